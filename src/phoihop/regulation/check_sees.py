"""What only some parties may read decides nothing, and hides no reason from a person.

A step that opens, a date or a lead that follows from a value tells the value to all
who see the step, the date or the lead; so that keeping a field from others can be
promised, it may steer none of them.
"""

from collections.abc import Iterator

from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_kind, of_step
from phoihop.regulation.check_walk import answers, fields_deciding, fields_leading
from phoihop.regulation.grammar_words import nearest
from phoihop.regulation.model import Field, Kind, Step


def sees(kind: Kind) -> Iterator[Finding]:
    """Yield readers nobody knows, fields of few that decide for all, reasons kept back."""
    kept = {code: each for code, each in kind.fields.items() if each.sees}
    for field in kept.values():
        yield from _unknown(kind, field)
    for code in sorted(fields_leading(kind) & set(kept)):
        place = kept[code].place
        yield of_kind(kind, "sees_decides", place=place, field=kept[code].name)
    for step in kind.steps.values():
        for code in sorted(_deciding(kind, step) & set(kept)):
            yield of_step(kind, step, "sees_decides", field=kept[code].name)
        yield from _reasons(kind, step, kept)


def _unknown(kind: Kind, field: Field) -> Iterator[Finding]:
    known = {*kind.parties, *kind.tables, "lead"}
    for code in field.sees:
        if code not in known:
            near = nearest(code, known)
            yield of_kind(
                kind,
                "unknown_name",
                place=field.place,
                what="party",
                name=code,
                nearest=near,
            )


def _deciding(kind: Kind, step: Step) -> frozenset[str]:
    """Return the fields a step depends on, and those that name where it is passed on to."""
    passed = {
        code
        for answer in answers(step)
        if answer.pass_on
        for code in (*answer.needs, *step.needs)
        if code in kind.fields and kind.fields[code].type == "organisation"
    }
    return fields_deciding(step) | passed


def _reasons(kind: Kind, step: Step, kept: dict[str, Field]) -> Iterator[Finding]:
    """Yield what an answer against a person rests on and the person may not read."""
    for answer in answers(step):
        if not answer.adverse:
            continue
        for code in (*step.needs, *answer.needs):
            field = kept.get(code)
            if field and kind.concerns not in field.sees:
                yield of_step(
                    kind,
                    step,
                    "sees_reason_hidden",
                    place=answer.place,
                    answer=answer.name,
                    field=field.name,
                )
