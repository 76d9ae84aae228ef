"""`phoihop explain`: when each step of a kind would be due, from an example day on."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from phoihop.base.clock import now
from phoihop.base.days import (
    HOUR_UNITS,
    Calendar,
    CountedDay,
    end_of_day,
    local_day,
    reason_sentence,
)
from phoihop.base.errors import PhoihopError
from phoihop.base.sentences import say
from phoihop.cli.options import VIETNAMESE, Json, Lang, complain, stop
from phoihop.cli.reading import calendar_of, kind_of, read_regulation
from phoihop.cli.tables import Column, show_table
from phoihop.cli.telling import answer, helped, tell
from phoihop.regulation.explain import Row
from phoihop.regulation.explain import explain as example
from phoihop.regulation.model import Kind
from phoihop.regulation.wording import (
    joined_said,
    limit_said,
    name_of,
    origin_said,
    party_name,
    waits_said,
)

File = Annotated[Path, typer.Argument(metavar="FILE", help=helped("file"))]
KindCode = Annotated[str, typer.Argument(metavar="[KIND]", help=helped("kind"))]
From = Annotated[str, typer.Option("--from", metavar="DATE", help=helped("from"))]
EachDay = Annotated[bool, typer.Option("--days", help=helped("each_day"))]


def explain(
    file: File,
    kind: KindCode = "",
    *,
    start: From = "",
    each_day: EachDay = False,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Go through a kind by example and say when each step is due, and why."""
    regulation = read_regulation(file, lang)
    chosen = kind_of(regulation, kind, lang)
    calendar = calendar_of(regulation, lang)
    day = _day(start, calendar, lang)
    try:
        rows = example(regulation, chosen.code, day, calendar)
    except PhoihopError as fault:
        complain(fault, lang)
    if as_json:
        told = [_as_json(chosen, each, calendar, lang) for each in rows]
        about = {"regulation": regulation.id, "kind": chosen.code}
        answer(about | {"from": day.isoformat(), "steps": told})
        return
    tell(f"{regulation.title} – {name_of(chosen, lang)}")
    tell(say("cli.explained_from", lang, day=day.isoformat()))
    _show(chosen, rows, calendar, lang)
    _show_joined(chosen, rows, calendar, lang)
    if each_day:
        _show_days(rows, lang)
    tell(say("engine.why.assumed", lang))


def _day(text: str, calendar: Calendar, lang: str) -> date:
    if not text:
        return local_day(calendar, now())
    try:
        found = date.fromisoformat(text)
    except ValueError:
        stop(say("cli.bad_date", lang, value=text))
    return found


def _when(row: Row, calendar: Calendar) -> str:
    """Return the last day of a step; for a limit that names an hour, its local minute."""
    if row.due is None:
        return ""
    parts = row.why.parts if row.why else ()
    ends = end_of_day(calendar, row.due.day)
    if row.due.at != ends or (parts and parts[-1].amount.unit in HOUR_UNITS):
        return f"{row.due.at.astimezone(calendar.timezone):%Y-%m-%d %H:%M}"
    return row.due.day.isoformat()


def _from(kind: Kind, row: Row, lang: str) -> str:
    """Return what the date is counted from, or what the step waits for."""
    if row.why is None:
        return ""
    if row.why.waits_for and row.due is None:
        return waits_said(kind, row.why.waits_for, row.why.origin, lang)
    return origin_said(kind, row.why.origin, lang)


def _named(row: Row, lang: str) -> str:
    name = name_of(row.step, lang) if row.step.code else say("engine.why.total", lang)
    return f"({name})" if row.conditional else name


def _who(kind: Kind, by: str, lang: str) -> str:
    """Return who must act: a party, or the rows of a table."""
    table = kind.tables.get(by)
    if table is None:
        return party_name(kind, by, lang)
    if table.chosen or not table.rows:
        return say("engine.diagram.chosen", lang)
    return ", ".join(party_name(kind, each, lang) for each in table.rows)


def _show(kind: Kind, rows: tuple[Row, ...], calendar: Calendar, lang: str) -> None:
    heads = ("step", "who", "limit", "counted_from", "due", "basis")
    show_table(
        [Column(say(f"cli.column.{each}", lang)) for each in heads],
        (
            [
                _named(each, lang),
                _who(kind, each.step.by, lang),
                limit_said(kind, each.step.within, lang),
                _from(kind, each, lang),
                _when(each, calendar),
                str(each.basis),
            ]
            for each in rows
        ),
    )


def _show_joined(
    kind: Kind, rows: tuple[Row, ...], calendar: Calendar, lang: str
) -> None:
    """Show, for a date that counts from several facts, which fixed it and what else it waited for."""
    for row in rows:
        for each in row.why.joined if row.why else ():
            on = f"{each.on.astimezone(calendar.timezone):%Y-%m-%d}" if each.on else ""
            tell(f"{_named(row, lang)}: {joined_said(kind, each, on, lang)}")


def _show_days(rows: tuple[Row, ...], lang: str) -> None:
    for row in rows:
        for part in row.why.parts if row.why else ():
            tell(f"{_named(row, lang)}: {part.amount} – {row.basis}")
            for each in part.days:
                mark = str(each.number) if each.counted else "–"
                tell(f"  {each.day} {mark:>4}  {_why(each, lang)}")


def _why(each: CountedDay, lang: str) -> str:
    told = reason_sentence(each.reason, lang)
    return f"{told} ({each.source})" if each.source else told


def _as_json(kind: Kind, row: Row, calendar: Calendar, lang: str) -> dict[str, Any]:
    parts = row.why.parts if row.why else ()
    return {
        "step": row.step.code,
        "name": _named(row, lang).strip("()"),
        "party": row.step.by,
        "duty": row.step.duty,
        "conditional": row.conditional,
        "limit": limit_said(kind, row.step.within, lang),
        "from": _from(kind, row, lang),
        "began": row.began.isoformat() if row.began else None,
        "due": row.due.day.isoformat() if row.due else None,
        "at": row.due.at.isoformat() if row.due else None,
        "basis": str(row.basis),
        "joined": [
            {
                "step": each.step,
                "row": each.row,
                "came": each.came,
                "on": each.on.isoformat() if each.on else None,
                "fixed": each.fixed,
            }
            for each in (row.why.joined if row.why else ())
        ],
        "days": [
            {
                "day": each.day.isoformat(),
                "counted": each.counted,
                "number": each.number,
                "reason": each.reason,
                "why": reason_sentence(each.reason, lang),
                "source": each.source,
            }
            for part in parts
            for each in part.days
        ],
        "calendar": {"name": calendar.name, "version": calendar.version},
    }
