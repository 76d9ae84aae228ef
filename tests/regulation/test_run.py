"""The rules of the engine, one by one, on regulations of a few lines."""

from phoihop.regulation import due, run
from phoihop.regulation.facts import (
    Began,
    Closed,
    Done,
    Filed,
    Handed,
    Lapsed,
    Received,
)
from tests.people import officer
from tests.regulation.small import AN, BO, CHI, HOA, X, Y, Z, begun

ASK = "{each: team, by: lead, does: request, to: team, after: opened, within: 2 working days, expiry: late}"
REPLY = "{each: team, by: team, does: reply, after: hoi, within: 3 working days, expiry: consent, answers: {co: {}, khong: {}}}"


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


def test_age_of_the_matter_starts_its_own_steps_earliest_first_to_the_end() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 60 days, expiry: late}
cham: {by: lead, does: notify, to: person, after: 20 days after opened, within: 1 working day, expiry: late}
len: {by: lead, does: report, to: boss, after: 40 days after opened, within: 1 working day, expiry: late}"""
    )
    story.asleep_until("2026-05-20 08:00")
    story.tick()
    told = [(type(each), getattr(each, "step", "")) for each in story.facts[1:]]
    assert told == [
        (Began, "cham"),
        (Lapsed, "cham"),
        (Began, "len"),
        (Lapsed, "len"),
        (Lapsed, "p"),
    ]
    assert story.due("cham") == "2026-03-24"
    assert story.facts[1].on.astimezone(story.calendar.timezone).hour == 23


def test_an_age_does_not_count_on_after_the_end() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 5 days, expiry: late, ends: matter}
cham: {by: lead, does: notify, to: person, after: 20 days after opened, within: 1 working day, expiry: late}"""
    )
    story.do(AN, "p")
    story.on("2026-06-01 08:00")
    assert isinstance(story.facts[-1], Closed)


def test_what_follows_the_end_and_what_waits_for_a_day_go_on_after_it() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 5 days, expiry: late, ends: matter, needs: [ngay]}
tham: {by: lead, does: verify, after: 1 month after closed, within: 5 days, expiry: late}
bao: {by: lead, does: report, after: 3 days before ngay, within: 1 day, expiry: late}"""
    )
    story.do(AN, "p", ngay="2026-03-20")
    story.on("2026-03-17 08:00")
    assert story.is_open("bao")
    story.do(AN, "bao")
    story.on("2026-04-03 08:00")
    assert story.is_open("tham")
    story.do(AN, "tham")
    assert story.refused(AN, run.Act("set", values={"so": "1"}))["reason"] == "closed"


LEADS = "lead: {if so = 1: b, if so = 2: c, else: a}"


def test_the_lead_is_handed_over_in_the_transaction_that_changes_it() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 5 days, expiry: late, needs: [so]}
q: {by: lead, does: report, after: p, within: 5 days, expiry: late}""",
        LEADS,
    )
    assert story.state.lead == "a"
    done, handed = story.do(AN, "p", so="2")
    assert isinstance(handed, Handed)
    assert (handed.party, handed.to, handed.on) == ("a", "c", done.on)
    assert story.refused(AN, run.Act("do", "q"))["could"] == "Cơ quan C"
    story.do(CHI, "q")


def test_the_head_of_the_lead_is_the_head_of_who_leads_now() -> None:
    story = begun(
        """p: {by: lead, does: verify, after: opened, within: 5 days, expiry: late, needs: [so]}
q: {by: boss, does: decide, after: p, within: 5 days, expiry: late}""",
        LEADS,
    )
    story.do(AN, "p", so="2")
    no = story.refused(BO, run.Act("do", "q"))
    assert no["reason"] == "not_your_party"
    other = officer("head of c", "c")
    story.do(run.Who("dung", other.parties, frozenset({"c"})), "q")


def test_passing_on_hands_the_task_over_with_a_clock_from_zero() -> None:
    story = begun(
        "p: {by: lead, does: verify, after: opened, within: 5 working days, expiry: late, answers: {xong: {}, chuyen: {pass on: yes, needs: [noi-nhan]}}}"
    )
    no = story.refused(AN, run.Act("do", "p", "", "chuyen", {"noi-nhan": "mars"}))
    assert no["reason"] == "needs_target"
    story.on("2026-03-04 08:00")
    _, handed = story.do(AN, "p", "chuyen", noi_nhan="c")
    assert isinstance(handed, Handed)
    assert (handed.to, handed.step) == ("c", "p")
    assert story.due("p") == "2026-03-11"
    assert story.refused(AN, run.Act("do", "p", "", "xong"))["could"] == "Cơ quan C"
    story.do(CHI, "p", "xong")
    assert story.task("p").status == "settled"


def test_passing_on_with_the_clock_kept() -> None:
    story = begun(
        "p: {by: lead, does: verify, after: opened, within: 5 working days, expiry: late, answers: {xong: {}, chuyen: {pass on: yes, keeps open: yes, needs: [noi-nhan]}}}"
    )
    story.on("2026-03-04 08:00").do(AN, "p", "chuyen", noi_nhan="c")
    assert story.due("p") == "2026-03-09"


def test_nothing_is_done_before_the_earliest_day() -> None:
    story = begun(
        """moi: {by: lead, does: notify, to: team, after: opened, within: 1 working day, expiry: late}
hop: {by: lead, does: meet, after: moi, earliest: 5 working days from moi, within: 9 working days from moi, expiry: late}"""
    )
    story.do(AN, "moi")
    no = story.on("2026-03-06 17:00").refused(AN, run.Act("do", "hop"))
    assert (no["reason"], no["day"]) == ("too_early", "2026-03-09")
    move = story.moves(AN)["do", "hop", ""]
    assert (move.may, move.reason) == (False, "too_early")
    story.on("2026-03-09 08:00").do(AN, "hop")


def test_one_request_to_all_is_received_by_each() -> None:
    story = begun(
        f"""hoi: {{by: lead, does: request, to: team, after: opened, within: 1 day, expiry: late}}
tra-loi: {REPLY}"""
    )
    story.do(AN, "hoi")
    assert story.due("tra-loi", "y") == "received"
    story.receive(Y, "hoi", "y")
    assert story.due("tra-loi", "y") == "2026-03-05"
    assert story.due("tra-loi", "x") == "received"
    facts = story.do(X, "tra-loi", "co", row="x")
    assert isinstance(facts[0], Received)
    assert (facts[0].step, facts[0].row) == ("hoi", "x")
    assert (
        story.refused(Y, run.Act("receive", "hoi", "y"))["reason"] == "already_received"
    )
    assert (
        story.refused(Y, run.Act("receive", "hoi", "z"))["reason"] == "not_your_party"
    )


def test_withdrawing_a_question_drops_that_row_and_the_others_go_on() -> None:
    story = begun(
        f"""hoi: {ASK}
tra-loi: {REPLY}
rut: {{each: team, by: lead, may: withdraw, after: opened, ends: [hoi, tra-loi]}}
xong: {{by: lead, does: report, after: all tra-loi, within: 5 days, expiry: late}}"""
    )
    story.do(AN, "hoi", row="x")
    story.do(X, "tra-loi", "co", row="x")
    story.do(AN, "hoi", row="y")
    story.do(AN, "rut", row="y")
    story.do(AN, "rut", row="z")
    assert story.task("tra-loi", "x").status == "settled"
    assert story.is_open("xong")


def test_a_late_reply_is_filed_also_after_the_end() -> None:
    story = begun(
        f"""hoi: {ASK}
tra-loi: {REPLY}
xong: {{by: lead, does: report, after: all tra-loi, within: 5 days, expiry: late, ends: matter}}"""
    )
    for who, row in ((X, "x"), (Y, "y"), (Z, "z")):
        story.do(AN, "hoi", row=row)
        story.receive(who, "hoi", row)
    story.on("2026-03-06 08:00").do(AN, "xong")
    assert story.state.closed
    assert story.moves(X)["do", "tra-loi", "x"].late
    (fact,) = story.do(X, "tra-loi", "khong", row="x")
    assert isinstance(fact, Filed)
    assert story.task("tra-loi", "x").answer == ""


def test_a_date_that_moves_into_the_past_lapses_when_it_moved_not_before() -> None:
    story = begun(
        "p: {by: lead, does: verify, after: opened, within: 5 days before ngay, expiry: late, fills: [ngay]}",
        ngay="2026-06-01",
    )
    story.on("2026-03-10 08:00")
    facts = story.act(AN, run.Act("set", values={"ngay": "2026-03-09"}))
    lapse = facts[-1]
    assert isinstance(lapse, Lapsed)
    assert lapse.on == story.now


def test_a_limit_moved_on_lapses_again_when_it_runs_out_again() -> None:
    story = begun(
        "p: {by: lead, does: verify, after: opened, within: 1 day before ngay, expiry: late, fills: [ngay]}",
        ngay="2026-03-05",
    )
    story.on("2026-03-06 08:00").act(AN, run.Act("set", values={"ngay": "2026-03-20"}))
    story.on("2026-03-21 08:00")
    assert len([each for each in story.facts if isinstance(each, Lapsed)]) == 2


def test_the_earliest_of_two_limits_counts_and_unknown_ones_wait() -> None:
    story = begun(
        "p: {by: lead, does: verify, after: opened, within: [10 working days, 2 days before ngay], expiry: late, fills: [ngay]}"
    )
    assert story.due("p") == "2026-03-16"
    story.act(AN, run.Act("set", values={"ngay": "2026-03-12"}))
    assert story.due("p") == "2026-03-10"


def test_at_once_is_the_same_working_day() -> None:
    story = begun(
        "p: {by: lead, does: verify, after: opened, within: at once, expiry: late}"
    )
    assert story.due("p") == "2026-03-02"
    late = begun(
        "p: {by: lead, does: verify, after: opened, within: at once, expiry: late}",
        at="2026-03-07 09:00",
    )
    assert late.due("p") == "2026-03-09"


def test_an_unknown_step_row_answer_or_verb_is_refused_by_name() -> None:
    story = begun(f"hoi: {ASK}\ntra-loi: {REPLY}")
    for act, reason in (
        (run.Act("do", "nowhere"), "unknown_step"),
        (run.Act("do", "hoi", "mars"), "unknown_row"),
        (run.Act("do", "hoi", "x", "maybe"), "unknown_answer"),
        (run.Act("dance", "hoi", "x"), "unknown_verb"),
        (run.Act("extend", "hoi", "x"), "no_extension"),
        (run.Act("pause", "hoi", "x"), "no_pause"),
        (run.Act("receive", "hoi", "x"), "nothing_sent"),
        (run.Act("set"), "nothing_set"),
    ):
        assert story.refused(AN, act)["reason"] == reason


def test_facts_of_another_text_are_counted_and_have_no_effect() -> None:
    story = begun(f"hoi: {ASK}\ntra-loi: {REPLY}")
    story.do(AN, "hoi", row="x")
    other = begun(
        "p: {by: lead, does: verify, after: opened, within: 2 days, expiry: late}"
    )
    state = None
    for fact in story.facts:
        state = run.after(other.kind, state, fact)
    assert state is not None
    assert state.seq == len(story.facts)
    assert list(state.tasks) == [("p", "")]
