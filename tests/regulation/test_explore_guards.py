"""No order of acts gets around the two promises; with the guard taken out, one does.

And whatever random people do with the real engine, they come to no state the
explorer does not have.
"""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.regulation import explore_walk, refusals
from phoihop.regulation.explore import explored
from phoihop.regulation.explore_guards import Watch, watched
from phoihop.regulation.explore_keys import Key, key_of
from phoihop.regulation.explore_reads import Reads, reads_of
from phoihop.regulation.explore_walk import walked
from phoihop.regulation.fold import after
from phoihop.regulation.run import Who
from phoihop.regulation.state import State
from tests.people import Story, head, opened, written
from tests.regulation.seeded import KIND, SOUND
from tests.regulation.test_run_random import (
    KINDS,
    filled,
    is_done,
    shipped,
    wishes,
)

WALKED = [each for each in KINDS if each[1] != "cho-phep"]  # its table has four rows


def test_without_the_guard_an_unheard_person_is_decided_against(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = written(SOUND).kinds[KIND]
    assert list(explored(kind)) == []
    monkeypatch.setattr(refusals, "unheard", lambda _attempt, _answer: None)
    found = [each for each in explored(kind) if each.code == "adverse_unheard"]
    (hole,) = found
    assert hole.details["step"] == "quyet-dinh"
    assert [move.step for move in hole.story][-2:] == ["de-xuat", "quyet-dinh"]
    assert hole.lines("en")[-1].endswith("Decide → Refuse")


def test_a_notice_on_its_way_is_no_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that looks only for the sending leaves a hole that is found."""

    def only_sent(attempt: refusals.Attempt, answer: object) -> refusals.No | None:
        adverse = getattr(answer, "adverse", False)
        if adverse and ("bao-truoc", "") not in attempt.state.sent:
            return refusals.No("no_notice")
        return None

    kind = written(
        SOUND.replace(
            "after: de-xuat.cho-phep or giai-trinh",
            "after: de-xuat.cho-phep or bao-truoc or giai-trinh",
        )
    ).kinds[KIND]
    assert "adverse_unheard" not in {each.code for each in explored(kind)}
    monkeypatch.setattr(refusals, "unheard", only_sent)
    holes = [each for each in explored(kind) if each.code == "adverse_unheard"]
    assert [move.step for move in holes[0].story][-2:] == ["bao-truoc", "quyet-dinh"]


def test_without_the_guard_one_person_is_on_both_sides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = written(SOUND).kinds[KIND]
    monkeypatch.setattr(explore_walk, "two_persons", lambda _attempt: None)
    (hole,) = explored(kind)
    assert hole.code == "two_persons_broken"
    assert hole.details["step"] in {"de-xuat", "quyet-dinh"}


def test_a_fold_that_forgets_who_asked_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The guard still stands, but what it reads is gone: the watch does not rely on it."""
    kind = written(SOUND).kinds[KIND]
    monkeypatch.setattr("phoihop.regulation.fold.PREPARING", frozenset({"propose"}))
    monkeypatch.setattr("phoihop.regulation.fold._sided", lambda state, *_: state)
    assert {each.code for each in explored(kind)} == {"two_persons_broken"}


def keys_of(reads: Reads, story: Story) -> set[Key]:
    """The keys of a real matter, fact by fact, receipts aside."""
    state: State | None = None
    watch, found = Watch(), set[Key]()
    for n, fact in enumerate(story.facts):
        state = after(reads.kind, state, fact)
        watch = watched(reads, state, watch, fact)
        following = story.facts[n + 1 : n + 2]
        if not any(each.on == fact.on for each in following):  # the act is whole
            found.add(key_of(reads, state, watch).key)
    return found


@cache
def explorer(name: str, code: str) -> tuple[Reads, frozenset[Key]]:
    """A kind with as many members as its longest table has, and every state of it."""
    kind = shipped(name).kinds[code]
    members = max([2, *(len(each.rows) for each in kind.tables.values())])
    reads = reads_of(kind, members)
    return reads, frozenset(walked(reads, ordered=False).keys)


def begun(name: str, reads: Reads) -> tuple[Story, list[Who]]:
    """A real matter with the members explored, and two heads of everything."""
    regulation = shipped(name)
    kind = regulation.kinds[reads.kind.code]
    chosen = {
        code: rows for code, rows in reads.rows.items() if kind.tables[code].chosen
    }
    everything = {
        *regulation.parties,
        *(row for rows in chosen.values() for row in rows),
    }
    people = [head(person, *everything) for person in ("boss", "deputy")]
    story = opened(
        regulation,
        kind.code,
        people[0],
        "2026-05-04 08:00",
        rows=chosen,
        values={each.code: filled(each) for each in kind.form.values()},
    )
    return story, people


@settings(max_examples=60)
@given(
    st.sampled_from(WALKED),
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 99), st.integers(1, 300)),
        min_size=5,
        max_size=25,
    ),
)
def test_random_people_reach_no_state_the_explorer_does_not_have(
    what: tuple[str, str], turns: list[tuple[int, int, int]]
) -> None:
    reads, every = explorer(*what)
    story, people = begun(what[0], reads)
    for kind, which, hours in turns:
        acts = [
            (who, act)
            for who in people
            for act in wishes(story)
            if act.verb in {"do", "receive"} and is_done(story, who, act)
        ]
        if kind < 3 or not acts:
            story.later(hours=hours)
        else:
            story.act(*acts[which * len(acts) // 100])
    assert keys_of(reads, story) <= every
