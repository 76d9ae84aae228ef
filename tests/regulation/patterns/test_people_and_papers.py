"""Levels, classes of complexity, assent of every party, papers handed over: P9, P22, P53, P57."""

from phoihop.regulation import acts, clocks, roles
from phoihop.regulation.run import Act
from tests.people import Story, opened, written
from tests.regulation.patterns.catalogue import pattern
from tests.regulation.patterns.removing import gone, no_thresholds, nothing
from tests.regulation.small import AN, BO, CHI, START, TEXT, X, Y, Z, begun

GRADE = "lead: a\nform: {loai: {name: Loại, choices: {thuong: Thường, dac-biet: Đặc biệt phức tạp}}}"
VERIFY = "lam: {by: lead, does: verify, after: opened, within: 5 days, expiry: late, extend: {by: boss, times: {if loai = dac-biet: 2, else: 1}, at most: 5 days}}"


@pattern(
    "P9",
    "extend: {times: {if loai = dac-biet: 2, else: 1}}",
    without=gone(clocks, "times_now", lambda _attempt, rule: rule.times),
)
def test_only_the_very_complex_case_is_extended_twice() -> None:
    plain, hard = (begun(VERIFY, GRADE, loai=each) for each in ("thuong", "dac-biet"))
    for story in (plain, hard):
        story.act(BO, Act("extend", "lam"))
    assert plain.refused(BO, Act("extend", "lam"))["reason"] == "extension_used_up"
    hard.act(BO, Act("extend", "lam"))
    assert hard.due("lam") == "2026-03-23"  # from Monday to Monday, each end rolled
    no = hard.refused(BO, Act("extend", "lam"))
    assert (no["reason"], no["times"]) == ("extension_used_up", "2")


def levels(steps: str) -> Story:
    """A matter with a table of levels: at each, who asks and who is asked."""
    table = "team: {tinh: {lead: x, doi-ung: y}, xa: {lead: z, doi-ung: c}}"
    lines = "\n".join(f"  {line}" for line in steps.splitlines())
    text = TEXT.replace("team: [x, y, z]", table).replace("HEAD", "lead: a")
    return opened(written(text.replace("STEPS", lines)), "viec", AN, START)


@pattern(
    "P22",
    "tables: {cap: {tinh: {lead, doi-ung}, xa: …}}; each: cap, by: cap.lead, to: cap.doi-ung",
    without=gone(roles, "named", lambda _kind, _state, word, row: row or word),
)
def test_each_level_deals_with_its_own_level_only() -> None:
    story = levels(
        "hoi: {each: team, by: team.lead, does: request, to: team.doi-ung, after: opened, within: 2 days, expiry: late}\n"
        "dap: {each: team, by: team.doi-ung, does: reply, after: hoi, within: 5 days, expiry: late}"
    )
    story.do(X, "hoi", row="tinh")
    no = story.refused(CHI, Act("do", "dap", "tinh"))
    assert no["reason"] == "not_your_party"
    story.do(Y, "dap", row="tinh")
    story.do(Z, "hoi", row="xa")
    story.do(CHI, "dap", row="xa")


@pattern(
    "P53",
    "each: ben, does: countersign …; after: all ky.dong-y",
    without=no_thresholds,
)
def test_a_text_is_amended_when_every_party_has_assented() -> None:
    story = begun(
        "ky: {each: team, by: team, does: countersign, after: opened or sua, within: 10 working days, expiry: late, answers: {dong-y: {}, gop-y: {needs: [ly-do]}}}\n"
        "sua: {by: lead, does: draft, after: any ky.gop-y, within: 10 working days, expiry: late}\n"
        "ban-hanh: {by: boss, does: issue, after: all ky.dong-y, within: 5 working days, expiry: late, ends: matter}"
    )
    story.do(X, "ky", "dong-y", row="x")
    story.do(Y, "ky", "dong-y", row="y")
    assert not story.is_open("ban-hanh")
    story.do(Z, "ky", "gop-y", row="z", ly_do="Sửa khoản 2")
    assert not story.is_open("ban-hanh")
    story.do(AN, "sua")
    for who, row in ((X, "x"), (Y, "y"), (Z, "z")):
        story.do(who, "ky", "dong-y", row=row)
    assert story.is_open("ban-hanh")


@pattern(
    "P57",
    "does: hand over, needs: [ho-so, bien-ban]; acknowledge with answers: {du, thieu: {needs: [con-thieu]}}",
    without=gone(acts, "bad_values", nothing),
)
def test_files_go_over_with_their_list_and_what_is_missing_is_named() -> None:
    story = begun(
        "giao: {by: lead, does: hand over, to: c, after: opened, within: 5 days, expiry: late, needs: [ho-so, bien-ban]}\n"
        "nhan: {by: c, does: acknowledge, after: giao, within: 2 days, expiry: late, answers: {du: {}, thieu: {needs: [con-thieu]}}}"
    )
    act = Act("do", "giao", values={"bien-ban": "BB-4"})
    assert story.refused(AN, act)["field"] == "ho-so"
    story.do(AN, "giao", bien_ban="BB-4", ho_so="Danh mục 12 tài liệu")
    no = story.refused(CHI, Act("do", "nhan", answer="thieu"))
    assert no["field"] == "con-thieu"
    story.do(CHI, "nhan", "thieu", con_thieu="Tài liệu số 7")
