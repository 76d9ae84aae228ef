"""Nobody is decided against unheard, whatever the text lets open."""

from phoihop.regulation import run
from tests.people import Story, officer
from tests.regulation.small import AN, BO, HOA, begun

TEXT = """trinh: {by: lead, does: propose, after: opened or chot.lai, within: 5 days, expiry: late}
bao: {by: lead, does: notify, to: person, after: trinh, within: 5 days, expiry: late}
noi: {by: person, does: respond, after: bao, within: 3 working days, expiry: no answer}
chot: {by: boss, does: decide, after: trinh, within: 30 days, expiry: late, answers: {tot: {ends: matter}, xau: {adverse: yes, ends: matter}, lai: {}}}"""
BAD = run.Act("do", "chot", "", "xau")


def proposed() -> Story:
    story = begun(TEXT)
    story.do(AN, "trinh")
    return story


def why(story: Story) -> str:
    return str(story.refused(BO, BAD)["reason"])


def test_the_decision_is_open_but_the_adverse_answer_waits_for_each_step() -> None:
    story = proposed()
    assert story.is_open("chot")
    assert why(story) == "no_notice"
    story.do(AN, "bao")
    assert why(story) == "notice_not_received"
    story.receive(HOA, "bao")
    no = story.refused(BO, BAD)
    assert (no["reason"], no["day"], no["could"]) == (
        "reply_window",
        "2026-03-05",
        "Người liên quan",
    )
    story.do(HOA, "noi")
    story.act(BO, BAD)
    assert story.state.closed


def test_when_the_window_has_passed_in_silence_the_decision_is_free() -> None:
    story = proposed()
    story.do(AN, "bao")
    story.receive(AN, "bao", proof="Phiếu số 1")
    story.on("2026-03-06 00:00").act(BO, BAD)
    assert story.state.closed


def test_a_notice_nobody_received_never_opens_the_way() -> None:
    story = proposed()
    story.do(AN, "bao")
    story.on("2026-03-27 08:00")
    assert why(story) == "notice_not_received"


def test_the_hearing_of_the_first_round_does_not_serve_the_second() -> None:
    story = proposed()
    story.do(AN, "bao")
    story.do(HOA, "noi")
    story.do(BO, "chot", "lai")
    story.do(AN, "trinh")
    assert why(story) == "no_notice"
    story.do(AN, "bao")
    assert why(story) == "notice_not_received"
    story.receive(HOA, "bao")
    assert why(story) == "reply_window"
    story.do(HOA, "noi")
    story.act(BO, BAD)


def test_a_favourable_answer_needs_no_hearing_but_cannot_be_turned_by_correction() -> (
    None
):
    story = begun(TEXT.replace("tot: {ends: matter}", "tot: {}"))
    story.do(AN, "trinh")
    story.do(BO, "chot", "tot")
    act = run.Act("correct", "chot", "", "xau", reason="nhầm")
    assert story.refused(BO, act)["reason"] == "no_notice"


def test_where_the_text_has_no_reply_step_nothing_adverse_can_be_decided() -> None:
    story = begun(
        "\n".join(line for line in TEXT.splitlines() if not line.startswith("noi"))
    )
    story.do(AN, "trinh")
    story.do(AN, "bao")
    story.receive(HOA, "bao")
    assert why(story) == "no_reply_window"


def test_moves_bar_the_adverse_answer_and_say_why() -> None:
    move = proposed().moves(BO)["do", "chot", ""]
    assert move.may
    assert move.answers == ("tot", "lai")
    ((code, no),) = move.barred
    assert (code, no.reason) == ("xau", "no_notice")


def test_another_officer_of_the_same_agency_may_prepare_and_only_persons_are_compared() -> (
    None
):
    story = begun(TEXT)
    story.do(officer("lan", "a"), "trinh")
    both = run.Who("lan", frozenset({"a"}), frozenset({"a"}))
    assert (
        story.refused(both, run.Act("do", "chot", "", "tot"))["reason"] == "two_persons"
    )
    story.do(BO, "chot", "tot")
