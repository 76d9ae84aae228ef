"""Each finding is shown by a small bad file, and is gone from the file beside it."""

from pathlib import Path

import pytest

from phoihop.base.findings import Finding, Severity
from phoihop.base.sentences import LANGUAGES, catalogue, say
from phoihop.regulation.check import check, runs
from phoihop.regulation.load import load, load_bytes
from phoihop.regulation.model import Field
from phoihop.regulation.words import (
    ACTS,
    ANSWERS,
    COMMON_FIELDS,
    FIELD_TYPES,
    forbidden,
)

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "spec" / "regulation" / "vectors"
CODES = sorted(path.stem for path in VECTORS.glob("*.md") if "." not in path.stem)
MADE_IN_A_TEST = {"too_large", "too_many_steps"}
FOLLOW = {  # what one fault brings with it
    "adverse_without_notice": {"adverse_without_reply_window"},
    "bad_code": {"unknown_name"},
}
WARNINGS = {
    "due_before_cut_off",
    "idle_party",
    "mixed_units",
    "no_secret_channel",
    "opens_after_due",
    "parts_exceed_whole",
    "reply_below_minimum",
}


def findings_of(path: Path) -> list[Finding]:
    regulation, findings = load_bytes(path.read_bytes(), name=path.name)
    return [*findings, *(check(regulation) if regulation else ())]


def said_here() -> set[str]:
    source = (ROOT / "src/phoihop/locale/vi/findings.toml").read_text("utf-8")
    table = source.partition("[hint]")[0]
    return {line.split(" = ")[0] for line in table.splitlines() if " = " in line}


def test_every_code_of_this_room_has_a_file_that_shows_it() -> None:
    assert said_here() - MADE_IN_A_TEST <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_bad_file_shows_the_finding_and_nothing_unrelated(code: str) -> None:
    found = findings_of(VECTORS / f"{code}.md")
    assert {code} <= {each.code for each in found} <= {code} | FOLLOW.get(code, set())
    grave = Severity.WARNING if code in WARNINGS else Severity.ERROR
    assert {each.severity for each in found if each.code == code} == {grave}


@pytest.mark.parametrize("code", CODES)
def test_the_file_beside_it_is_sound(code: str) -> None:
    assert findings_of(VECTORS / f"{code}.gone.md") == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_the_finding_and_its_hint_are_sentences_without_a_blank(
    code: str, language: str
) -> None:
    for each in findings_of(VECTORS / f"{code}.md"):
        for family in ("finding", "hint"):
            key = f"{family}.{each.code}"
            assert key in catalogue(language)
            sentence = say(key, language, **each.details)
            assert "{" not in sentence
            assert sentence == say(key, language, **each.details).strip()


def test_a_finding_about_a_rule_names_the_article_and_clause() -> None:
    (fault,) = findings_of(VECTORS / "duty_without_expiry.md")
    assert fault.article == "khoản 1 Điều 1"


def test_what_reading_has_found_in_a_step_is_not_said_again() -> None:
    source = (VECTORS / "bad_limit.md").read_text("utf-8")
    regulation, faults = load(source, name="x")
    assert regulation is not None
    assert [each.code for each in faults] == ["bad_limit"]
    assert regulation.faults == faults
    assert check(regulation) == ()
    assert not runs(faults)


def test_faults_of_reading_and_contradictions_come_in_one_run() -> None:
    source = (
        (VECTORS / "bad_limit.md")
        .read_text("utf-8")
        .replace("within: 2 working days, expiry: late", "within: 2 working days")
    )
    regulation, faults = load(source, name="x")
    assert regulation is not None
    both = [each.code for each in (*faults, *check(regulation))]
    assert both == ["bad_limit", "duty_without_expiry"]


@pytest.mark.parametrize(
    ("answers", "refused"),
    [
        ("dong-y: {}, khong-dong-y: {needs: [ly-do]}", False),
        ("dong-y: {needs: [ho-so]}, khong-dong-y: {}", True),
        ("dong-y: {needs: [ho-so]}, khong-dong-y: {needs: [ly-do]}", True),
    ],
)
def test_silence_cannot_stand_for_an_answer_that_must_bring_evidence(
    answers: str, refused: bool
) -> None:
    good = (VECTORS / "silence_consent_evidence.gone.md").read_text("utf-8")
    source = good.replace("needs: [ly-do], within", f"answers: {{{answers}}}, within")
    regulation, _ = load(source.replace("no answer", "consent"), name="x")
    assert regulation is not None
    found = {each.code for each in check(regulation)}
    assert ("silence_consent_evidence" in found) is refused


def test_the_worked_dates_show_a_plain_week_tet_and_the_national_day() -> None:
    (warning,) = findings_of(VECTORS / "mixed_units.md")
    dates = "02/03/2026 → 09/03/2026; 13/02/2026 → 02/03/2026; 28/08/2026 → 09/09/2026"
    assert warning.details["dates"] == dates


def test_the_parts_overrun_the_whole_on_a_day_that_is_named() -> None:
    (warning,) = findings_of(VECTORS / "parts_exceed_whole.md")
    shown = {key: warning.details[key] for key in ("start", "end", "total")}
    assert shown == {"start": "02/03/2026", "end": "11/03/2026", "total": "10/03/2026"}


NEVER = (
    *("Quan điểm chính trị", "Tôn giáo", "TÔN GIÁO", "Dân tộc", "Tư tưởng", "Niềm tin"),
    *("Hoàn cảnh gia đình", "Lịch sử chính trị", "đảng viên", "chấm điểm"),
    *("Bài viết trên mạng xã hội", "Religion", "Ethnicity of the officer", "opinion"),
    *("Political views", "Family history", "Social media posts", "Risk score"),
)
NEVER_CODES = ("ton-giao", "dan-toc", "quan-diem", "quan-he-than-nhan", "religion")


def with_field(code: str, **keys: str) -> str:
    plain = {"name": "Trường", "name_en": "Field", "hint": "Gợi ý", "choice": "Một"}
    said = plain | keys
    written = f'name: "{said["name"]}", name_en: "{said["name_en"]}"'
    more = f'hint: "{said["hint"]}", choices: {{mot: "{said["choice"]}", hai: Hai}}'
    field = f"channel: open\nform: {{{code}: {{{written}, {more}}}}}"
    good = (VECTORS / "unknown_name.gone.md").read_text("utf-8")
    return good.replace("channel: open", field, 1)


def refused(source: str) -> bool:
    regulation, faults = load(source, name="x")
    assert regulation is not None
    assert faults == ()
    return "forbidden_word" in {each.code for each in check(regulation)}


@pytest.mark.parametrize("said", NEVER)
@pytest.mark.parametrize("where", ["name", "name_en", "hint", "choice"])
def test_no_field_can_be_about_what_a_person_is_or_thinks(
    said: str, where: str
) -> None:
    assert not refused(with_field("truong"))
    assert refused(with_field("truong", **{where: said}))


@pytest.mark.parametrize("code", NEVER_CODES)
def test_no_code_can_either(code: str) -> None:
    assert refused(with_field(code))


@pytest.mark.parametrize("said", ["Hỏi về tôn giáo", "Ask about religion"])
def test_no_step_and_no_answer_can_either(said: str) -> None:
    good = (VECTORS / "unknown_name.gone.md").read_text("utf-8")
    assert refused(good.replace("does: reply", f"does: reply, name: {said}"))
    answers = f"does: reply, answers: {{co: {{name: {said}}}}}"
    assert refused(good.replace("does: reply", answers))


@pytest.mark.parametrize(
    "said",
    [
        "Số hiệu văn bằng",
        "Bạo lực gia đình",
        "Ngày sinh",
        "Chứng kiến",
        "Giả định",
        "Công trình chỉnh trị sông",
        "Người phát ngôn",
        "Ý kiến bảo lưu của cơ quan",
        "Đăng ký góp vốn",
        "Reply of the agency",
    ],
)
def test_plain_words_of_office_work_are_left_alone(said: str) -> None:
    assert forbidden((said,)) == ""


STATEMENTS = ("phat-ngon", "Phát ngôn với báo chí", "phat-ngon-bao-chi")
STATEMENTS += ("Phát ngôn của Ủy ban", "Phát ngôn chính thức", "Phát ngôn của cơ quan")


@pytest.mark.parametrize("said", STATEMENTS)
def test_what_an_agency_states_to_the_press_is_an_act_like_another(said: str) -> None:
    assert forbidden((said,)) == ""
    assert forbidden((said,), of_person=True) == said


@pytest.mark.parametrize(
    "said",
    [
        "Phát ngôn của cán bộ",
        "Phát ngôn trên mạng",
        "Theo dõi phát ngôn với báo chí",
        "Phát ngôn với báo chí của công chức",
        "Phát ngôn của bộ phận kế toán",
        "Phát ngôn của người dân",
        "Nội dung phát ngôn",
        "phat-ngon-cua-ca-nhan",
    ],
)
def test_what_people_say_is_still_nobodys_to_keep(said: str) -> None:
    assert forbidden((said,)) == said


def test_in_a_matter_about_a_person_no_field_keeps_a_statement() -> None:
    good = (VECTORS / "adverse_without_notice.gone.md").read_text("utf-8")
    field = "channel: open\nform: {phat-ngon: {name: Phát ngôn}}"
    assert "concerns:" in good
    assert refused(good.replace("channel: open", field, 1))
    assert not refused(with_field("phat-ngon"))


def test_the_catalogue_itself_has_no_forbidden_word() -> None:
    every: list[str] = [*ACTS, *ANSWERS, *FIELD_TYPES]
    for names in (*ACTS.values(), *ANSWERS.values()):
        every += names
    for field in COMMON_FIELDS.values():
        every += [field.code, field.name, field.name_en]
    assert forbidden(every) == ""


def test_a_field_of_the_model_has_no_place_for_them_either() -> None:
    assert forbidden(Field.__dataclass_fields__) == ""
