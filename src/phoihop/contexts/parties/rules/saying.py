"""What every fact must say whole: a text within bounds, dates in order, a known word."""

from collections.abc import Iterable
from datetime import date, timedelta

from phoihop.base.errors import Refused

LONGEST = 500
ONE_DAY = timedelta(days=1)


def some_text(value: str, field: str, longest: int = LONGEST) -> None:
    """Refuse an empty text, or one of more than `longest` characters."""
    if not value.strip():
        raise Refused(reason="text_missing", field=field)
    short_text(value, field, longest)


def short_text(value: str, field: str, longest: int = LONGEST) -> None:
    """Refuse a text of more than `longest` characters."""
    if len(value) > longest:
        raise Refused(reason="text_too_long", field=field, most=longest)


def one_of(value: str, known: Iterable[str], field: str) -> None:
    """Refuse a word outside the list."""
    if value not in known:
        raise Refused(reason="unknown_word", field=field, value=value)


def in_order(since: date, until: date) -> None:
    """Refuse a period that ends before it begins."""
    if until < since:
        raise Refused(reason="ends_before_it_begins")


def not_backdated(since: date, on: date) -> None:
    """Refuse a power that would have begun before today: no act is covered afterwards."""
    if since < on:
        raise Refused(reason="power_backdated")


def within(since: date, until: date, life: tuple[date, date]) -> None:
    """Refuse a period that reaches out of the one it depends on."""
    if since < life[0]:
        raise Refused(reason="begins_too_early", day=shown(life[0]))
    if until > life[1]:
        raise Refused(reason="ends_too_late", day=shown(life[1]))


def shortened(until: date, period: tuple[date, date]) -> None:
    """Refuse an end that lengthens a period; the eve of its first day undoes it."""
    since, last = period
    if until > last:
        raise Refused(reason="not_longer", day=shown(last))
    if until < since - ONE_DAY:
        raise Refused(reason="ends_before_it_begins")


def not_ended_backwards(until: date, on: date) -> None:
    """Refuse an end before yesterday, which ends a power at once: past acts stand."""
    if until < on - ONE_DAY:
        raise Refused(reason="power_backdated")


def shown(day: date) -> str:
    """Return a day as people here write it: dd/mm/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year}"
