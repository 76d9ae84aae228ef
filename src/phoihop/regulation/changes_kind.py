"""What changes in one kind of matter: who leads, the form, the whole limit, then its steps."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from phoihop.regulation.change import (
    Change,
    change_of,
    codes,
    differs,
)
from phoihop.regulation.changes_limit import Reckoning, of_limit
from phoihop.regulation.changes_step import of_step
from phoihop.regulation.model import Basis, Field, Kind
from phoihop.regulation.words import COMMON_FIELDS

SAID = (
    "name",
    "name_en",
    "lead",
    "concerns",
    "opened_by",
    "opens",
    "expiry",
    "channel",
    "traits",
    "basis",
)


def of_kind(
    code: str, kinds: tuple[Kind | None, Kind | None], reckoning: Reckoning
) -> Iterator[Change]:
    """Yield what differs in one kind; one that is new or gone is one change."""
    old, new = kinds
    whole = Change(
        code=f"kind_{change_of(old, new)}",
        kind=code,
        before=old.basis if old else Basis(),
        after=new.basis if new else Basis(),
        kinds=kinds,
    )
    if old is None or new is None:
        yield _as(whole, whole.code, old=old, new=new)
        return
    for name in SAID:
        was, now = getattr(old, name), getattr(new, name)
        if differs(was, now):
            yield _as(whole, f"kind_{name}", old=was, new=now)
    yield from of_limit(_as(whole, "total"), old.within, new.within, reckoning)
    yield from _of_form(whole, old, new)
    for step in codes(new.steps, old.steps):
        yield from of_step(step, (old, new), reckoning)


def _as(whole: Change, code: str, *, old: object = None, new: object = None) -> Change:
    return replace(whole, code=code, old=old, new=new)


def _of_form(whole: Change, old: Kind, new: Kind) -> Iterator[Change]:
    """Yield the blanks that are new, gone, another, or asked at another time."""
    before, after = _blanks(old), _blanks(new)
    for code in codes(after, before):
        was, now = before.get(code), after.get(code)
        if differs(was, now):
            yield replace(
                whole, code=f"field_{change_of(was, now)}", part=code, old=was, new=now
            )
        elif was and (code in old.form) != (code in new.form):
            yield _moved(whole, code, in_form=code in new.form)


def _moved(whole: Change, code: str, *, in_form: bool) -> Change:
    return replace(
        whole,
        code="field_into_form" if in_form else "field_out_of_form",
        part=code,
    )


def _blanks(kind: Kind) -> Mapping[str, Field]:
    """Return the fields a text declares; the common ones follow from what steps need."""
    return {
        code: each
        for code, each in {**kind.fields, **kind.form}.items()
        if each is not COMMON_FIELDS.get(code)
    }
