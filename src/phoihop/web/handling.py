"""What a page of administration does with a deed that was sent: judge, record, or show again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.utils.crypto import salted_hmac

from phoihop.base.errors import Missing, PhoihopError
from phoihop.base.sentences import say
from phoihop.base.text import folded
from phoihop.contexts.parties.models import AccountRow
from phoihop.desk.administration import administer, calendar_stream, reset_password
from phoihop.desk.submit import Receipt
from phoihop.ledger.entry import new_id
from phoihop.web.blanks import Blank, Choices, Sheet, filled
from phoihop.web.deeds import DEEDS, Deed, blanks, wish
from phoihop.web.refusals import Refusal, refusal_of
from phoihop.web.requests import Request, reader

PASSWORD = "set-password"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Form:
    """One deed as the page shows it; open when it was sent and refused."""

    code: str
    title: str
    sheet: Sheet
    open: bool = False

    @property
    def usable(self) -> bool:
        """Whether there is anything to choose in every choice that must be made."""
        blanks = self.sheet.blanks
        return all(b.choices for b in blanks if b.type == "choice" and b.required)


@dataclass(frozen=True, slots=True)
class Handled:
    """The forms of the page, and what became of the one that was sent."""

    forms: tuple[Form, ...]
    recorded: bool = False
    refusal: Refusal | None = None

    @property
    def status(self) -> int:
        return 422 if any(form.open for form in self.forms) else 200


def handle(
    request: Request,
    codes: Sequence[str],
    choices: Mapping[str, Choices],
    given: Mapping[str, str] | None = None,
) -> Handled:
    """Draw the forms of a page; record the one that was sent, or mark what is wrong in it."""
    forms = tuple(_form(code, choices, request.language) for code in codes)
    if request.method != "POST":
        return Handled(forms)
    sent = next((form for form in forms if form.code == request.POST.get("deed")), None)
    if sent is None:
        raise Missing
    sheet = filled(sent.sheet.blanks, request.POST, request.language)
    refusal = None
    if sheet.sound:
        try:
            _record(request, sent.code, sheet.values, given or {})
        except PhoihopError as error:
            refusal = refusal_of(error, request.language)
            sheet = sheet.marked(refusal.field, refusal.sentence)
        else:
            return Handled(forms, recorded=True)
    shown = Form(sent.code, sent.title, sheet, open=True)
    return Handled(
        tuple(shown if form.code == sent.code else form for form in forms),
        refusal=refusal,
    )


def _form(code: str, choices: Mapping[str, Choices], language: str) -> Form:
    title = say(f"web.deed.{code}", language)
    if code == PASSWORD:
        return Form(code, title, Sheet(_password(language)))
    return Form(code, title, Sheet(blanks(DEEDS[code], choices, language)))


def _password(language: str) -> tuple[Blank, ...]:
    account = Blank(
        name="login",
        label=say("web.blank.login", language),
        required=True,
        autocomplete="username",
        prefix="set-password-",
    )
    secret = Blank(
        name="password",
        label=say("web.blank.password", language),
        hint=say("web.password.hint", language),
        type="password",
        required=True,
        autocomplete="new-password",
        prefix="set-password-",
    )
    return account, secret


def _record(
    request: Request, code: str, values: Mapping[str, str], given: Mapping[str, str]
) -> None:
    if code == PASSWORD:
        receipt = _reset(request, values)
        key = "web.password.recorded"
    else:
        receipt = record(request, DEEDS[code], values, given)
        key = "web.administration.recorded"
    messages.success(request, say(key, request.language, first=receipt.first))


def _reset(request: Request, values: Mapping[str, str]) -> Receipt:
    return reset_password(
        reader(request),
        _account_of(values["login"]),
        values["password"],
        key=request.POST.get("once", ""),
        now=request.now,
    )


def record(
    request: Request, deed: Deed, values: Mapping[str, str], given: Mapping[str, str]
) -> Receipt:
    """Submit a deed. Its fresh id comes from the key of the form: a second click makes no second one."""
    known = dict(given)
    if deed.new:
        known[deed.new] = fresh_id(request)
    if deed.code == "close-account":
        known["account"] = _open_account(values.get("person", ""))
    fact = wish(deed, values, known)
    return administer(
        reader(request),
        fact,
        stream=_stream(deed, fact, known),
        key=request.POST.get("once", ""),
        now=request.now,
    )


def fresh_id(request: Request) -> str:
    """Return the id of what a form makes: the same for the same form of the same account."""
    once = f"{reader(request).account} {request.POST.get('once', '')}"
    return new_id(salted_hmac("phoihop.form", once, algorithm="sha256").digest()[:16])


def _account_of(login: str) -> str:
    found = AccountRow.objects.filter(login=folded(login), closed=False)
    return found.values_list("account", flat=True).first() or ""


def _open_account(person: str) -> str:
    found = AccountRow.objects.filter(person=person, closed=False)
    return found.values_list("account", flat=True).first() or ""


def _stream(deed: Deed, fact: object, known: Mapping[str, str]) -> str:
    if deed.stream == "calendar":
        return calendar_stream(getattr(fact, "agency", ""))
    return str(known.get(deed.stream) or getattr(fact, deed.stream))
