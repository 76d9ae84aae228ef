"""Opening a matter: choose a kind in force, fill in the form that its regulation draws."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from phoihop.base.errors import Missing, PhoihopError, Refused
from phoihop.base.sentences import say
from phoihop.base.text import clean
from phoihop.contexts.matters import rules
from phoihop.contexts.matters.models import regulation as version
from phoihop.contexts.parties.models import PersonRow
from phoihop.desk import matters
from phoihop.desk.actors import local_date
from phoihop.desk.submit import Receipt
from phoihop.regulation.form_values import value_of
from phoihop.regulation.model import Kind, Regulation
from phoihop.web.blanks import ADD, Blank, Choices, Sheet, filled, of_field
from phoihop.web.directory import Directory
from phoihop.web.judging import judged
from phoihop.web.kinds import by_text, matching, offer, offers, often
from phoihop.web.moves import VALUE, zoned
from phoihop.web.periods import blanks_of
from phoihop.web.refusals import Refusal, refusal_of
from phoihop.web.requests import Request, names_for, reader
from phoihop.web.uploading import Given, done, given, set_aside, upload_limits
from phoihop.web.views.matter import recorded
from phoihop.web.who import sign
from phoihop.web.words import name_in

PARTY, ROWS, TITLE = "p-", "t-", "title"
LONGEST = 100  # characters of a search


@require_safe
def choose(request: Request) -> HttpResponse:
    """Show the kinds in force: those used most, the own agency's, others; or those searched for.

    Where Enter finds one kind only, its form opens.
    """
    typed = " ".join(clean(request.GET.get("q", ""))[:LONGEST].split())
    every = offers(request)
    found = matching(every, typed) if typed else []
    if typed and len(found) == 1 and not request.htmx:
        return redirect(found[0].address)
    said = {
        "typed": typed,
        "found": found,
        "often": often(every),
        "own": by_text(each for each in every if each.own),
        "others": by_text(each for each in every if not each.own),
        "first": not request.htmx,
    }
    return render(request, "web/new_matter.html", said)


@require_http_methods(["GET", "HEAD", "POST"])
def form(request: Request, digest: str, kind: str) -> HttpResponse:
    """Show the form of a kind, or open the matter and go to its page."""
    lost = _lost(request)
    found = _kind(request, digest, kind)
    names = names_for(request)
    blanks = tuple(_blanks(request, found, names))
    if request.method != "POST":
        return _shown(request, (digest, found), Sheet(_proposed(blanks, names)))
    return _sent(request, (digest, found), blanks, lost)


def _lost(request: Request) -> Refused | None:
    """Sign what was sent; return why not where the office beside the button is held no more."""
    try:
        sign(request)
    except Refused as refused:
        return refused
    return None


def _sent(
    request: Request,
    chosen: tuple[str, Kind],
    blanks: tuple[Blank, ...],
    lost: Refused | None,
) -> HttpResponse:
    """Open the matter that a form asks for, or show the form again."""
    digest, found = chosen
    sheet = filled(blanks, request.POST, request.language)
    sheet = judged(sheet, found.form, request.language)
    files = given(request, sheet, f"{digest} {found.code}")
    if ADD in request.POST:
        sheet = set_aside(request, files, files.sheet.unmarked())
        return _shown(request, (digest, found), sheet)
    if not files.sheet.sound:
        return _shown(request, (digest, found), set_aside(request, files, files.sheet))
    try:
        if lost:
            raise lost
        receipt = _open(request, digest, found, files)
    except PhoihopError as error:
        refusal = refusal_of(error, request.language)
        sheet = set_aside(request, files, _marked(files.sheet, refusal))
        return _shown(request, (digest, found), sheet, refusal)
    done(request, files)
    messages.success(request, recorded(receipt, request.language))
    return redirect("matter", matter=receipt.stream)


def _kind(request: Request, digest: str, code: str) -> Kind:
    offered = matters.kinds_to_open(reader(request), request.now)
    for each, kind in offered:
        if (each, kind.code) == (digest, code):
            return kind
    raise Missing(kind=code)


def _blanks(request: Request, kind: Kind, names: Directory) -> Iterator[Blank]:
    language = request.language
    yield Blank(
        name=TITLE,
        label=say("web.new.title", language),
        hint=say("web.new.title_hint", language),
        required=True,
    )
    today, mine = local_date(request.now), reader(request).agency
    yield from blanks_of(kind, names, mine, today, language, ROWS)
    if kind.concerns:
        party = kind.parties[kind.concerns]
        yield Blank(
            name=f"{PARTY}{kind.concerns}",
            label=name_in(party, language),
            hint=say("web.new.person_hint", language),
            type="choice",
            required=True,
            choices=_persons(),
        )
    for code, field in kind.form.items():
        required = field.required or code == kind.opens.heard
        blank = of_field(field, language, required=required, kind=kind)
        yield replace(blank, name=f"{VALUE}{code}")
    yield from _agencies(kind, names, language)


def _agencies(kind: Kind, names: Directory, language: str) -> Iterator[Blank]:
    agencies = tuple((each, names.agency(each, language)) for each in names.agencies)
    for code, table in kind.tables.items():
        if table.chosen and _used(kind, code) and code not in kind.opens.tables:
            label = say("web.new.agencies", language)
            yield Blank(
                name=f"{ROWS}{code}",
                label=label,
                type="many",
                required=True,
                choices=agencies,
            )
    for code, party in kind.parties.items():
        if not party.person and not party.head_of and _takes_part(kind, code):
            yield Blank(
                name=f"{PARTY}{code}",
                label=name_in(party, language),
                type="choice",
                required=code == kind.lead.otherwise,
                choices=agencies,
                aside=code in names.by_code,
            )


def _used(kind: Kind, table: str) -> bool:
    return any(table in {step.each, step.to} for step in kind.steps.values())


def _takes_part(kind: Kind, party: str) -> bool:
    """Return whether a party has a part in this kind: it leads, acts, or is a row of a table."""
    words = {
        kind.opened_by,
        kind.lead.otherwise,
        *(code for _, code in kind.lead.cases),
    }
    for step in kind.steps.values():
        words |= {step.by, step.to}
        for table in (step.each, step.by, step.to, *kind.opens.tables):
            found = kind.tables.get(table.partition(".")[0])
            for row, columns in (found.rows if found else {}).items():
                words |= {row, *columns.values()}
    heads = {kind.parties[each].head_of for each in words if each in kind.parties}
    return party in words | heads


def _proposed(blanks: tuple[Blank, ...], names: Directory) -> tuple[Blank, ...]:
    """Propose for each part the agency that the regulation names, found by its code."""
    return tuple(
        replace(blank, value=names.by_code.get(blank.name.removeprefix(PARTY), ""))
        if blank.name.startswith(PARTY)
        else blank
        for blank in blanks
    )


def _open(request: Request, digest: str, kind: Kind, files: Given) -> Receipt:
    typed = files.sheet.values
    opening = rules.Opening(
        kind=kind.code,
        title=typed[TITLE],
        parties=_part(typed, PARTY),
        rows={code: tuple(v.split(",")) for code, v in _part(typed, ROWS).items()},
        values={
            code: value_of(kind.form[code], zoned(kind.form[code].type, written))
            for code, written in _part(typed, VALUE).items()
            if kind.form[code].type != "document"
        },
    )
    return matters.open_matter(
        reader(request),
        digest,
        opening,
        uploads=files.uploads,
        key=request.POST.get("once", ""),
        now=request.now,
    )


def _part(typed: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {
        name.removeprefix(prefix): value
        for name, value in typed.items()
        if name.startswith(prefix)
    }


def _marked(sheet: Sheet, refusal: Refusal) -> Sheet:
    for prefix in ("", VALUE, PARTY, ROWS):
        if sheet.has(f"{prefix}{refusal.field}"):
            return sheet.marked(f"{prefix}{refusal.field}", refusal.sentence)
    return sheet


def _shown(
    request: Request,
    kind: tuple[str, Kind],
    sheet: Sheet,
    refusal: Refusal | None = None,
) -> HttpResponse:
    digest, found = kind
    regulation: Regulation = version(digest)
    address = reverse("regulation", args=[digest])
    said = {
        "kind": offer(digest, found, request.language),
        "regulation": {"title": regulation.title, "address": address},
        "sheet": sheet,
        "refusal": refusal,
        "upload_limits": upload_limits(request.language),
    }
    status = 422 if refusal or not sheet.sound else 200
    return render(request, "web/new_matter_form.html", said, status=status)


def _persons() -> Choices:
    found = PersonRow.objects.exclude(name="").order_by("sort_key", "person")
    return tuple(found.values_list("person", "name"))
