"""A step that its own answer opens anew stands open until it is answered otherwise."""

from phoihop.regulation.explore_findings import found_in
from phoihop.regulation.explore_reads import reads_of
from phoihop.regulation.explore_walk import walked
from tests.people import Story
from tests.regulation.small import AN, X, Y, begun, small

LIMIT = "within: 2 working days, expiry: late"
ANSWERS = "answers: {co: {}, khong: {}}"
AGAIN = f"""bao: {{by: lead, does: report, after: opened or bao.khong, {LIMIT}, {ANSWERS}}}
xong: {{by: lead, does: close, after: bao.co, {LIMIT}, ends: matter}}"""
EACH = f"""bao: {{each: team, by: team, does: report, after: opened or bao.khong, {LIMIT}, {ANSWERS}}}
xong: {{by: lead, does: close, after: all bao.co, {LIMIT}, ends: matter}}"""
BROKEN = f"""hoi: {{by: lead, does: request, after: opened or xem.khong, {LIMIT}, {ANSWERS}}}
xem: {{by: lead, does: verify, after: opened, {LIMIT}, {ANSWERS}}}
bao: {{by: lead, does: report, after: hoi.co or bao.khong, {LIMIT}, {ANSWERS}}}"""


def rounds(story: Story) -> dict[tuple[str, str], tuple[str, int]]:
    tasks = story.state.tasks
    return {key: (task.status, task.round) for key, task in tasks.items()}


def test_its_own_answer_opens_it_anew_each_time() -> None:
    story = begun(AGAIN)
    for count in (2, 3, 4):
        story.later(hours=1).do(AN, "bao", "khong")
        assert rounds(story) == {("bao", ""): ("open", count)}
    story.later(hours=1).do(AN, "bao", "co")
    assert rounds(story)["xong", ""] == ("open", 1)


def test_each_row_is_opened_anew_by_its_own_answer_alone() -> None:
    story = begun(EACH)
    story.later(hours=1).do(X, "bao", "khong", row="x")
    story.later(hours=1).do(Y, "bao", "co", row="y")
    found = rounds(story)
    assert found["bao", "x"] == ("open", 2)
    assert found["bao", "y"] == ("settled", 1)
    assert found["bao", "z"] == ("open", 1)


def test_what_another_step_takes_back_does_not_end_what_it_opened_itself() -> None:
    story = begun(BROKEN)
    story.later(hours=1).do(AN, "hoi", "co")
    story.later(hours=1).do(AN, "bao", "khong")
    story.later(hours=1).do(AN, "xem", "khong")  # hoi is asked anew: its answer is gone
    found = rounds(story)
    assert found["hoi", ""] == ("open", 2)
    assert found["bao", ""] == ("open", 2)


def test_the_explorer_finds_the_way_out_of_such_a_loop() -> None:
    for steps in (AGAIN, EACH):
        graph = walked(reads_of(small(steps).kinds["viec"]))
        assert graph.whole
        assert not [each.code for each in found_in(graph)]
