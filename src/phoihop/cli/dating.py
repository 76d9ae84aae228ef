"""`phoihop days`: when a limit ends and why, and whether a calendar can be read."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from phoihop.base.calendar import EARLIEST, LATEST
from phoihop.base.calendars import viet_nam
from phoihop.base.days import (
    HOUR_UNITS,
    Amount,
    Calendar,
    CountedDay,
    Derivation,
    explain_after,
    explain_before,
    load_calendar,
    load_days,
    parse_amount,
    reason_sentence,
    with_days,
)
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding
from phoihop.base.sentences import say
from phoihop.cli.options import (
    VIETNAMESE,
    Json,
    Lang,
    complain,
    finding_of,
    list_findings,
    read_text,
    stop,
)
from phoihop.cli.tables import Column, show_table
from phoihop.cli.telling import FOUND, answer, helped, tell

app = typer.Typer(no_args_is_help=True, help=helped("days"))
File = Annotated[Path | None, typer.Option("--calendar", help=helped("calendar"))]
Own = Annotated[Path | None, typer.Option("--own", help=helped("own"))]


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount, and whether it runs before its date."""

    amount: Amount
    before: bool


@app.command("add", help=helped("days_add"))
def add(
    start: Annotated[str, typer.Argument(metavar="DATE", help=helped("date"))],
    limit: Annotated[str, typer.Argument(metavar="LIMIT", help=helped("limit"))],
    *,
    calendar: File = None,
    own: Own = None,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Say when a limit ends, with every day counted or skipped."""
    chosen = _calendar(calendar, own, lang)
    moment = _moment(start, chosen, lang)
    try:
        wanted = _limit(limit)
        if wanted.before:
            found = explain_before(chosen, moment, wanted.amount)
        else:
            found = explain_after(chosen, moment, wanted.amount)
    except Invalid as fault:
        complain(fault, lang)
    if as_json:
        answer(_as_json(found, chosen, lang))
    else:
        _show(found, chosen, lang)


@app.command("check", help=helped("days_check"))
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=helped("calendar"))],
    *,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Read a calendar and name every fault."""
    text = read_text(file, lang)
    days = 0
    faults: tuple[Finding, ...] = ()
    try:
        days = len(load_calendar(text, name=file.stem).rows)
    except Invalid as fault:
        faults = fault.findings
    if as_json:
        found = [finding_of(file, each, lang) for each in faults]
        answer({"ok": not faults, "days": days, "findings": found})
    elif faults:
        list_findings(file, faults, lang)
    else:
        tell(say("cli.calendar_good", lang, file=file, days=days))
    raise typer.Exit(FOUND if faults else 0)


def _calendar(file: Path | None, own: Path | None, lang: str) -> Calendar:
    """Return the calendar asked for; its faults end the run with their places."""
    now = file
    try:
        chosen = viet_nam()
        if file is not None:
            chosen = load_calendar(read_text(file, lang), name=file.stem)
        now = own
        if own is not None:
            chosen = with_days(chosen, load_days(read_text(own, lang)), name=own.stem)
    except Invalid as fault:
        list_findings(now or Path(), fault.findings, lang)
        raise typer.Exit(FOUND) from None
    return chosen


def _moment(text: str, calendar: Calendar, lang: str) -> datetime:
    """Read a date, or a local time, or an instant with its offset."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        stop(say("cli.bad_date", lang, value=text))
    if not EARLIEST.year <= moment.year <= LATEST.year:
        stop(say("finding.beyond_calendar", lang, day=text))
    return moment if moment.tzinfo else moment.replace(tzinfo=calendar.timezone)


def _limit(text: str) -> Limit:
    """Read "7 working days", "... after" or "... before". Raises Invalid."""
    words = text.split()
    way = words[-1] if words and words[-1] in {"before", "after"} else ""
    return Limit(parse_amount(" ".join(words[:-1] if way else words)), way == "before")


def _due(found: Derivation, calendar: Calendar) -> str:
    """Return the last day, or for hours the local minute."""
    if found.amount.unit not in HOUR_UNITS:
        return found.due.day.isoformat()
    return f"{found.due.at.astimezone(calendar.timezone):%Y-%m-%dT%H:%M}"


def _as_json(found: Derivation, calendar: Calendar, lang: str) -> dict[str, Any]:
    return {
        "due": found.due.day.isoformat(),
        "at": found.due.at.isoformat().replace("+00:00", "Z"),
        "start": found.start.astimezone(calendar.timezone).isoformat(),
        "limit": str(found.amount),
        "days": [
            {
                "day": each.day.isoformat(),
                "counted": each.counted,
                "number": each.number,
                "reason": each.reason,
                "why": reason_sentence(each.reason, lang),
                "source": each.source,
            }
            for each in found.days
        ],
        "calendar": {"name": calendar.name, "version": found.calendar_version},
        "verified": calendar.is_verified(found.due.day),
    }


def _show(found: Derivation, calendar: Calendar, lang: str) -> None:
    tell(_due(found, calendar))
    columns = [
        Column(say("cli.column.day", lang)),
        Column(""),
        Column(say("cli.column.counted", lang), right=True),
        Column(say("cli.column.why", lang)),
        Column(say("cli.column.source", lang)),
    ]
    show_table(columns, [_row(each, lang) for each in found.days])
    tell(say("cli.calendar", lang, name=calendar.name, version=calendar.version[:12]))
    if not calendar.is_verified(found.due.day):
        until = calendar.verified_to or date.max
        tell(say("cli.unverified", lang, until=until.isoformat()))


def _row(each: CountedDay, lang: str) -> list[str]:
    weekday = say(f"cli.weekday.{each.day.isoweekday()}", lang)
    number = str(each.number) if each.counted else "–"
    why = reason_sentence(each.reason, lang)
    return [each.day.isoformat(), weekday, number, why, each.source]
