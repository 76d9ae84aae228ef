"""The same facts under another text: other tasks and dates, nothing lost, and back again."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.errors import Refused
from phoihop.regulation import facts, run, transition
from phoihop.regulation.due import derivation, due
from phoihop.regulation.facts import Fact
from phoihop.regulation.model import Kind, Regulation
from phoihop.regulation.state import State
from tests.people import Story, head, opened
from tests.regulation.small import AN, ASK, BO, START, X, Y, Z, begun, small

OLD = f"""hoi: {ASK}
tra-loi: {{each: team, by: team, does: reply, after: hoi, within: 3 working days, expiry: consent, answers: {{co: {{}}, khong: {{}}}}}}
chot: {{by: boss, does: decide, after: all tra-loi, within: 5 working days, expiry: late, ends: matter}}"""
LONGER = OLD.replace("within: 3 working days", "within: 10 working days")
NO_CONSENT = OLD.replace("expiry: consent", "expiry: late")
MORE = OLD.replace("after: all tra-loi,", "after: hop,") + (
    "\nhop: {by: lead, does: meet, after: all tra-loi, within: 2 working days, expiry: late}"
)
FEWER = OLD.replace("after: all tra-loi,", "after: any tra-loi,")


def under(text: str, recorded: list[Fact]) -> State:
    """The matter as its facts stand under a text."""
    kind, start = small(text).kinds["viec"], None
    state: State | None = reduce(lambda s, f: run.after(kind, s, f), recorded, start)
    assert state is not None
    return state


def asked() -> Story:
    story = begun(OLD)
    for row, who in zip(("x", "y", "z"), (X, Y, Z), strict=True):
        story.do(AN, "hoi", row=row)
        story.receive(who, "hoi", row)
    return story


def days(text: str, state: State) -> dict[tuple[str, str], str]:
    kind = small(text).kinds["viec"]
    found = due(kind, state, begun(OLD).calendar)
    return {(x.step, x.row): x.due.day.isoformat() for x in found if x.due}


def moved(story: Story, to: Regulation) -> facts.Moved:
    return facts.Moved(
        on=story.now,
        person="an",
        party="a",
        regulation=to.digest,
        reason="Điều khoản chuyển tiếp của quy chế mới",
    )


def test_another_limit_gives_another_date_to_a_task_that_stands_open() -> None:
    story = asked()
    assert days(OLD, story.state)["tra-loi", "x"] == "2026-03-05"
    assert days(LONGER, under(LONGER, story.facts))["tra-loi", "x"] == "2026-03-16"


def test_a_new_step_stands_between_where_nobody_had_to_meet_before() -> None:
    story = asked()
    for row, who in zip(("x", "y", "z"), (X, Y, Z), strict=True):
        story.do(who, "tra-loi", "co", row=row)
    assert set(days(OLD, story.state)) == {("chot", "")}
    assert set(days(MORE, under(MORE, story.facts))) == {("hop", "")}


def test_a_join_that_asks_for_less_opens_at_once_what_still_waited() -> None:
    story = asked()
    story.do(X, "tra-loi", "co", row="x")
    assert ("chot", "") not in days(OLD, story.state)
    assert ("chot", "") in days(FEWER, under(FEWER, story.facts))


def test_what_silence_meant_when_it_fell_stays_what_it_meant() -> None:
    story = asked().on("2026-03-06 08:00")
    assert story.task("tra-loi", "x").status == "lapsed"
    state = under(NO_CONSENT, story.facts)
    assert state.tasks["tra-loi", "x"].status == "lapsed"
    assert ("chot", "") in days(NO_CONSENT, state)


def test_moved_and_moved_back_everything_is_as_before_but_the_count_of_facts() -> None:
    story, new, old = asked(), small(LONGER), small(OLD)
    before = days(OLD, story.state)
    there = [*story.facts, moved(story, new)]
    state = under(LONGER, there)
    assert state.regulation == new.digest
    assert days(LONGER, state) != before
    back = [*there, moved(story, old)]
    home = under(OLD, back)
    assert home.regulation == old.digest
    assert days(OLD, home) == before
    assert (home.tasks, home.last, home.values) == (
        story.state.tasks,
        story.state.last,
        story.state.values,
    )
    assert home.seq == story.state.seq + 2


def test_a_step_the_new_text_no_longer_has_is_kept_and_comes_back() -> None:
    story = asked()
    for row, who in zip(("x", "y", "z"), (X, Y, Z), strict=True):
        story.do(who, "tra-loi", "co", row=row)
    without = "nop: {by: lead, does: send, after: opened, within: 2 days, expiry: late, ends: matter}"
    state = under(without, story.facts)
    assert set(state.tasks) == {("nop", "")}
    assert state.seq == story.state.seq
    assert under(OLD, story.facts) == story.state


def test_the_matter_goes_on_under_the_new_text_to_its_end() -> None:
    story, new = asked(), small(MORE)
    there = [*story.facts, moved(story, new)]
    kind = new.kinds["viec"]
    after = Story(new, kind, story.now)
    after.record(tuple(there))
    for row, who in zip(("x", "y", "z"), (X, Y, Z), strict=True):
        after.do(who, "tra-loi", "co", row=row)
    after.do(AN, "hop")
    after.do(BO, "chot")
    assert after.state.closed


def test_an_extension_granted_under_the_old_text_counts_under_the_new() -> None:
    text = OLD.replace(
        "expiry: consent",
        "extend: {by: lead, times: 1, at most: 5 working days}, expiry: consent",
    )
    longer = text.replace("within: 3 working days", "within: 4 working days")
    story = begun(text)
    story.do(AN, "hoi", row="x")
    story.receive(X, "hoi", "x")
    story.act(AN, run.Act("extend", "tra-loi", "x"))
    assert story.due("tra-loi", "x") == "2026-03-12"
    state = under(longer, story.facts)
    assert days(longer, state)["tra-loi", "x"] == "2026-03-13"
    kind = small(longer).kinds["viec"]
    told = derivation(kind, state, story.calendar, "tra-loi", "x")
    assert [x.by for x in told.extensions] == ["5 working days"]


TEXTS = (LONGER, OLD, NO_CONSENT, MORE, FEWER)
WAITS, MOVES = (3, 4), (5, 6)  # else somebody acts
WALK = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 4)), max_size=14)


def kind_of(digest: str) -> Kind:
    return {small(each).digest: small(each) for each in TEXTS}[digest].kinds["viec"]


def walked(walk: list[tuple[int, int]]) -> tuple[str, list[Fact], State]:
    """Acts, time and moves in any order, as the desk would record them."""
    story, first = begun(LONGER), small(LONGER).digest
    told, state, now = list(story.facts), story.state, story.now
    kind = kind_of(first)
    for what, which in walk:
        now += timedelta(days=4) if what in WAITS else timedelta(hours=7)
        came, state = run.brought(kind, state, story.calendar, now)
        told += came
        if what in WAITS:
            continue
        if what not in MOVES:
            state = acted(kind, state, told, (what * 5 + which, now))
            continue
        new = small(TEXTS[which]).digest
        if new == (state.regulation or first) or state.closed:
            continue
        fact = facts.Moved(on=now, person="bo", party="a", regulation=new, reason="?")
        found, after = transition.moved(kind_of, first, told, fact)
        if transition.unfit(kind_of(new), after, story.calendar, state) is None:
            kind, state = kind_of(new), after
            told += found
    return first, told, state


def acted(kind: Kind, state: State, told: list[Fact], what: tuple[int, datetime]) -> State:  # fmt: skip
    """Let somebody do one of the acts that are allowed, if any is."""
    number, now = what
    calendar = begun(OLD).calendar
    wishes = [
        (who, move)
        for who in (AN, BO, X, Y, Z)
        for move in run.allowed(kind, state, who, calendar, now)
        if move.may and move.verb in {"do", "receive"}
    ]
    if not wishes:
        return state
    who, move = wishes[number % len(wishes)]
    answers = [*kind.steps[move.step].answers, ""] if move.verb == "do" else [""]
    act = run.Act(move.verb, move.step, move.row, answers[number % len(answers)])
    try:
        found = run.act(kind, state, who, act, calendar, now)
    except Refused:
        return state
    for fact in found:
        state = run.after(kind, state, fact)
    told += found
    return state


@settings(max_examples=150, deadline=None)
@given(WALK)
def test_a_matter_moved_any_number_of_times_is_the_fold_of_its_facts(
    walk: list[tuple[int, int]],
) -> None:
    first, told, state = walked(walk)
    assert transition.folded(kind_of, first, told) == state
    versions = [x.regulation for x in told if isinstance(x, facts.Moved)]
    assert state.regulation == (versions or [""])[-1]


@settings(max_examples=150, deadline=None)
@given(WALK, st.integers(0, 4))
def test_moved_there_and_back_at_once_nothing_has_changed(
    walk: list[tuple[int, int]], which: int
) -> None:
    first, told, state = walked(walk)
    here, there = state.regulation or first, small(TEXTS[which]).digest
    for to in (there, here):
        fact = facts.Moved(on=state.at, person="bo", party="a", regulation=to, reason="?")  # fmt: skip
        told.append(fact)
    home = transition.folded(kind_of, first, told)
    assert replace(home, seq=state.seq, regulation=state.regulation) == state


@settings(max_examples=150, deadline=None)
@given(WALK, st.integers(0, 4))
def test_no_move_makes_time_run_out_on_anybody(
    walk: list[tuple[int, int]], which: int
) -> None:
    first, told, state = walked(walk)
    new, calendar = small(TEXTS[which]).digest, begun(OLD).calendar
    fact = facts.Moved(on=state.at, person="bo", party="a", regulation=new, reason="?")
    _, after = transition.moved(kind_of, first, told, fact)
    kind = kind_of(new)
    if transition.unfit(kind, after, calendar, state) is None:
        late = [x for x in due(kind, after, calendar) if x.due and x.due.at <= after.at]
        assert all(x.late for x in late)
        came = run.coming(kind, after, calendar, after.at)
        assert not any(isinstance(x, facts.Lapsed | facts.Closed) for x in came)


def test_who_proposed_under_one_text_does_not_decide_under_another() -> None:
    plain = "{by: lead, does: DEED, after: opened, within: 2 days, expiry: late}"
    chot = "{by: boss, does: decide, after: opened, within: 9 days, expiry: late, ends: matter}"
    old = small(f"trinh: {plain.replace('DEED', 'propose')}\nchot: {chot}")
    new = small(f"trinh: {plain.replace('DEED', 'send')}\nchot: {chot}")
    kinds = {each.digest: each.kinds["viec"] for each in (old, new)}
    story = opened(old, "viec", AN, START)
    story.do(head("bo", "a", "b", "boss"), "trinh")
    _, state = transition.moved(
        kinds.__getitem__, old.digest, story.facts, moved(story, new)
    )
    assert state.prepared == {"bo"}
    act = run.Act("do", "chot")
    with pytest.raises(Refused):
        run.act(kinds[new.digest], state, BO, act, story.calendar, story.now)


def test_facts_the_other_text_does_not_know_are_named() -> None:
    story = asked()
    story.do(X, "tra-loi", "co", row="x")
    without = small("nop: {by: lead, does: send, after: opened, within: 2 days, expiry: late, ends: matter}")  # fmt: skip
    kind = without.kinds["viec"]
    found = list(transition.idle(kind, story.state, story.facts))
    assert {each.unknown for each in found} == {"step"}
    assert [each.number for each in found] == list(range(1, len(story.facts)))
    assert not list(transition.idle(story.kind, story.state, story.facts))
