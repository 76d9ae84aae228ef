"""No field and no step about what a person thinks, believes, is by birth or did in politics.

Names of agencies are left alone: an office for religious affairs may be asked
about its own registers like any other.
"""

from collections.abc import Iterable, Iterator

from phoihop.base.findings import Finding
from phoihop.regulation.check_remarks import of_kind, of_step
from phoihop.regulation.check_walk import answers
from phoihop.regulation.model import Field, Kind, Regulation
from phoihop.regulation.words import forbidden


def words(kind: Kind) -> Iterator[Finding]:
    """Yield each field, step, answer and name that bears a forbidden word."""
    found = forbidden((kind.code, kind.name, kind.name_en))
    if found:
        yield of_kind(kind, "forbidden_word", word=found)
    for field in kind.fields.values():
        found = forbidden(_said(field), of_person=bool(kind.concerns))
        if found:
            yield of_kind(kind, "forbidden_word", place=field.place, word=found)
    for step in kind.steps.values():
        found = forbidden((step.code, step.name, step.name_en, step.part))
        if found:
            yield of_step(kind, step, "forbidden_word", word=found)
        for answer in answers(step):
            found = forbidden((answer.code, answer.name, answer.name_en))
            if found:
                place = answer.place
                yield of_step(kind, step, "forbidden_word", place=place, word=found)


def _said(field: Field) -> Iterable[str]:
    yield from (field.code, field.name, field.name_en, field.hint, field.hint_en)
    yield from (*field.choices, *field.choices.values(), *field.choices_en.values())
    for column in field.columns.values():
        yield from _said(column)


def log_words(regulation: Regulation) -> str:
    """Return a forbidden word among the columns read from a caseload, or ""."""
    log = regulation.log
    if log is None:
        return ""
    columns = (log.case, log.activity, log.group, *log.fields.values(), *log.fields)
    return forbidden(columns)
