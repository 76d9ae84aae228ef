"""What may be done in a matter, each as a form drawn from its regulation; and what may not.

A form asks for what the text needs and no more. One field may be needed by some
answers only; its hint then says by which.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone

from phoihop.base.days import Amount
from phoihop.base.sentences import say
from phoihop.desk.matter_page import MatterPage
from phoihop.regulation.form_values import value_of
from phoihop.regulation.limits import AsAsked
from phoihop.regulation.model import Extend, Step
from phoihop.regulation.plan import answer_of
from phoihop.regulation.run import Act, Move, No
from phoihop.regulation.wording import amount_said
from phoihop.web.blanks import Blank, Sheet, of_field
from phoihop.web.refusals import read_details
from phoihop.web.words import Words, basis_in

ANSWER, ASKED, BY, REASON = "answer", "asked", "by", "reason"
VALUE = "v-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing the reader may do: its title, article, and form. `unit` counts its amount."""

    move: Move
    title: str
    button: str
    basis: str
    sheet: Sheet
    unit: str = ""
    late: bool = False
    open: bool = False

    @property
    def anchor(self) -> str:
        return anchor(self.move.step, self.move.row, self.move.verb)


@dataclass(frozen=True, slots=True)
class Barred:
    """One thing that cannot be done by the reader now: why, and who could."""

    title: str
    basis: str
    why: str
    could: str


def anchor(step: str, row: str, verb: str = "do") -> str:
    """Return the place of an act on the page of its matter."""
    return "-".join(each for each in ("act", verb, step, row) if each)


def deeds(page: MatterPage, words: Words) -> list[Deed]:
    """Return what the reader may do now, duties first, in the order of the text."""
    found = [_deed(page, move, words) for move in page.moves]
    return sorted(found, key=lambda each: (each.move.verb != "do", not each.move.duty))


def barred(page: MatterPage, words: Words) -> list[Barred]:
    """Return what the reader may not do now, and the answers that are closed for now."""
    return list(_barred(page, words))


def _barred(page: MatterPage, words: Words) -> Iterator[Barred]:
    for move in page.barred:
        no = No(move.reason, move.details, move.could)
        yield _told(title_of(move, words), move, no, words)
    for move in page.moves:
        for code, no in move.barred:
            title = f"{title_of(move, words)}: {words.answer(move.step, code)}"
            yield _told(title, move, no, words)


def _told(title: str, move: Move, no: No, words: Words) -> Barred:
    could = ", ".join(words.party(each) for each in no.could)
    details = {**words.told(read_details(no.details, words.language)), "could": could}
    key = f"refused.{no.reason}"
    said = "{could}" in say(key, words.language)
    return Barred(
        title,
        basis_in(move.basis, words.language),
        say(key, words.language, **details),
        "" if said else could,
    )


def title_of(move: Move, words: Words) -> str:
    """Return what an act is called: its step, for whom, and what is done with it."""
    title = (
        words.step(move.step) if move.step else say("web.matter.set", words.language)
    )
    if move.verb not in {"do", "set"}:
        title = f"{say(f'web.matter.{move.verb}', words.language)}: {title}"
    return f"{title} – {words.party(move.row)}" if move.row else title


def _deed(page: MatterPage, move: Move, words: Words) -> Deed:
    step = page.kind.steps.get(move.step)
    blanks = tuple(_blanks(page, move, step, words))
    button = move.verb if move.verb in {"receive", "resume"} else "send"
    return Deed(
        move=move,
        title=title_of(move, words),
        button=say(f"web.matter.{button}", words.language),
        basis=basis_in(move.basis, words.language),
        sheet=Sheet(blanks),
        unit=_unit(move, step),
        late=move.late,
    )


def _unit(move: Move, step: Step | None) -> str:
    """Return the unit that an amount in this form is counted in."""
    if move.asks:
        return move.asks.most.unit.value
    if move.verb == "extend" and step and step.extend:
        return step.extend.at_most.unit.value
    return ""


def _blanks(
    page: MatterPage, move: Move, step: Step | None, words: Words
) -> Iterator[Blank]:
    prefix = _prefix(move)
    if step is None:
        for code in move.fields:
            yield from _of(page, code, words, prefix, required=False)
        return
    match move.verb:
        case "do" | "correct":
            yield from _doing(page, move, step, words)
        case "extend":
            yield from _extending(page, step, words, prefix)
        case "pause" if step.pause:
            for code in step.pause.needs:
                yield from _of(page, code, words, prefix, required=True)
        case "receive" if move.proof:
            yield _line(REASON, "web.matter.proof", words, prefix)
        case _:
            return


def _doing(page: MatterPage, move: Move, step: Step, words: Words) -> Iterator[Blank]:
    prefix = _prefix(move)
    answers = move.answers or tuple(step.answers)
    if len(answers) > 1:
        yield Blank(
            name=ANSWER,
            label=say("web.matter.answer", words.language),
            type="choice",
            required=True,
            choices=tuple((code, words.answer(step.code, code)) for code in answers),
            prefix=prefix,
        )
    if move.asks:
        yield _asking(move.asks, words, prefix)
    for code, by in _needed(step, answers).items():
        always = len(by) == len(answers) or not by
        required = always and code not in step.fills
        for blank in _of(page, code, words, prefix, required=required):
            yield (
                blank
                if always
                else replace(blank, hint=_only_for(step, by, words), depends=True)
            )
    yield from _papers(page, step, answers, words, prefix=prefix)
    if move.verb == "correct":
        yield _line(REASON, "web.matter.reason", words, prefix)


def _papers(
    page: MatterPage,
    step: Step,
    answers: tuple[str, ...],
    words: Words,
    *,
    prefix: str,
) -> Iterator[Blank]:
    """Yield a blank for each paper that may go along, needed or not."""
    asked = _needed(step, answers)
    for code, field in {**page.kind.form, **page.kind.fields}.items():
        if field.type == "document" and code not in asked:
            for blank in _of(page, code, words, prefix, required=False):
                yield replace(blank, aside=True)


def _prefix(move: Move) -> str:
    return f"{anchor(move.step, move.row, move.verb)}-"


def _needed(step: Step, answers: tuple[str, ...]) -> dict[str, list[str]]:
    """Return each field the step asks for, and by which answers it is needed ([]: by none)."""
    found: dict[str, list[str]] = {code: list(answers) for code in step.needs}
    for answer in answers:
        for code in answer_of(step, answer).needs:
            by = found.setdefault(code, [])
            if answer not in by:
                by.append(answer)
    for code in step.fills:
        found.setdefault(code, [])
    return found


def _only_for(step: Step, by: list[str], words: Words) -> str:
    names = ", ".join(words.answer(step.code, code) for code in by)
    return say("web.matter.needed_for", words.language, answers=names)


def _extending(
    page: MatterPage, step: Step, words: Words, prefix: str
) -> Iterator[Blank]:
    extend: Extend | None = step.extend
    if extend is None:
        return
    most = amount_said(extend.at_most, words.language)
    yield Blank(
        name=BY,
        label=say("web.matter.extend_by", words.language),
        type="number",
        hint=say("web.matter.at_most", words.language, most=most),
        required=True,
        prefix=prefix,
    )
    for code in extend.needs:
        yield from _of(page, code, words, prefix, required=True)


def _asking(asks: AsAsked, words: Words, prefix: str) -> Blank:
    most = amount_said(asks.most, words.language)
    if asks.least is None:
        hint = say("web.matter.at_most", words.language, most=most)
    else:
        least = amount_said(asks.least, words.language)
        hint = say("web.matter.between", words.language, least=least, most=most)
    return Blank(
        name=ASKED,
        label=say("web.matter.asked_limit", words.language),
        type="number",
        hint=hint,
        required=asks.default is None,
        prefix=prefix,
    )


def _line(name: str, key: str, words: Words, prefix: str) -> Blank:
    label = say(key, words.language)
    return Blank(name=name, label=label, type="long", required=True, prefix=prefix)


def _of(
    page: MatterPage, code: str, words: Words, prefix: str, *, required: bool
) -> Iterator[Blank]:
    field = page.kind.fields.get(code) or page.kind.form.get(code)
    if field is not None:
        blank = of_field(
            field, words.language, required=required, prefix=prefix, kind=page.kind
        )
        yield replace(blank, name=f"{VALUE}{code}")


def act_of(page: MatterPage, deed: Deed, sheet: Sheet) -> Act:
    """Return the act that a filled form is. Raises Refused: a value of the wrong form."""
    typed = sheet.values
    answers = deed.move.answers
    amount = f"{typed.get(BY) or typed.get(ASKED)} {deed.unit}"
    return Act(
        verb=deed.move.verb,
        step=deed.move.step,
        row=deed.move.row,
        answer=typed.get(ANSWER, answers[0] if len(answers) == 1 else ""),
        values=dict(_values(page, typed)),
        by=amount if typed.get(BY) else "",
        asked=amount if typed.get(ASKED) else "",
        reason=typed.get(REASON, ""),
    )


def _values(page: MatterPage, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, written in typed.items():
        code = name.removeprefix(VALUE)
        field = page.kind.fields.get(code) or page.kind.form.get(code)
        if name.startswith(VALUE) and field is not None:
            yield code, value_of(field, zoned(field.type, written))


def needed(page: MatterPage, deed: Deed, answer: str) -> set[str]:
    """Return the names of the blanks that an act needs filled when it is answered so."""
    step = page.kind.steps.get(deed.move.step)
    if step is None or deed.move.verb not in {"do", "correct"}:
        return set()
    codes = step.needs + answer_of(step, answer).needs
    return {f"{VALUE}{code}" for code in codes}


@dataclass(frozen=True, slots=True)
class Bounds:
    """A blank that takes an amount: the unit it is counted in, the least and most of the text.

    `too_long` is the code of the sentence for what is longer.
    """

    name: str
    unit: str
    least: Amount | None
    most: Amount
    too_long: str


def bounds(page: MatterPage, deed: Deed) -> Bounds | None:
    """Return the bounds of the amount that an act takes; None if it takes none."""
    step, asks = page.kind.steps.get(deed.move.step), deed.move.asks
    if asks:
        return Bounds(ASKED, deed.unit, asks.least, asks.most, "above_maximum")
    if deed.move.verb == "extend" and step and step.extend:
        most = step.extend.at_most
        return Bounds(BY, deed.unit, None, most, "extension_too_long")
    return None


def zoned(kind: str, written: str) -> str:
    """Return an instant with its zone, which the page leaves to the reader's clock."""
    if kind != "instant":
        return written
    return timezone.make_aware(datetime.fromisoformat(written)).isoformat()


def chosen(page: MatterPage, words: Words, data: QueryDict) -> Deed | None:
    """Return the act that a form was sent for; None if it may not be done any more."""
    wanted = (data.get("verb", ""), data.get("step", ""), data.get("row", ""))
    for deed in deeds(page, words):
        if (deed.move.verb, deed.move.step, deed.move.row) == wanted:
            return deed
    return None
