"""How fast past cases are tried, against SpiffWorkflow advancing the exported BPMN.

The same kind, the same orders of acts, in turn within one run. Of SpiffWorkflow only
the advance is timed, not finding the task; of ours everything: each act tried, its
limits reckoned, and what came of it counted. Both are one thread that only reckons, so
that the time of the processor is taken: a busy machine tells on neither.
"""

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.measure import ROUNDS, Ratio, full
from bench.spiff import Choice, Read
from phoihop.base.calendars import viet_nam
from phoihop.regulation.bpmn import exported
from phoihop.regulation.bpmn_form import form_variable
from phoihop.regulation.caselog import Case, Event, Notes
from phoihop.regulation.load import load
from phoihop.regulation.model import Kind, LogColumns
from phoihop.regulation.plan import codes_of
from phoihop.regulation.simulate import simulate
from phoihop.regulation.simulate_draft import Draft

ROOT = Path(__file__).resolve().parents[1]
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
ORDERS, LONGEST, APART = 20, 40, timedelta(minutes=1)
CHOSEN = ("nơi 1", "nơi 2")


class Tried(NamedTuple):
    """A kind, its file for SpiffWorkflow, and orders of acts that both allow."""

    draft: Draft
    read: Read
    orders: tuple[tuple[Choice, ...], ...]


def kinds() -> Iterator[tuple[Draft, str]]:
    """Yield each kind that ships and BPMN says exactly, with its file."""
    for file in sorted((ROOT / "regulations").glob("*.md")):
        regulation, _ = load(file.read_text("utf-8"), name=file.stem)
        assert regulation is not None
        for kind in regulation.kinds.values():
            export = exported(kind)
            if export.exact:
                columns = LogColumns(
                    case="id",
                    activity="act",
                    time="at",
                    row="row",
                    steps=_steps(kind),
                    fields={code: code for code in _form(kind, export.xml)},
                )
                draft = Draft.of(
                    regulation, viet_nam(), columns=columns, kind=kind.code
                )
                yield draft, export.xml


def _steps(kind: Kind) -> dict[str, str]:
    return {
        f"{code}.{answer}": f"{code}.{answer}" if step.answers else code
        for code, step in kind.steps.items()
        for answer in codes_of(step)
    }


def tried(draft: Draft, xml: str) -> Tried | None:
    """Return orders of acts for a kind, the same in both; None if there are none."""
    sizes = {
        f"rows_{code}".replace("-", "_"): len(rows) for code, rows in _rows(draft.kind)
    }
    form = {form_variable(code): each for code, each in _form(draft.kind, xml).items()}
    read, dice = Read(xml, sizes | form), random.Random(7)  # noqa: S311 - the same orders every time
    drawn = [_drawn(read, dice) for _ in range(ORDERS)]
    orders = tuple(each for each in drawn if each and _is_allowed(draft, each))
    return Tried(draft, read, orders) if orders else None


def _form(kind: Kind, xml: str) -> dict[str, str]:
    """Return the first of the answers to each question that the picture asks at opening."""
    asked = (code for code in kind.form if form_variable(code) in xml)
    return {code: next(iter(kind.fields[code].choices), "") for code in asked}


def _rows(kind: Kind) -> Iterator[tuple[str, Sequence[str]]]:
    for code, table in kind.tables.items():
        yield code, tuple(table.rows) or CHOSEN


def _drawn(read: Read, dice: random.Random) -> tuple[Choice, ...]:
    """Return the acts of a matter, drawn as SpiffWorkflow allows them."""
    run, found = read.begin(), []
    for _ in range(LONGEST):
        choices = run.choices()
        acts = sorted(each for each in choices if each.answer != "expired")
        if not acts:
            break
        found.append(dice.choice(acts))
        run.take(found[-1], choices[found[-1]])
    return tuple(found)


def _is_allowed(draft: Draft, order: tuple[Choice, ...]) -> bool:
    found = simulate(draft, [case_of(draft, order, START)], Notes())
    return found.acts == len(order) and not found.refused


def case_of(draft: Draft, order: tuple[Choice, ...], on: datetime) -> Case:
    """Return a past case with these acts."""
    kind, asked = draft.kind, draft.columns.fields
    rows = dict(_rows(kind))
    events = tuple(
        Event(
            activity=f"{each.step}.{each.answer}",
            at=on + at * APART,
            group=f"nhóm {at % 3}",
            attributes={"row": rows[kind.steps[each.step].each][int(each.row)]}
            if each.row
            else {},
        )
        for at, each in enumerate(order)
    )
    chosen = {
        f"rows.{code}": ",".join(rows[code])
        for code, table in kind.tables.items()
        if table.chosen
    }
    form = {code: next(iter(kind.fields[code].choices), "") for code in asked}
    attributes = chosen | form
    return Case(id=f"{on:%d %H:%M}", events=events, attributes=attributes)


def theirs(what: Tried) -> float:
    """Return how long SpiffWorkflow takes for the advances of all orders, in seconds."""
    took = 0.0
    for order in what.orders:
        run = what.read.begin()
        for choice in order:
            task = run.choices()[choice]
            began = time.process_time()
            run.take(choice, task)
            took += time.process_time() - began
    return took


def ours(what: Tried, cases: Sequence[Case]) -> float:
    """Return how long the trial of some cases takes, in seconds."""
    began = time.process_time()
    found = simulate(what.draft, cases, Notes())
    took = time.process_time() - began
    assert not found.refused
    return took


class Pace(NamedTuple):
    """Case steps a second, ours and theirs, over one round of one kind or of all."""

    kind: str
    steps: int
    ours: float
    theirs: float

    @property
    def ratio(self) -> float:
        """How many times as many of ours."""
        return self.theirs / self.ours


def ratios() -> list[Ratio]:
    """Measure every kind that both can run, in turn."""
    times = 1_000 if full() else 100
    found = list(filter(None, (tried(*each) for each in kinds())))
    rounds = [[_pace(each, times) for each in found] for _ in range(ROUNDS)]
    whole = [Pace("", *map(sum, list(zip(*each, strict=True))[1:])) for each in rounds]
    each_kind = [
        sorted(several, key=lambda pace: pace.ratio)[ROUNDS // 2]
        for several in zip(*rounds, strict=True)
    ]
    least = min(each_kind, key=lambda pace: pace.ratio)
    middle = sorted(whole, key=lambda pace: pace.ratio)[ROUNDS // 2]
    size = f"{len(found)} kinds that ship, {ORDERS} orders each at {times} times"
    return [
        Ratio(
            what="case steps tried a second, against SpiffWorkflow advancing",
            value=middle.ratio,
            bound=20,
            way="at least",
            size=f"{size}, {middle.steps / middle.ours:,.0f} a second",
        ),
        Ratio(
            what="the same for the middle kind of them",
            value=median(pace.ratio for pace in each_kind),
            bound=20,
            way="at least",
            size=f"{len(found)} kinds",
        ),
        Ratio(
            what="the same for the kind with the fewest",
            value=least.ratio,
            bound=5,
            way="at least",
            size=f"{least.kind}: matters of {least.steps / ORDERS:.1f} steps",
        ),
    ]


def _pace(what: Tried, times: int) -> Pace:
    cases = [
        case_of(what.draft, order, START + timedelta(hours=each * 7))
        for each in range(times)
        for order in what.orders
    ]
    steps = sum(map(len, what.orders))
    return Pace(what.draft.kind.code, steps, ours(what, cases) / times, theirs(what))
