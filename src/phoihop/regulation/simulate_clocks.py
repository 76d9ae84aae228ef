"""The end of a limit as a function of one instant, kept by day where it counts days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from operator import attrgetter

from phoihop.base.days import HOUR_UNITS, Calendar, Due, Unit
from phoihop.base.errors import Invalid
from phoihop.regulation.limits import ByField, Shifted
from phoihop.regulation.moments import Counted, by_hour, end_of, shifted
from phoihop.regulation.state import Mark, Task
from phoihop.regulation.written_dates import date_due, date_start

KEPT = 10_000  # days for which the end of one amount is kept
NO_PLACE = -1
NO_FIELD = ByField("")
_SOME_TASK = Task(step="", opened=Mark(0, datetime(2000, 1, 3, tzinfo=UTC)))
_HOURS = {
    Unit.HOUR: 1,
    Unit.WORKING_HOUR: 1,
    Unit.DAY: 24,
    Unit.WORKING_DAY: 24,
    Unit.WEEK: 7 * 24,
    Unit.MONTH: 28 * 24,
    Unit.YEAR: 365 * 24,
}


class Rule:
    """Where a limit ends that is counted from an instant; kept by day where days count.

    It never ends sooner than `least` after its start, where that is known.
    """

    __slots__ = ("_by_day", "_ends", "_reckon", "_zone", "least")

    def __init__(
        self,
        calendar: Calendar,
        reckon: Callable[[datetime], Due | None],
        *,
        by_day: bool,
        least: timedelta | None = None,
    ) -> None:
        self.least = least
        self._zone, self._reckon, self._by_day = calendar.timezone, reckon, by_day
        self._ends: dict[date, Due | None] = {}

    def of(self, start: datetime) -> Due | None:
        """Return the end of the limit, None if there is none."""
        if not self._by_day:
            return self._reckoned(start)
        day = start.astimezone(self._zone).date()
        try:
            return self._ends[day]
        except KeyError:
            if len(self._ends) >= KEPT:
                self._ends.clear()
            end = self._ends[day] = self._reckoned(start)
            return end

    def _reckoned(self, start: datetime) -> Due | None:
        try:
            return self._reckon(start)
        except Invalid:
            return None


class Clock:
    """The end of a limit: by a rule from the moment `place` or the date in a field;
    without a rule, that date itself.
    """

    __slots__ = ("calendar", "field", "hour", "place", "rule")

    def __init__(
        self,
        calendar: Calendar,
        rule: Rule | None,
        place: int = NO_PLACE,
        limit: ByField = NO_FIELD,
    ) -> None:
        self.calendar, self.rule, self.place = calendar, rule, place
        self.field, self.hour = limit.field, limit.hour

    def end(self, moments: Sequence[datetime], values: Mapping[str, str]) -> Due | None:
        """Return the end in a case with these times and this form."""
        if self.rule is None:
            found = date_due(values.get(self.field, ""), self.calendar)
            return found and by_hour(self.calendar, found, self.hour)
        if self.place != NO_PLACE:
            return self.rule.of(moments[self.place])
        start = date_start(values.get(self.field, ""), self.calendar)
        return self.rule.of(start) if start else None


class FirstOf(Clock):
    """Whichever of some clocks runs out first; none does where one is beyond the calendar."""

    __slots__ = ("parts",)

    def __init__(self, calendar: Calendar, parts: tuple[Clock, ...]) -> None:
        super().__init__(calendar, None)
        self.parts = parts

    def end(self, moments: Sequence[datetime], values: Mapping[str, str]) -> Due | None:
        """Return the end of the first, as a clock does."""
        found = []
        for each in self.parts:
            end = each.end(moments, values)
            if end:
                found.append(end)
            elif each.rule is not None:
                return None
        return min(found, key=attrgetter("at"), default=None)


def rule_of(calendar: Calendar, found: Counted, shift: Shifted | None) -> Rule:
    """Return where an amount ends that is counted as `found` is, first shifted if so."""

    def reckon(start: datetime) -> Due | None:
        on = shifted(calendar, start, shift) if shift else start
        return end_of(calendar, replace(found, start=on), _SOME_TASK) if on else None

    amounts = (found.amount, *((shift.amount,) if shift else ()))
    by_day = all(each.count and each.unit not in HOUR_UNITS for each in amounts)
    plain = calendar.cut_off is None or (found.ahead and shift is None)
    least = None if shift and shift.way == "before" else least_of(found)
    return Rule(calendar, reckon, by_day=by_day and plain, least=least)


def least_of(found: Counted) -> timedelta | None:
    """Return a time that always passes before a limit ends; None if none is known.

    Two hours are taken off for clocks that are changed, a day where the text names
    the hour of the last day.
    """
    hours = _HOURS.get(found.amount.unit, 0) * found.amount.count - 2
    hours -= 24 if found.hour else 0
    return timedelta(hours=hours) if hours > 0 and not found.ahead else None
