"""How a trial run is told: tables, sentences, and a file with one line a case."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from phoihop.base.sentences import say
from phoihop.cli.options import stop
from phoihop.cli.tables import Column, show_table
from phoihop.cli.telling import tell
from phoihop.regulation.caselog import Remark
from phoihop.regulation.compare import Compared, Difference, is_late
from phoihop.regulation.compare_cause import Causes
from phoihop.regulation.compare_story import story
from phoihop.regulation.model import Kind
from phoihop.regulation.simulate import Line, Share, Simulated
from phoihop.regulation.simulate_draft import Draft
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.told import called, refused_said, span

SHOWN = 20
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADS = ("case", "began", "ended", "due", "late", "refused", "silence", "end")
ODD = ("empty", "untimed", "misordered", "no_limit")


def show(found: Simulated, kind: Kind, lang: str) -> None:
    """Tell what a caseload says under a regulation."""
    if not found.cases:
        tell(say("cli.remark.no_case", lang))
    tell(say("cli.simulated", lang, ended=found.ended, cases=found.cases))
    key = "cli.late_by_day" if found.compare == "day" else "cli.late_by_instant"
    tell(say(key, lang, late=found.late))
    tell(say("cli.late_both", lang, instant=found.by_instant, day=found.by_day))
    _lines(found.table, kind, lang)
    for head, shares in (("step", found.steps), ("agency", found.agencies)):
        if shares:
            tell(say(f"cli.trial.by_{head}", lang))
            _shares(head, shares, kind, lang)
    _refused(found, kind, lang)
    for name in ODD:
        if count := getattr(found, name):
            tell(say(f"cli.trial.{name}", lang, count=count))
    for activity, count in found.unmapped.items():
        tell(say("cli.unmapped", lang, activity=activity, count=count))


def show_remarks(remarks: Mapping[str, Remark], lang: str) -> None:
    """Tell what is odd about a log."""
    for code, each in remarks.items():
        names = ", ".join(each.names)
        tell(say(f"cli.remark.{code}", lang, count=each.count, names=names))


def _lines(table: Iterable[Line], kind: Kind, lang: str) -> None:
    heads = ("group", "step", "count", "late", "median", "ninetieth")
    rows = (
        [
            each.group,
            called(kind, each.step, lang),
            str(each.count),
            str(each.late),
            span(each.median, lang),
            span(each.ninetieth, lang),
        ]
        for each in table
    )
    show_table(_columns(heads, 2, lang), rows)


def _shares(head: str, shares: Iterable[Share], kind: Kind, lang: str) -> None:
    heads = (head, "done", "late", "deemed", "no_answer", "escalated", "refused")
    rows = (
        [
            called(kind, each.code, lang),
            *map(
                str,
                (
                    each.done,
                    each.late,
                    each.deemed,
                    each.no_answer,
                    each.escalated,
                    each.refused,
                ),
            ),
            span(each.median, lang),
            span(each.ninetieth, lang),
        ]
        for each in shares
    )
    show_table(_columns((*heads, "median", "ninetieth"), 1, lang), rows)


def _columns(heads: Sequence[str], left: int, lang: str) -> list[Column]:
    return [
        Column(say(f"cli.column.{each}", lang), right=place >= left)
        for place, each in enumerate(heads)
    ]


def _refused(found: Simulated, kind: Kind, lang: str) -> None:
    if not found.refused:
        return
    tell(say("cli.trial.refused", lang, cases=found.refused_cases, of=found.cases))
    for each in found.refused[:SHOWN]:
        why = refused_said(kind, each.reason, each.details, lang)
        cases = ", ".join(each.cases)
        tell(say("cli.trial.refusal", lang, count=each.count, why=why, cases=cases))


def show_compared(found: Compared, causes: Causes, lang: str) -> None:
    """Tell what comes out differently under two drafts, case by case."""
    before, after = found.before, found.after
    if before is None or after is None:
        return
    counts: Mapping[str, Any] = {"changed": found.changed, "of": found.cases}
    tell(say("cli.trial.changed", lang, **counts))
    tell(say("cli.trial.late_before_after", lang, before=before.late, after=after.late))
    more = {"more": found.now_late, "fewer": found.no_longer_late}
    tell(say("cli.trial.late_moved", lang, **more))
    kind = causes.kinds[0]
    for head, then, now in (
        ("step", before.steps, after.steps),
        ("agency", before.agencies, after.agencies),
    ):
        _side_by_side(head, (then, now), kind, lang)
    for each in found.differences[:SHOWN]:
        tell(story(each, causes, lang))
    if found.changed > SHOWN:
        tell(say("cli.trial.more_cases", lang, count=found.changed - SHOWN))


def _side_by_side(
    head: str, shares: tuple[Iterable[Share], Iterable[Share]], kind: Kind, lang: str
) -> None:
    """Show for each step or agency what is late and how long it waited, then and now."""
    then, now = ({each.code: each for each in side} for side in shares)
    rows = []
    for code in dict.fromkeys((*then, *now)):
        sides = then.get(code), now.get(code)
        late = (str(each.late) if each else "" for each in sides)
        waits = (span(each.median, lang) if each else "" for each in sides)
        rows.append([called(kind, code, lang), *late, *waits])
    heads = (head, "late", "late_after", "median", "median_after")
    show_table(_columns(heads, 1, lang), rows)


class Listing:
    """A CSV file with one line a case, written as they come; or nothing."""

    def __init__(
        self,
        writer: Any,  # noqa: ANN401
        drafts: tuple[Draft, Draft | None],
        lang: str,
    ) -> None:
        self._writer, self._lang = writer, lang
        self._draft = drafts[0]
        self._causes = Causes.between(drafts[0], drafts[1] or drafts[0])
        self._headed = False

    @classmethod
    def into(
        cls,
        files: ExitStack,
        path: Path | None,
        drafts: tuple[Draft, Draft | None],
        lang: str,
    ) -> "Listing":
        """Open the file, if one is asked for; what cannot be written is wrong use."""
        if path is None:
            return cls(None, drafts, lang)
        try:
            file = files.enter_context(path.open("w", encoding="utf-8", newline=""))
        except OSError as fault:
            stop(say("cli.unwritable", lang, file=path, fault=fault.strerror))
        return cls(csv.writer(file), drafts, lang)

    def each(
        self, before: Outcome, after: Outcome | None, difference: Difference | None
    ) -> None:
        """Write a case, under both drafts where there are two."""
        if after is None:
            self.one(before)
        else:
            self.both(before, after, difference)

    def one(self, outcome: Outcome) -> None:
        """Write a case under one draft."""
        self._write(HEADS, self._cells(outcome))

    def both(
        self, before: Outcome, after: Outcome, difference: Difference | None
    ) -> None:
        """Write a case under both, with what differs."""
        heads = (*HEADS, *(f"{each}_after" for each in HEADS[2:]), "changes", "why")
        changes = " ".join(difference.changes) if difference else ""
        why = story(difference, self._causes, self._lang) if difference else ""
        cells = (*self._cells(before), *self._cells(after)[2:], changes, why)
        self._write(heads, cells)

    def _write(self, heads: Sequence[str], cells: Sequence[str]) -> None:
        if self._writer is None:
            return
        if not self._headed:
            self._writer.writerow(heads)
            self._headed = True
        self._writer.writerow([_plain(each) for each in cells])

    def _cells(self, outcome: Outcome) -> tuple[str, ...]:
        return (
            outcome.case.id,
            _iso(outcome.began),
            _iso(outcome.ended),
            outcome.due.day.isoformat() if outcome.due else "",
            "1" if is_late(self._draft, outcome) else "0",
            " ".join(f"{each.step}:{each.reason}" for each in outcome.refused),
            " ".join(
                f"{each.step}:{each.outcome}".replace(" ", "-")
                for each in outcome.silent
            ),
            outcome.reason,
        )


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _plain(cell: str) -> str:
    """Keep a spreadsheet from taking a cell for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
