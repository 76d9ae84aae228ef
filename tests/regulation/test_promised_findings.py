"""Every fault the language promises to find: its code, its files, its words, its article.

The phrases are those of our list of what a checker finds before anybody signs. Each
stands with the codes that say it; nothing promised may lose its file or its sentence,
and no code of these rooms may come without them.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from phoihop.base.findings import Finding, Severity
from phoihop.base.sentences import catalogue
from phoihop.regulation.check import check
from phoihop.regulation.explore import explore
from phoihop.regulation.load import load_bytes

ROOT = Path(__file__).resolve().parents[2]
VECTORS = ROOT / "spec" / "regulation" / "vectors"
ROOM = ROOT / "src" / "phoihop" / "regulation"
READING = ("check*.py", "load*.py", "read_*.py", "grammar*.py", "forms.py")
ERRORS: Mapping[str, tuple[str, ...]] = {
    "unknown name": ("unknown_name", "unknown_key", "unknown_act"),
    "no lead": ("no_lead", "lead_not_total"),
    "two leads": ("two_leads",),
    "duty without a limit": ("duty_without_limit",),
    "duty without a start": ("step_without_start", "step_never_opens"),
    "duty without an expiry": ("duty_without_expiry", "total_without_expiry"),
    "condition on a field no step fills": ("field_never_filled",),
    "silence as consent by the person concerned": ("silence_consent_person",),
    "silence as consent to an adverse decision": ("silence_consent_adverse",),
    "silence as consent where evidence is due": ("silence_consent_evidence",),
    "adverse answer without notice": ("adverse_without_notice",),
    "adverse answer without a reply window": ("adverse_without_reply_window",),
    "adverse answer that harms nobody named": ("adverse_without_person",),
    "extension without who, times, cap": ("extension_incomplete",),
    "a fact outside the catalogue": ("unknown_act", "forbidden_word"),
    "a trait without its fields and steps": (
        *("trait_without_day", "trait_without_evidence", "trait_without_field"),
        *("trait_without_minutes", "trait_without_periods", "trait_without_step"),
    ),
    "a value of few that decides for all": ("sees_decides", "sees_reason_hidden"),
}
WARNINGS: Mapping[str, tuple[str, ...]] = {
    "parts that do not fit in the whole": ("parts_exceed_whole", "opens_after_due"),
    "mixed units, with dates around Tết": ("mixed_units",),
    "reply below the minimum": ("reply_below_minimum",),
    "idle party": ("idle_party",),
    "cut-off after the due date": ("due_before_cut_off",),
    "no secret channel": ("no_secret_channel",),
}
EXPLORED: Mapping[str, tuple[str, ...]] = {
    "deadlock": ("deadlock", "waits_for_person", "waits_for_power"),
    "dead step": ("dead_step", "dead_answer"),
    "a matter that cannot end": ("cannot_end",),
    "two persons needed where one works": ("two_persons_needed",),
    "an expiry that leads nowhere": ("expiry_leads_nowhere",),
    "the longest path over the total": ("longest_over_total",),
}
# What no file can show: the engine itself refuses such acts (test_explore_guards), a bound
# was met (test_explore), a file would be as large as the bound (test_load_bounds).
SHOWN_BY_A_TEST = {
    *("two_persons_broken", "adverse_unheard", "not_proved"),
    *("too_large", "too_many_steps"),
}
BY_READING = {**ERRORS, **WARNINGS}
CASES = [
    (phrase, code)
    for table in (ERRORS, WARNINGS, EXPLORED)
    for phrase, codes in table.items()
    for code in codes
]
OF_THE_HEAD = {"idle_party"}  # stands before the first article


def findings(path: Path, *, deep: bool) -> list[Finding]:
    regulation, found = load_bytes(path.read_bytes(), name=path.name)
    assert regulation is not None
    return [*found, *check(regulation), *(explore(regulation) if deep else ())]


def files(code: str) -> tuple[Path, Path, bool]:
    deep = not (VECTORS / f"{code}.md").is_file()
    folder = VECTORS / "explored" if deep else VECTORS
    return folder / f"{code}.md", folder / f"{code}.gone.md", deep


@pytest.mark.parametrize(("phrase", "code"), CASES)
def test_what_is_promised_is_shown_by_a_file_and_gone_from_the_one_beside_it(
    phrase: str, code: str
) -> None:
    shows, gone, deep = files(code)
    assert deep == any(code in each for each in EXPLORED.values()), phrase
    (found, *_) = [e for e in findings(shows, deep=deep) if e.code == code]
    grave = Severity.ERROR if phrase in ERRORS else Severity.WARNING
    if phrase in BY_READING:
        assert found.severity is grave
    assert found.place.line > 1
    assert found.place.column > 0
    assert re.search(r"Điều \d", found.article) or code in OF_THE_HEAD
    assert findings(gone, deep=deep) == []


@pytest.mark.parametrize(("phrase", "code"), CASES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_is_promised_has_a_sentence_and_a_hint(
    phrase: str, code: str, language: str
) -> None:
    for family in ("finding", "hint"):
        assert len(catalogue(language)[f"{family}.{code}"]) > 10, phrase


@pytest.mark.parametrize("missing", ["by", "times", "at most"])
def test_each_part_an_extension_must_have_is_missed_by_name(missing: str) -> None:
    sound = (VECTORS / "extension_incomplete.gone.md").read_text("utf-8")
    found = re.search(r"extend: \{[^}]*\}", sound)
    assert found
    less = re.sub(rf"(?<=[{{ ]){missing}: [^,}}]+,? ?", "", found[0]).replace(
        ", }", "}"
    )
    assert less != found[0]
    text = sound.replace(found[0], less).encode()
    regulation, faults = load_bytes(text, name="x")
    assert regulation is not None
    (fault,) = [e for e in faults if e.code == "extension_incomplete"]
    assert missing in str(fault.details["missing"])


def raised() -> set[str]:
    """Every code of a finding that stands in the source of reading and checking."""
    known = {
        key.removeprefix("finding.")
        for key in catalogue("vi")
        if key.startswith("finding.")
    }
    written = {
        word
        for pattern in READING
        for path in ROOM.glob(pattern)
        for word in re.findall(
            r'"([a-z]+(?:_[a-z]+)+|tab|yaml)"', path.read_text("utf-8")
        )
    }
    return known & written


def test_no_code_of_these_rooms_comes_without_its_file() -> None:
    there = {each.stem for each in VECTORS.rglob("*.md")}
    found = raised()
    assert len(found) > 80
    assert found - SHOWN_BY_A_TEST <= there
    assert {f"{code}.gone" for code in found - SHOWN_BY_A_TEST} <= there


def test_what_no_file_shows_is_shown_by_a_test() -> None:
    tests = "\n".join(
        each.read_text("utf-8")
        for each in Path(__file__).parent.glob("test_*.py")
        if each.name != Path(__file__).name
    )
    assert {code for code in SHOWN_BY_A_TEST if f'"{code}"' not in tests} == set()
