"""The same facts under another text: other tasks and dates, nothing lost, and back again."""

from functools import reduce

from phoihop.regulation import facts, run
from phoihop.regulation.due import derivation, due
from phoihop.regulation.facts import Fact
from phoihop.regulation.model import Regulation
from phoihop.regulation.state import State
from tests.people import Story
from tests.regulation.small import AN, ASK, BO, X, Y, Z, begun, small

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
