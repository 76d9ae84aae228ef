"""Why a past case comes out differently: by which rule, which day of the calendar, which staff.

The two runs part at one step. Rules of that step that differ are the reason; where
the case is late under one only, so is the whole limit. Days that only one of the
calendars works, while the case ran up to there, are another, moved times a third.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from phoihop.base.days import Calendar, local_day
from phoihop.base.sentences import say
from phoihop.regulation.change import Change
from phoihop.regulation.changes_kind import of_kind
from phoihop.regulation.changes_wording import said as change_said
from phoihop.regulation.compare import Difference
from phoihop.regulation.model import Kind
from phoihop.regulation.simulate_draft import Draft

NAMED = frozenset(
    {"name", "name_en", "basis"}
)  # what is said otherwise changes no case
WHOLE = ("total_", "kind_expiry")
SHOWN = 3  # days of a calendar


@dataclass(frozen=True, slots=True)
class Causes:
    """What can be the reason between two drafts: rules that differ, and their calendars."""

    kinds: tuple[Kind, Kind]
    calendars: tuple[Calendar, Calendar]
    changes: tuple[Change, ...]

    @classmethod
    def between(cls, before: Draft, after: Draft) -> "Causes":
        """Return what differs between two drafts."""
        kinds = before.kind, after.kind
        counted = before.regulation.in_force, before.calendar
        found = of_kind(after.kind.code, kinds, counted)
        kept = tuple(
            replace(each, example=None)  # the case has dates of its own
            for each in found
            if each.code.partition("_")[2] not in NAMED
        )
        return cls(kinds, (before.calendar, after.calendar), kept)

    def rules(self, differs: Difference) -> tuple[Change, ...]:
        """Return the rules that make this case come out differently."""
        at = {x.step for x in (differs.before, differs.after) if x}
        whole = "" in at or "late" in differs.changes
        return tuple(
            each
            for each in self.changes
            if (each.step and each.step in at)
            or (whole and each.code.startswith(WHOLE))
        )

    def days(self, differs: Difference) -> tuple[date, ...]:
        """Return the days that only one calendar works, from the begin to the parting."""
        ends = [x.on for x in (differs.before, differs.after) if x]
        if self.calendars[0] == self.calendars[1] or not differs.began or not ends:
            return ()
        one, other = self.calendars
        first, last = local_day(one, differs.began), local_day(one, max(ends))
        return tuple(
            day
            for day in map(
                date.fromordinal, range(first.toordinal(), last.toordinal() + 1)
            )
            if one.is_working(day) != other.is_working(day)
        )

    def said(self, differs: Difference, language: str) -> str:
        """Return every reason in words; "" where none is known."""
        return "; ".join(self._said(differs, language))

    def _said(self, differs: Difference, language: str) -> Iterator[str]:
        for rule in self.rules(differs):
            yield change_said(rule, language)
        if days := self.days(differs):
            yield self._of_days(days, language)
        if differs.moved:
            yield say("cli.cause.officers", language)

    def _of_days(self, days: tuple[date, ...], language: str) -> str:
        other = self.calendars[1]
        listed = ", ".join(
            say(
                f"cli.cause.{'worked' if other.is_working(day) else 'off'}",
                language,
                day=f"{day:%d/%m/%Y}",
            )
            for day in days[:SHOWN]
        )
        more = len(days) - SHOWN
        key = "days_more" if more > 0 else "days"
        return say(f"cli.cause.{key}", language, days=listed, more=more)
