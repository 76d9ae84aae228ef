"""Everything that is wrong in what was typed, found at once, each beside its blank.

The rules of the regulation refuse the first fault they meet; people are told all of
them before the rules are asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from phoihop.base.days import parse_amount
from phoihop.base.errors import Invalid, PhoihopError, Refused
from phoihop.base.sentences import say
from phoihop.regulation.form_values import cell_faults, value_of
from phoihop.regulation.model import Field
from phoihop.regulation.wording import amount_said
from phoihop.web.blanks import Blank, Sheet
from phoihop.web.moves import VALUE, Bounds, zoned


def judged(sheet: Sheet, fields: Mapping[str, Field], language: str) -> Sheet:
    """Return the sheet with each value marked that its field of the regulation cannot keep."""
    return Sheet(
        tuple(
            _judged(blank, fields.get(blank.name.removeprefix(VALUE)), language)
            for blank in sheet.blanks
        )
    )


def needing(blanks: Iterable[Blank], names: Iterable[str]) -> tuple[Blank, ...]:
    """Return the blanks with those required that this form needs filled."""
    wanted = set(names)
    return tuple(
        replace(each, required=True) if each.name in wanted else each for each in blanks
    )


def bounded(sheet: Sheet, by: Bounds, language: str) -> Sheet:
    """Return the sheet with an amount marked that cannot be read or lies outside its bounds.

    Bounds in another unit are left to the rules, which count them by the calendar.
    """
    typed = sheet.values.get(by.name, "")
    if not typed:
        return sheet
    try:
        amount = parse_amount(f"{typed} {by.unit}")
    except Invalid:
        said = say("refused.bad_amount", language, amount=typed)
        return sheet.marked(by.name, said)
    reason = ""
    if by.least and amount.unit is by.least.unit and amount.count < by.least.count:
        reason = "below_minimum"
    if amount.unit is by.most.unit and amount.count > by.most.count:
        reason = by.too_long
    if not reason:
        return sheet
    told = {"amount": amount, "least": by.least or by.most, "most": by.most}
    details = {each: amount_said(value, language) for each, value in told.items()}
    return sheet.marked(by.name, say(f"refused.{reason}", language, **details))


def _judged(blank: Blank, field: Field | None, language: str) -> Blank:
    skipped = blank.type == "document" or blank.fault or not blank.value
    if field is None or skipped or not blank.name.startswith(VALUE):
        return blank
    if blank.type == "table":
        blank = _cells(blank, field, language)
    if blank.fault:
        return blank
    try:
        value_of(field, zoned(field.type, blank.value))
    except Refused as fault:
        return replace(blank, fault=sentence(fault, blank.label, language))
    return blank


def _cells(blank: Blank, field: Field, language: str) -> Blank:
    labels = {each.name: each.label for each in blank.columns}
    cells = {
        place: sentence(fault, labels[place[1]], language)
        for place, fault in cell_faults(field, blank.value).items()
    }
    if not cells:
        return blank
    said = say("web.form.cells", language, count=len(cells))
    return replace(blank, cells=cells, fault=said)


def sentence(fault: PhoihopError, label: str, language: str) -> str:
    """Return what is wrong in a blank, by the name that stands beside it."""
    reason = str(fault.details.get("reason", fault.code))
    if reason == "field_required":
        return say("web.form.missing", language)
    return say(f"refused.{reason}", language, **{**fault.details, "field": label})
