"""Reading a regulation for a command that needs a whole one; its faults end the run."""

from pathlib import Path

import typer

from phoihop.base.calendars import shipped
from phoihop.base.days import Calendar
from phoihop.base.errors import Missing
from phoihop.base.sentences import say
from phoihop.cli.options import errors_in, list_findings, read_bytes, stop
from phoihop.cli.telling import FOUND
from phoihop.regulation.load import load_bytes
from phoihop.regulation.model import Kind, Regulation


def read_regulation(file: Path, lang: str) -> Regulation:
    """Return the regulation of a file; with an error in it, list all and end with 1."""
    regulation, faults = load_bytes(read_bytes(file, lang), name=file.stem)
    if regulation is None or errors_in(faults):
        list_findings(file, faults, lang)
        raise typer.Exit(FOUND)
    return regulation


def kind_of(regulation: Regulation, code: str, lang: str) -> Kind:
    """Return a kind by its code, or the first one; an unknown code is wrong use."""
    known = regulation.kinds
    if code and code not in known:
        stop(say("cli.unknown_kind", lang, kind=code, known=", ".join(known)))
    return known[code] if code else next(iter(known.values()))


def calendar_of(regulation: Regulation, lang: str) -> Calendar:
    """Return the calendar that a regulation names; one that does not ship is wrong use."""
    try:
        return shipped(regulation.calendar)
    except Missing:
        stop(say("cli.no_calendar", lang, calendar=regulation.calendar))
