"""Officers as queues: what theory says of M/M/c and M/D/c comes out of a log, and how it scales.

A log of one queue is made first (arrivals and work from a seed), then told anew
with another number of officers. No officer is asked for by name.
"""

import heapq
import math
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251 - seeded, the same each time

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation.caselog import Case, Event
from phoihop.regulation.whatif import Ends, Team, with_officers

START = datetime(2026, 1, 5, tzinfo=UTC)
MANY = 40_000
WORK = 3600.0  # seconds one act takes, in the mean
NO_END = Ends("", viet_nam().timezone)
Work = Callable[[Random], float]


def equal(_: Random) -> float:
    return WORK


def exponential(random: Random) -> float:
    return random.expovariate(1 / WORK)


def log(load: float, officers: int, work: Work, *, many: int = MANY) -> list[Case]:
    """Return cases that came at random to so many officers, the first come first served.

    `load` is how much work comes, in officers.
    """
    random = Random(f"{load} {officers} {work.__name__}")  # noqa: S311 - a seed
    free = [0.0] * officers
    came, cases = 0.0, []
    for number in range(many):
        came += random.expovariate(load / WORK)
        done = max(came, free[0]) + work(random)
        heapq.heapreplace(free, done)
        cases.append(case(number, came, done))
    return cases


def case(number: int, came: float, done: float) -> Case:
    moments = (("in", came), ("desk", done))
    events = tuple(
        Event(activity=group, group=group, at=START + timedelta(seconds=at))
        for group, at in moments
    )
    return Case(id=str(number), events=events)


def stays(cases: Sequence[Case]) -> float:
    """Return how long a case stays in the mean, in the time of one act."""
    total = sum(
        (each.events[1].at - each.events[0].at).total_seconds()
        for each in cases
        if each.events[0].at and each.events[1].at
    )
    return total / len(cases) / WORK


def told_anew(cases: Sequence[Case], before: int, after: int) -> float:
    return stays(list(with_officers(cases, {"desk": Team(before, after)}, NO_END)))


def erlang(load: float, officers: int) -> float:
    """Return the mean stay in M/M/c, in the time of one act (Erlang C)."""
    terms = [load**n / math.factorial(n) for n in range(officers)]
    last = load**officers / math.factorial(officers) * officers / (officers - load)
    waits = last / (sum(terms) + last)
    return 1 + waits / (officers - load)


def pollaczek(load: float) -> float:
    """Return the mean stay in M/D/1, in the time of one act (Pollaczek-Khinchine)."""
    return 1 + load / (2 * (1 - load))


@pytest.mark.parametrize("load", [0.5, 0.7])
def test_the_log_itself_is_as_theory_says(load: float) -> None:
    assert stays(log(load, 1, equal)) == pytest.approx(pollaczek(load), rel=0.05)
    assert stays(log(load, 1, exponential)) == pytest.approx(erlang(load, 1), rel=0.08)


@pytest.mark.parametrize("officers", [2, 3])
@pytest.mark.parametrize("load", [0.7, 0.9])
def test_more_officers_give_the_stay_of_erlang(load: float, officers: int) -> None:
    found = told_anew(log(load, 1, exponential), 1, officers)
    assert found == pytest.approx(erlang(load, officers), rel=0.03)


@pytest.mark.parametrize("load", [0.5, 0.7])
def test_fewer_officers_of_equal_work_give_the_stay_of_one(load: float) -> None:
    found = told_anew(log(load, 2, equal), 2, 1)
    assert found == pytest.approx(pollaczek(load), rel=0.05)


def test_two_of_equal_work_are_between_one_and_many() -> None:
    """Cosmetatos: M/D/2 waits about half as long as M/M/2."""
    load = 1.4
    found = told_anew(log(load, 3, equal), 3, 2) - 1
    assert found == pytest.approx((erlang(load, 2) - 1) / 2, rel=0.12)


def test_with_officers_enough_a_case_stays_as_long_as_its_work() -> None:
    assert told_anew(log(0.8, 1, equal, many=4000), 1, 400) == pytest.approx(1)


def test_each_officer_more_shortens_the_mean_stay_or_leaves_it() -> None:
    cases = log(0.9, 1, exponential, many=5000)
    found = [told_anew(cases, 1, officers) for officers in range(1, 7)]
    assert found == sorted(found, reverse=True)
    assert found[0] == stays(cases)


def test_arrivals_at_even_times_with_room_never_wait() -> None:
    cases = [case(n, n * WORK * 1.25, n * WORK * 1.25 + WORK) for n in range(500)]
    assert told_anew(cases, 1, 1) == pytest.approx(1)
    assert told_anew(cases, 1, 2) == pytest.approx(1)


def test_half_as_many_as_the_work_needs_grow_a_queue_without_end() -> None:
    """Two officers just hold it; with one the n-th of n waits for all before it."""
    many = 400
    cases = [case(n, n * WORK / 2, n * WORK / 2 + WORK) for n in range(many)]
    moved = list(with_officers(cases, {"desk": Team(2, 1)}, NO_END))
    first, last = moved[0].events, moved[-1].events
    assert first[0].at is not None
    assert last[1].at is not None
    assert (last[1].at - first[0].at).total_seconds() == pytest.approx(many * WORK)
