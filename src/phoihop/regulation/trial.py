"""A trial: a draft on past cases, alone, or beside another version, limit, calendar or staff."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from phoihop.base.days import Calendar
from phoihop.regulation.caselog import Case, Notes
from phoihop.regulation.compare import Compared, Difference, compare
from phoihop.regulation.model import Regulation
from phoihop.regulation.simulate import Simulated, simulate
from phoihop.regulation.simulate_draft import Draft, other_draft
from phoihop.regulation.simulate_outcome import Outcome
from phoihop.regulation.whatif import Ends, teams_of, with_limits, with_officers

Watch = Callable[[Outcome, Outcome | None, Difference | None], None]
Look = Callable[[float], None]
MOVING, LOOKED = (
    0.2,
    64,
)  # the part of the second pass that moves times; how often it is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is to be tried. `other` is compared with `first`; `officers` are wishes as
    `teams_of` reads them, and count for `other` only.
    """

    first: Draft
    other: Draft | None = None
    officers: Mapping[str, str] = field(default_factory=dict)


def other_of(
    first: Draft,
    against: Regulation | None,
    limits: Mapping[str, str],
    calendar: Calendar,
) -> Draft:
    """Return the draft to compare with: another version, other limits, another calendar.

    Raises Invalid: a limit that cannot be, a mapping that names unknown steps.
    """
    text = with_limits(against or first.regulation, limits)
    code = first.kind.code
    if against is None:
        return Draft(
            regulation=text,
            kind=text.kinds[code],
            columns=first.columns,
            calendar=calendar,
        )
    return other_draft(first, text, calendar, code if code in text.kinds else "")


def tried(
    trial: Trial,
    cases: Iterable[Case],
    notes: Notes,
    *,
    watch: Watch,
    look: Look | None = None,
) -> Simulated | Compared:
    """Run the cases; `watch` sees each outcome, and the other with what differs.

    `look` hears how far the second pass is, 0 to 1: with officers all cases are read
    before the first is run.

    Raises Invalid with every fault of the log once it has been read. With officers
    all cases are held at once: they meet in time.
    """
    if trial.other is None:
        return simulate(
            trial.first, cases, notes, watch=lambda each: watch(each, None, None)
        )
    pairs: Iterable[tuple[Case, Case]] = ((each, each) for each in cases)
    if trial.officers:
        pairs = _served(trial, tuple(cases), look or _nobody)
    return compare(trial.first, trial.other, pairs, notes, watch=watch)


def _served(
    trial: Trial, held: tuple[Case, ...], look: Look
) -> Iterator[tuple[Case, Case]]:
    """Yield each case as it was and as it would have gone with other officers."""
    columns = trial.first.columns
    teams = teams_of(held, columns, trial.officers)
    zone = trial.first.calendar.timezone
    ends = Ends(columns.ended, zone, columns.clock, columns.dates)
    moved = with_officers(held, teams, ends, lambda part: look(part * MOVING))
    for number, pair in enumerate(zip(held, moved, strict=True)):
        if number % LOOKED == 0:
            look(MOVING + (1 - MOVING) * number / len(held))
        yield pair


def _nobody(part: float) -> None:
    """Hear nothing of how far it is."""
