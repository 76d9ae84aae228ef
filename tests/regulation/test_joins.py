"""A date that counts from several facts names the one that fixed it, and the others beside it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.errors import Refused
from phoihop.regulation import run
from phoihop.regulation.due import Derivation, derivation, due
from tests.people import Story
from tests.regulation.small import AN, ASK, BO, REPLY, X, Y, Z, begun

END = "within: 5 working days, expiry: late, ends: matter}"
TEAM = f"hoi: {ASK}\ntra-loi: {REPLY}\n"
SEND = "{by: lead, does: send, after: opened, within: 9 days, expiry: late}"


def text(after: str, more: str = "") -> str:
    return f"{TEAM}{more}chot: {{by: boss, does: decide, after: {after}, {END}"


def asked(after: str, more: str = "") -> Story:
    """Three were asked and have received it, on Monday 2 March."""
    story = begun(text(after, more))
    for row, who in zip(("x", "y", "z"), (X, Y, Z), strict=True):
        story.do(AN, "hoi", row=row)
        story.receive(who, "hoi", row)
    return story


def why(story: Story, step: str = "chot", row: str = "") -> Derivation:
    return derivation(story.kind, story.state, story.calendar, step, row)


def told(story: Story) -> list[tuple[str, str, bool]]:
    return [
        (each.row or each.step, each.came, each.fixed) for each in why(story).joined
    ]


def test_of_all_replies_the_last_fixed_the_date_and_the_others_are_named() -> None:
    story = asked("all tra-loi")
    story.on("2026-03-03 09:00").do(Y, "tra-loi", "co", row="y")
    story.on("2026-03-04 09:00").do(X, "tra-loi", "co", row="x")
    story.on("2026-03-06 09:00")  # z stays silent
    assert told(story) == [
        ("x", "done", False),
        ("y", "done", False),
        ("z", "expired", True),
    ]
    fixed = [each for each in why(story).joined if each.fixed]
    assert [each.on for each in fixed] == [why(story).start]


def test_of_any_reply_the_first_fixed_the_date_and_nobody_else_is_waited_for() -> None:
    story = asked("any tra-loi")
    story.on("2026-03-03 09:00").do(Y, "tra-loi", "co", row="y")
    story.on("2026-03-04 09:00").do(X, "tra-loi", "co", row="x")
    assert told(story) == [
        ("x", "later", False),
        ("y", "done", True),
        ("z", "waits", False),
    ]


def test_of_two_replies_the_second_fixed_the_date() -> None:
    story = asked("2 of tra-loi")
    for day, who, row in (("03", Z, "z"), ("04", X, "x"), ("05", Y, "y")):
        story.on(f"2026-03-{day} 09:00").do(who, "tra-loi", "co", row=row)
    assert told(story) == [
        ("x", "done", True),
        ("y", "later", False),
        ("z", "done", False),
    ]


def test_two_steps_that_both_must_be_done_are_both_named() -> None:
    story = begun(
        f"a1: {SEND}\nb1: {SEND}\nchot: {{by: boss, does: decide, after: a1 and b1, {END}"
    )
    story.on("2026-03-03 09:00").do(AN, "b1")
    story.on("2026-03-04 09:00").do(AN, "a1")
    assert told(story) == [("a1", "done", True), ("b1", "done", False)]


def test_of_two_ways_the_one_that_came_is_named() -> None:
    story = begun(
        f"a1: {SEND}\nb1: {SEND}\nchot: {{by: boss, does: decide, after: a1 or b1, {END}"
    )
    story.on("2026-03-03 09:00").do(AN, "b1")
    assert told(story) == [("a1", "waits", False), ("b1", "done", True)]


def test_a_plain_event_names_nothing() -> None:
    story = begun(f"a1: {SEND}\nchot: {{by: boss, does: decide, after: a1, {END}")
    story.do(AN, "a1")
    assert why(story).joined == ()


def test_a_reply_that_counts_from_its_receipt_names_nothing() -> None:
    assert why(asked("all tra-loi"), "tra-loi", "x").joined == ()


def test_a_limit_with_an_event_of_its_own_names_that_ones_facts() -> None:
    own = "xong: {by: lead, does: report, after: opened, within: 4 days from all tra-loi, expiry: late}\n"
    story = asked("all tra-loi", own)
    story.on("2026-03-03 09:00").do(X, "tra-loi", "co", row="x")
    found = why(story, "xong").joined
    assert [(x.row, x.came, x.fixed) for x in found] == [
        ("x", "done", False),
        ("y", "waits", False),
        ("z", "waits", False),
    ]
    assert why(story, "xong").due is None


AFTER = ("all tra-loi", "any tra-loi", "2 of tra-loi", "any tra-loi.co or all tra-loi")
REPLIES = st.lists(
    st.tuples(
        st.sampled_from("xyz"), st.sampled_from(["co", "khong"]), st.integers(1, 40)
    ),
    max_size=4,
)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(AFTER), REPLIES)
def test_where_there_is_a_date_exactly_one_fact_fixed_it_and_it_counts_from_there(
    after: str, replies: list[tuple[str, str, int]]
) -> None:
    story = asked(after)
    for row, answer, hours in replies:
        story.later(hours=hours)
        who = {"x": X, "y": Y, "z": Z}[row]
        try:
            story.do(who, "tra-loi", answer, row=row)
        except Refused:
            continue
    dated = {each.step for each in due(story.kind, story.state, story.calendar)}
    if "chot" not in dated:
        return
    found = why(story)
    assert [each.on for each in found.joined if each.fixed] == [found.start]
    assert {each.came for each in found.joined} <= {"done", "expired", "later", "waits"}
    assert len(found.joined) == 3


@pytest.mark.parametrize("who", [BO])
def test_what_is_told_changes_nothing(who: run.Who) -> None:
    story = asked("all tra-loi")
    for one, row in ((X, "x"), (Y, "y"), (Z, "z")):
        story.do(one, "tra-loi", "co", row=row)
    before = story.state
    assert why(story).joined
    story.do(who, "chot")
    assert before.closed is None
