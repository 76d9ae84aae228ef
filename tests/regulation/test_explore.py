"""What exploring every state finds in a text, and that it finds no more."""

from pathlib import Path

import pytest

from phoihop.base.findings import Severity
from phoihop.base.sentences import LANGUAGES, catalogue, say
from phoihop.regulation.check import check
from phoihop.regulation.explore import Bound, explore, explored
from phoihop.regulation.explore_findings import Explored
from phoihop.regulation.load import load
from phoihop.regulation.model import Regulation
from tests.people import REGULATIONS, written
from tests.regulation.seeded import FAULTS, KIND, SOUND
from tests.regulation.small import small

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "spec" / "regulation" / "vectors" / "explored"
CODES = sorted(path.stem for path in VECTORS.glob("*.md") if "." not in path.stem)
MADE_IN_A_TEST = {"two_persons_broken", "adverse_unheard", "not_proved"}
ERRORS = {"deadlock", "cannot_end", "expiry_leads_nowhere", "dead_step", "dead_answer"}
SHIPPED = sorted(REGULATIONS.glob("*.md"))


def read(path: Path) -> Regulation:
    regulation, faults = load(path.read_text("utf-8"), name=path.stem)
    assert regulation is not None
    assert not faults
    return regulation


def said_here() -> set[str]:
    source = (ROOT / "src/phoihop/locale/vi/explore.toml").read_text("utf-8")
    table = source.partition("[hint]")[0]
    return {line.split(" = ")[0] for line in table.splitlines() if " = " in line}


def about(found: Explored) -> tuple[str, str]:
    return found.code, str(found.details.get("step", ""))


def test_every_code_has_a_file_that_shows_it() -> None:
    assert said_here() == set(CODES) | MADE_IN_A_TEST


@pytest.mark.parametrize("code", CODES)
def test_the_bad_file_shows_the_finding_and_nothing_else(code: str) -> None:
    regulation = read(VECTORS / f"{code}.md")
    assert check(regulation) == ()
    (found,) = explore(regulation)
    assert found.code == code
    assert found.article == (
        "khoản 1 Điều 1" if found.details.get("step") else "Điều 1"
    )
    assert (found.severity is Severity.ERROR) == (code in ERRORS)


CHECKS = {
    "deadlock": "explore_findings._stuck",
    "cannot_end": "explore_findings._stuck",
    "expiry_leads_nowhere": "explore_findings._stuck",
    "dead_step": "explore_findings._dead",
    "dead_answer": "explore_findings._dead",
    "waits_for_person": "explore_findings._waiting",
    "waits_for_power": "explore_findings._waiting",
    "two_persons_needed": "explore.alone_in",
    "longest_over_total": "explore.overlong",
}


@pytest.mark.parametrize("code", CODES)
def test_with_its_check_taken_out_nobody_else_finds_it(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"phoihop.regulation.{CHECKS[code]}", lambda _: iter(()))
    found = {each.code for each in explore(read(VECTORS / f"{code}.md"))}
    assert code not in found


@pytest.mark.parametrize("code", CODES)
def test_the_file_beside_it_is_sound(code: str) -> None:
    regulation = read(VECTORS / f"{code}.gone.md")
    assert check(regulation) == ()
    assert explore(regulation) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_the_finding_its_hint_and_its_story_are_whole_sentences(
    code: str, language: str
) -> None:
    (found,) = explore(read(VECTORS / f"{code}.md"))
    said = [
        say(f"{family}.{code}", language, **found.details)
        for family in ("finding", "hint")
    ]
    assert {f"finding.{code}", f"hint.{code}"} <= set(catalogue(language))
    for sentence in (*said, *found.lines(language)):
        assert sentence
        assert "{" not in sentence
        assert "explore." not in sentence


def test_a_story_begins_with_the_opening_and_names_who_did_what() -> None:
    (found,) = explore(read(VECTORS / "deadlock.md"))
    assert found.lines("en") == (
        "The matter is opened",
        "Sở A: Request",
        "Sở B: Reply → Disagree",
    )
    assert found.lines("vi")[2] == "Sở B: Trả lời → Không đồng ý"


def test_a_story_says_whose_silence_it_was_and_what_was_filled_in() -> None:
    (found,) = explore(read(VECTORS / "expiry_leads_nowhere.md"))
    assert found.lines("vi")[2] == "Hết thời hạn “Trả lời” mà Sở B không trả lời"
    regulation = written(FAULTS["all must agree"][0])
    found = next(each for each in explore(regulation) if each.code == "deadlock")
    assert any("(Hồ sơ phức tạp: Có)" in line for line in found.lines("vi"))


@pytest.mark.parametrize("members", [1, 2, 3])
def test_the_sound_text_is_found_sound(members: int) -> None:
    kind = written(SOUND).kinds[KIND]
    assert list(explored(kind, Bound(members=members))) == []


@pytest.mark.parametrize("members", [1, 2, 3])
@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_with_any_number_of_members(
    fault: str, members: int
) -> None:
    text, expected = FAULTS[fault]
    kind = written(text).kinds[KIND]
    found = list(explored(kind, Bound(members=members)))
    assert {about(each) for each in found} == expected
    assert all(each.story or each.code == "dead_step" for each in found)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_has_no_error_and_is_proved_within_the_bound(path: Path) -> None:
    found = explore(read(path))
    assert [each for each in found if each.severity is Severity.ERROR] == []
    assert "not_proved" not in {each.code for each in found}


def test_beyond_the_bound_nothing_is_claimed_but_what_was_seen() -> None:
    regulation = written(FAULTS["all must agree"][0])
    found = list(explored(regulation.kinds[KIND], Bound(states=40)))
    (bound,) = (each for each in found if each.code == "not_proved")
    assert bound.severity is Severity.WARNING
    assert 40 <= bound.details["states"] <= 60
    assert bound.details["members"] == 2
    assert not {"dead_step", "dead_answer"} & {each.code for each in found}
    whole = list(explored(written(SOUND).kinds[KIND], Bound(states=40)))
    assert [each.code for each in whole] == ["not_proved"]


def test_a_text_with_errors_of_reading_is_not_explored() -> None:
    text = SOUND.replace("by: chu-tich, does: decide", "by: nobody, does: decide")
    regulation, faults = load(text, name="x")
    assert regulation is not None
    assert faults
    assert explore(regulation) == ()


def test_a_quorum_is_given_as_many_members_as_it_needs() -> None:
    """With two members, two thirds are all: the third tells them apart."""
    steps = """
hoi: {each: team, by: lead, does: request, to: team, after: opened, within: 2 working days, expiry: late}
dap: {each: team, by: team, does: reply, after: hoi, within: 3 working days, expiry: late, answers: {co: {}, khong: {}}}
xong: {by: lead, does: close, after: 2/3 of dap.co or all dap.khong, within: 1 working day, expiry: late, ends: matter}
"""
    found = list(explored(small(steps).kinds["viec"], Bound(members=1)))
    assert [about(each) for each in found] == [("deadlock", "dap")] * 2
    for each in found:
        answers = [move.answer for move in each.story if move.step == "dap"]
        assert sorted(answers) == ["co", "khong", "khong"]


def test_members_alike_are_counted_not_merged() -> None:
    """A set of members in place of a multiset would invent a deadlock here."""
    steps = """
dap: {each: team, by: team, does: reply, after: opened, within: 3 working days, expiry: late, answers: {co: {}, khong: {}}}
xong: {by: lead, does: close, after: 2 of dap.co or 2 of dap.khong, within: 1 working day, expiry: late, ends: matter}
"""
    assert list(explored(small(steps).kinds["viec"], Bound(members=3))) == []


@pytest.mark.parametrize("value", ["so > 5", "so = 5", "so < 5"])
def test_a_field_is_tried_on_both_sides_of_what_it_is_compared_with(
    value: str,
) -> None:
    steps = f"""
nhan: {{by: lead, does: receive, after: opened, within: 1 working day, expiry: late, needs: [so]}}
xong: {{by: lead, does: close, after: nhan, if: {value}, within: 1 working day, expiry: late, ends: matter}}
"""
    found = list(explored(small(steps).kinds["viec"]))
    assert [about(each) for each in found] == [("deadlock", "nhan")]


def test_a_step_that_begins_by_age_alone_begins() -> None:
    steps = """
cho:  {by: c, does: reply, after: opened, within: 3 working days, expiry: late}
nhac: {by: lead, does: close, after: 20 days after opened, within: 1 working day, expiry: late, ends: matter}
"""
    assert list(explored(small(steps).kinds["viec"])) == []


def test_what_only_a_total_limit_ends_is_no_deadlock() -> None:
    steps = (
        "cho: {by: c, does: reply, after: opened, within: 3 working days, expiry: late}"
    )
    head = "lead: a\nwithin: 10 working days\nexpiry: close hết hạn"
    assert list(explored(small(steps, head).kinds["viec"])) == []
    (found,) = explored(small(steps).kinds["viec"])
    assert found.code == "deadlock"
