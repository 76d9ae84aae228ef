"""`phoihop simulate`: a regulation tried on the cases of last year."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn, TextIO

import typer
import yaml

from phoihop.base.errors import Invalid
from phoihop.base.sentences import say
from phoihop.cli.options import (
    FOUND,
    VIETNAMESE,
    Json,
    Lang,
    answer,
    finding_of,
    helped,
    list_findings,
    read_text,
    stop,
    tell,
)
from phoihop.cli.reading import calendar_of, kind_of, read_regulation
from phoihop.cli.tables import Column, progress, show_table
from phoihop.regulation.caselog import columns_of
from phoihop.regulation.model import LogColumns
from phoihop.regulation.simulate import Simulated
from phoihop.regulation.simulate import simulate as run

GZIP = b"\x1f\x8b"
UTF8, KEPT = "utf-8-sig", "surrogateescape"
HOUR, DAY = 3600, 86400


class Compare(StrEnum):
    """How lateness is compared: by the instant, or by the day of the civil code."""

    INSTANT = "instant"
    DAY = "day"


File = Annotated[Path, typer.Argument(metavar="REGULATION", help=helped("file"))]
Log = Annotated[Path, typer.Option("--log", help=helped("log"))]
Map = Annotated[Path | None, typer.Option("--map", help=helped("map"))]
By = Annotated[Compare | None, typer.Option("--compare", help=helped("compare"))]
KindCode = Annotated[str, typer.Option("--kind", help=helped("kind"))]


def simulate(  # noqa: PLR0913 - the options of a command are its parameters
    regulation: File,
    *,
    log: Log,
    map_file: Map = None,
    compare: By = None,
    kind: KindCode = "",
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Run a log under a regulation: how many ended, how many late, and where."""
    text = read_regulation(regulation, lang)
    chosen = kind_of(text, kind, lang)
    columns = None if map_file is None else _columns(map_file, lang)
    try:
        with progress(say("cli.simulating", lang)) as bar, ExitStack() as files:
            found = run(
                text,
                _lines(files, log, lang),
                calendar_of(text, lang),
                columns=columns,
                kind=chosen.code,
                compare=compare.value if compare else None,
                progress=bar,
            )
    except Invalid as fault:
        _fail(fault, log, lang, as_json=as_json)
    if as_json:
        answer(found.as_json())
    else:
        _show(found, lang)


def _columns(file: Path, lang: str) -> LogColumns:
    """Read a mapping written like `log` in a regulation; every fault ends the run."""
    try:
        found = yaml.safe_load(read_text(file, lang))
        return columns_of(found if isinstance(found, dict) else {})
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        stop(say("cli.bad_map", lang, file=file, line=line, column=column))
    except Invalid as fault:
        list_findings(file, fault.findings, lang)
        raise typer.Exit(FOUND) from None


def _lines(files: ExitStack, log: Path, lang: str) -> Iterator[str]:
    """Yield the lines of a log, plain or gzip; what cannot be read is wrong use."""
    try:
        lines = files.enter_context(_open(log))
        yield from lines
    except FileNotFoundError:
        stop(say("cli.no_file", lang, file=log))
    except (OSError, EOFError, zlib.error) as fault:
        stop(say("cli.unreadable_file", lang, file=log, fault=fault))


def _open(log: Path) -> TextIO:
    """Open a log as UTF-8; bytes that are not are kept for the reader to report."""
    with log.open("rb") as file:
        packed = file.read(2) == GZIP
    if packed:
        return gzip.open(log, "rt", encoding=UTF8, errors=KEPT, newline="")
    return log.open(encoding=UTF8, errors=KEPT, newline="")


def _fail(fault: Invalid, log: Path, lang: str, *, as_json: bool) -> NoReturn:
    if as_json:
        found = [finding_of(log, each, lang) for each in fault.findings]
        answer({"ok": False, "findings": found})
    else:
        list_findings(log, fault.findings, lang)
    raise typer.Exit(FOUND)


def _show(found: Simulated, lang: str) -> None:
    tell(say("cli.simulated", lang, ended=found.ended, cases=found.cases))
    key = "cli.late_by_day" if found.compare == "day" else "cli.late_by_instant"
    tell(say(key, lang, late=found.late))
    tell(say("cli.late_both", lang, instant=found.by_instant, day=found.by_day))
    heads = ("group", "step", "count", "late", "median", "ninetieth")
    columns = [
        Column(say(f"cli.column.{each}", lang), right=place > 1)
        for place, each in enumerate(heads)
    ]
    rows = (
        [
            each.group,
            each.name,
            str(each.count),
            str(each.late),
            _span(each.median, lang),
            _span(each.ninetieth, lang),
        ]
        for each in found.table
    )
    show_table(columns, rows)
    for activity, count in found.unmapped.items():
        tell(say("cli.unmapped", lang, activity=activity, count=count))


def _span(seconds: int, lang: str) -> str:
    """Return a time of waiting as people say it: minutes, hours or days."""
    if seconds < 2 * HOUR:
        return say("cli.minutes", lang, count=round(seconds / 60))
    if seconds < 2 * DAY:
        return say("cli.hours", lang, count=round(seconds / HOUR))
    return say("cli.days", lang, count=round(seconds / DAY))
