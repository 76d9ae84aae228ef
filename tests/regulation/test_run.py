"""The rules of the engine, one by one, on regulations of a few lines."""

from phoihop.regulation import due, run
from phoihop.regulation.facts import (
    Done,
    Lapsed,
)
from tests.regulation.small import AN, ASK, CHI, HOA, REPLY, X, Y, Z, begun


def test_a_step_opens_when_event_and_condition_hold_and_its_clock_starts_with_the_later() -> (
    None
):
    story = begun(
        "m: {by: lead, does: verify, after: opened, if: so > 5, within: 2 working days, expiry: late, fills: [so]}"
    )
    assert ("m", "") not in story.state.tasks
    story.on("2026-03-04 08:00").act(AN, run.Act("set", values={"so": "10"}))
    assert story.due("m") == "2026-03-06"


def test_what_is_unknown_is_not_true_also_when_negated() -> None:
    story = begun(
        """m: {by: lead, does: verify, after: opened, if: not so = 5, within: 2 days, expiry: late, fills: [so]}
n: {by: lead, does: verify, after: opened, if: so != 5, within: 2 days, expiry: late}"""
    )
    assert story.state.tasks == {}
    story.act(AN, run.Act("set", values={"so": "6"}))
    assert set(story.state.tasks) == {("m", ""), ("n", "")}


def test_an_open_step_is_withdrawn_when_its_condition_no_longer_holds() -> None:
    story = begun(
        "m: {by: lead, does: verify, after: opened, if: so = 1, within: 2 working days, expiry: late, fills: [so]}",
        so="1",
    )
    assert story.is_open("m")
    story.act(AN, run.Act("set", values={"so": "2"}))
    assert story.task("m").status == "withdrawn"
    assert story.refused(AN, run.Act("do", "m"))["reason"] == "not_begun"
    story.on("2026-03-09 08:00").act(AN, run.Act("set", values={"so": "1.0"}))
    assert story.due("m") == "2026-03-11"
    assert not [each for each in story.facts if isinstance(each, Lapsed)]


def test_events_of_one_table_pair_row_by_row() -> None:
    story = begun(f"hoi: {ASK}\ntra-loi: {REPLY}")
    story.do(AN, "hoi", row="x")
    assert story.is_open("tra-loi", "x")
    assert ("tra-loi", "y") not in story.state.tasks


def test_all_waits_for_every_row_and_any_for_one_and_a_share_for_enough() -> None:
    story = begun(
        f"""hoi: {ASK}
tra-loi: {REPLY}
tat-ca: {{by: lead, does: report, after: all tra-loi, within: 1 day, expiry: late}}
mot: {{by: lead, does: report, after: any tra-loi.khong, within: 1 day, expiry: late}}
hai: {{by: lead, does: report, after: 2/3 of tra-loi, within: 1 day, expiry: late}}"""
    )
    for row in ("x", "y", "z"):
        story.do(AN, "hoi", row=row)
    story.do(X, "tra-loi", "co", row="x")
    assert not any(map(story.is_open, ("tat-ca", "mot", "hai")))
    story.do(Y, "tra-loi", "khong", row="y")
    assert story.is_open("mot")
    assert story.is_open("hai")
    story.do(AN, "mot")
    story.do(AN, "hai")
    story.do(Z, "tra-loi", "khong", row="z")
    assert story.is_open("tat-ca")
    assert story.task("mot").status == "settled"
    assert story.task("hai").status == "settled"
    assert story.task("hai").round == 1


LOOP = f"""nhan: {{by: lead, does: receive, after: opened or bo-sung, within: 1 day, expiry: late, answers: {{du: {{}}, thieu: {{}}}}}}
bo-sung: {{by: person, does: supply, after: nhan.thieu or xong.lai, within: 9 days, expiry: close hết}}
hoi: {ASK.replace("opened", "nhan.du")}
tra-loi: {REPLY}
xong: {{by: lead, does: report, after: all tra-loi, within: 5 working days, expiry: late, answers: {{tot: {{ends: matter}}, lai: {{}}}}}}"""


def test_a_join_of_a_second_round_waits_for_rows_still_to_be_asked() -> None:
    story = begun(LOOP)
    story.do(AN, "nhan", "du")
    for who, row in ((X, "x"), (Y, "y"), (Z, "z")):
        story.do(AN, "hoi", row=row)
        story.do(who, "tra-loi", "co", row=row)
    story.do(AN, "xong", "lai")
    story.do(HOA, "bo-sung")
    story.do(AN, "nhan", "du")
    assert story.task("hoi", "x").round == 2
    story.do(AN, "hoi", row="x")
    story.do(X, "tra-loi", "co", row="x")
    assert not story.is_open("xong")
    for who, row in ((Y, "y"), (Z, "z")):
        story.do(AN, "hoi", row=row)
        assert not story.is_open("xong")
        story.do(who, "tra-loi", "co", row=row)
    assert story.is_open("xong")
    assert story.task("xong").round == 2


def test_one_row_asked_again_breaks_the_join_until_it_has_answered_again() -> None:
    story = begun(
        f"""hoi: {ASK.replace("opened", "opened or tra-loi.khong")}
tra-loi: {REPLY}
xong: {{by: lead, does: report, after: all tra-loi, within: 5 days, expiry: late}}"""
    )
    for who, row in ((X, "x"), (Y, "y"), (Z, "z")):
        story.do(AN, "hoi", row=row)
        story.do(who, "tra-loi", "khong" if row == "z" else "co", row=row)
    assert story.is_open("hoi", "z")
    assert not story.is_open("xong")
    story.do(AN, "hoi", row="z")
    story.do(Z, "tra-loi", "co", row="z")
    assert story.is_open("xong")


def test_both_must_have_happened_since_the_step_last_opened() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened or m, within: 1 day, expiry: late}
q: {by: c, does: verify, after: opened or m, within: 1 day, expiry: late}
m: {by: lead, does: report, after: p and q, within: 1 day, expiry: late}"""
    )
    story.do(AN, "p")
    story.do(CHI, "q")
    story.do(AN, "m")
    assert story.is_open("p")
    story.do(AN, "p")
    assert not story.is_open("m")
    story.do(CHI, "q")
    assert story.task("m").round == 2


def test_a_first_part_redone_before_the_second_makes_no_stale_pair() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 1 day, expiry: late, answers: {tot: {}, lai: {}}}
lai: {by: lead, does: receive, after: p.lai, within: 1 day, expiry: late}
q: {by: c, does: verify, after: opened or lai, within: 1 day, expiry: late}
m: {by: lead, does: report, after: lai and q, within: 1 day, expiry: late}"""
    )
    story.do(CHI, "q")
    story.do(AN, "p", "lai")
    story.do(AN, "lai")
    assert story.is_open("q")
    assert not story.is_open("m")
    story.do(CHI, "q")
    assert story.is_open("m")


def test_settled_is_all_that_were_begun_and_a_new_branch_withdraws_the_join() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 1 day, expiry: late, part: viec}
q: {by: c, does: verify, after: opened, if: so = 1, within: 5 days, expiry: no answer, part: viec, fills: [so]}
m: {by: lead, does: report, after: settled viec, within: 3 working days, expiry: late}"""
    )
    story.do(AN, "p")
    assert story.due("m") == "2026-03-05"
    story.on("2026-03-03 08:00").act(AN, run.Act("set", values={"so": "1"}))
    assert story.task("m").status == "withdrawn"
    story.on("2026-03-10 08:00")
    assert story.task("q").status == "lapsed"
    assert story.due("m") == "2026-03-12"


def test_settled_waits_for_rows_of_the_part_that_are_still_to_be_asked() -> None:
    story = begun(
        f"""hoi: {ASK}
tra-loi: {REPLY.replace("does: reply", "does: reply, part: viec")}
m: {{by: lead, does: report, after: settled viec, within: 3 working days, expiry: late}}"""
    )
    story.do(AN, "hoi", row="x")
    story.do(X, "tra-loi", "co", row="x")
    assert not story.is_open("m")
    for who, row in ((Y, "y"), (Z, "z")):
        story.do(AN, "hoi", row=row)
        story.do(who, "tra-loi", "co", row=row)
    assert story.is_open("m")


def test_a_power_is_never_late_blocks_nothing_and_lasts_as_long_as_its_step() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 5 days, expiry: late, part: viec}
them: {by: lead, may: request, to: c, after: opened, while: p, part: viec}
t: {by: c, does: reply, after: them, within: 2 days, expiry: no answer, part: viec}
m: {by: lead, does: report, after: settled viec, within: 1 day, expiry: late}"""
    )
    assert [each.step for each in due.due(story.kind, story.state, story.calendar)] == [
        "p"
    ]
    for _ in range(2):
        story.do(AN, "them")
        story.do(CHI, "t")
    assert story.task("t").round == 2
    story.do(AN, "p")
    assert story.is_open("m")
    no = story.refused(AN, run.Act("do", "them"))
    assert (no["reason"], no["during"]) == ("not_while", "Xác minh")


def test_an_expiry_may_start_a_step_and_the_late_one_stays_open() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 2 working days, expiry: [late, tell boss]}
nhac: {by: boss, does: remind, after: p.expired, within: 1 working day, expiry: late}"""
    )
    story.on("2026-03-05 00:00")
    lapses = [each.outcome for each in story.facts if isinstance(each, Lapsed)]
    assert lapses == ["late", "tell"]
    assert story.is_open("p")
    assert story.due("nhac") == "2026-03-05"
    (fact,) = story.do(AN, "p")
    assert isinstance(fact, Done)
