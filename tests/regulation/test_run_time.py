"""Time and hand-over: age of the matter, its end, its lead, tasks passed on, late facts."""

from phoihop.regulation import run
from phoihop.regulation.facts import Began, Closed, Filed, Handed, Lapsed, Received
from tests.people import officer
from tests.regulation.small import AN, ASK, BO, CHI, REPLY, X, Y, Z, begun


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
