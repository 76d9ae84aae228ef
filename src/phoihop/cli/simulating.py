"""`phoihop simulate`: a regulation tried on the cases of last year, alone or against another."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal, NoReturn

import typer

from phoihop.base.calendar_text import load_calendar
from phoihop.base.days import Calendar
from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding
from phoihop.base.sentences import say
from phoihop.cli.caseload import Bar, past_cases
from phoihop.cli.installed import opened
from phoihop.cli.options import (
    VIETNAMESE,
    Json,
    Lang,
    finding_of,
    list_findings,
    read_text,
    stop,
)
from phoihop.cli.reading import calendar_of, kind_of, read_regulation
from phoihop.cli.simulated import Listing, show, show_compared, show_remarks
from phoihop.cli.tables import progress
from phoihop.cli.telling import FOUND, answer, helped, sentence_of, tell
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.caselog_facts import ledger_columns
from phoihop.regulation.caselog_map import UNREAD, placed, read_map
from phoihop.regulation.compare import Compared, plain
from phoihop.regulation.compare_cause import Causes
from phoihop.regulation.compare_story import told_of
from phoihop.regulation.model import Kind, LogColumns
from phoihop.regulation.simulate import Simulated
from phoihop.regulation.simulate_draft import Draft, reading_columns
from phoihop.regulation.trial import Trial, other_of, tried
from phoihop.regulation.whatif import days_of, other_days


class Compare(StrEnum):
    """How lateness is compared: by the instant, or by the day of the civil code."""

    INSTANT = "instant"
    DAY = "day"


File = Annotated[Path, typer.Argument(metavar="REGULATION", help=helped("file"))]
Log = Annotated[Path | None, typer.Option("--log", help=helped("log"))]
Data = Annotated[Path | None, typer.Option("--data", help=helped("simulate_data"))]
Map = Annotated[Path | None, typer.Option("--map", help=helped("map"))]
By = Annotated[Compare | None, typer.Option("--compare", help=helped("compare"))]
KindCode = Annotated[str, typer.Option("--kind", help=helped("kind"))]
Against = Annotated[Path | None, typer.Option("--against", help=helped("against"))]
Limits = Annotated[list[str] | None, typer.Option("--limit", help=helped("what_limit"))]
Days = Annotated[Path | None, typer.Option("--calendar", help=helped("what_calendar"))]
Officers = Annotated[
    list[str] | None, typer.Option("--officers", help=helped("what_officers"))
]
Off = Annotated[list[str] | None, typer.Option("--day-off", help=helped("what_off"))]
Worked = Annotated[
    list[str] | None, typer.Option("--working-day", help=helped("what_worked"))
]
Cases = Annotated[Path | None, typer.Option("--cases", help=helped("what_cases"))]


@dataclass(frozen=True, slots=True)
class _Trial:
    """What is to be tried: a draft, perhaps another, on which cases."""

    first: Draft
    other: Draft | None
    officers: dict[str, str]
    source: Path
    lang: str


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is to be otherwise. `days` are those off and those worked."""

    against: Path | None
    limits: dict[str, str]
    calendar: Path | None
    days: tuple[tuple[date, ...], tuple[date, ...]]

    @property
    def any(self) -> bool:
        """Whether anything is."""
        return any((self.against, self.limits, self.calendar, *self.days))


def simulate(  # noqa: PLR0913 - the options of a command are its parameters
    context: typer.Context,
    regulation: File,
    *,
    log: Log = None,
    data: Data = None,
    map_file: Map = None,
    compare: By = None,
    kind: KindCode = "",
    against: Against = None,
    limit: Limits = None,
    calendar: Days = None,
    day_off: Off = None,
    working_day: Worked = None,
    officers: Officers = None,
    cases: Cases = None,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Run past cases under a regulation: what comes late, is refused or deemed, and where."""
    source = log or data
    if source is None or (log and data):
        stop(say("cli.log_or_data", lang))
    text = read_regulation(regulation, lang)
    code = kind_of(text, kind, lang).code
    try:
        columns = _columns(map_file, text.kinds[code] if data else None, lang)
        days, by = calendar_of(text, lang), _by(compare)
        with _faults_of((map_file, regulation), lang, as_json=as_json):
            first = Draft.of(text, days, columns=columns, kind=code, compare=by)
        wishes = _wishes((against, calendar), limit, (day_off, working_day), lang)
        other = _other(first, wishes, lang) if wishes.any or officers else None
        trial = _Trial(first, other, _pairs(officers, lang), source, lang)
        with ExitStack() as files:
            listing = Listing.into(files, cases, (first, other), lang)
            _run(context, trial, listing, from_ledger=data is not None, as_json=as_json)
    except Invalid as fault:
        _fail(fault.findings, source, lang, as_json=as_json)


@contextmanager
def _faults_of(
    files: tuple[Path | None, Path], lang: str, *, as_json: bool
) -> Iterator[None]:
    """Tell the faults of a mapping where it stands: in the regulation, or a file of its own."""
    try:
        yield
    except Invalid as fault:
        own, regulation = files
        found = list(fault.findings)
        if own is not None:
            found = placed(read_text(own, lang), found)
        _fail(found, own or regulation, lang, as_json=as_json)


def _wishes(
    files: tuple[Path | None, Path | None],
    limit: list[str] | None,
    days: tuple[list[str] | None, list[str] | None],
    lang: str,
) -> _Wishes:
    off, worked = (days_of(" ".join(x or ())) for x in days)
    return _Wishes(files[0], _pairs(limit, lang), files[1], (off, worked))


def _by(compare: Compare | None) -> Literal["instant", "day"] | None:
    if compare is None:
        return None
    return "day" if compare is Compare.DAY else "instant"


def _other(
    first: Draft,
    wishes: "_Wishes",
    lang: str,
) -> Draft:
    """Return the draft to compare with: another version, other limits, another calendar."""
    against, calendar = wishes.against, wishes.calendar
    text = read_regulation(against, lang) if against else None
    days = calendar_of(text, lang) if text else first.calendar
    if calendar is not None:
        days = _calendar(calendar, lang)
    off, worked = wishes.days
    return other_of(first, text, wishes.limits, other_days(days, off, worked))


def _calendar(file: Path, lang: str) -> Calendar:
    try:
        return load_calendar(read_text(file, lang), name=file.stem)
    except Invalid as fault:
        list_findings(file, fault.findings, lang)
        raise typer.Exit(FOUND) from None


def _pairs(words: list[str] | None, lang: str) -> dict[str, str]:
    found = {}
    for each in words or ():
        name, equals, value = each.partition("=")
        if not equals:
            stop(say("cli.not_a_pair", lang, word=each))
        found[name.strip()] = value.strip()
    return found


def _run(
    context: typer.Context,
    trial: _Trial,
    listing: Listing,
    *,
    from_ledger: bool,
    as_json: bool,
) -> None:
    """Try the drafts on the cases and tell what comes of it."""
    notes, lang = Notes(), trial.lang
    with ExitStack() as open_, progress(say("cli.simulating", lang)) as bar:
        if from_ledger:
            works = open_.enter_context(opened(context, trial.source, lang))
            cases: Iterable[Case] = works.past_cases(trial.first.kind.code)
        else:
            cases = _of_log(trial, notes, bar)
        what = Trial(first=trial.first, other=trial.other, officers=trial.officers)
        found = tried(
            what,
            cases,
            notes,
            watch=listing.each,
            look=lambda part: bar(round(part * 100), 100),
        )
    causes = Causes.between(trial.first, trial.other or trial.first)
    if as_json:
        remarks = {code: asdict(each) for code, each in notes.remarks.items()}
        answer({**_answer(found, causes, lang), "remarks": remarks})
        return
    show_remarks(notes.remarks, lang)
    if isinstance(found, Compared):
        show_compared(found, causes, lang)
    else:
        show(found, trial.first.kind, lang)


def _answer(
    found: Simulated | Compared, causes: Causes, lang: str
) -> dict[str, object]:
    """Return the figures; each case that differs with its reason in words."""
    if isinstance(found, Simulated):
        return found.as_json()
    before, after = (x.as_json() if x else {} for x in (found.before, found.after))
    listed = [
        {**plain(each), "told": asdict(told_of(each, causes, lang))}
        for each in found.differences
    ]
    compared = {**found.as_json(), "differences": listed}
    return {**before, "after": after, "compared": compared}


def _of_log(trial: _Trial, notes: Notes, bar: Bar) -> Iterator[Case]:
    return past_cases(
        trial.source,
        reading_columns(trial.first, trial.other),
        zone=trial.first.calendar.timezone,
        notes=notes,
        lang=trial.lang,
        bar=bar,
    )


def _columns(file: Path | None, own: Kind | None, lang: str) -> LogColumns | None:
    """Read a mapping written like `log` in a regulation; every fault ends the run.

    `own` is the kind of own matters: they have a mapping of theirs.
    """
    if file is None:
        return ledger_columns(own) if own else None
    text = read_text(file, lang)
    try:
        return read_map(text)
    except Invalid as fault:
        first = fault.findings[0]
        if first.code == UNREAD:
            line, column = first.place.line, first.place.column
            stop(say("cli.bad_map", lang, file=file, line=line, column=column))
        list_findings(file, fault.findings, lang)
        raise typer.Exit(FOUND) from None


def _fail(
    found: Sequence[Finding], about: Path, lang: str, *, as_json: bool
) -> NoReturn:
    """Tell every fault with its place; that of a wish stands in no file."""
    wishes = [each for each in found if each.code.startswith("whatif_")]
    if as_json:
        listed = [finding_of(about, each, lang) for each in found]
        answer({"ok": False, "findings": listed})
    else:
        for each in wishes:
            tell(f"{each.code} {sentence_of(each, lang)}")
        list_findings(about, [x for x in found if x not in wishes], lang)
    raise typer.Exit(FOUND)
