"""Scenarios in the file: played by the engine, each unmet expectation at its place."""

from dataclasses import replace

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.packaged import listed, packaged
from phoihop.base.sentences import LANGUAGES, catalogue
from phoihop.desk.cast import REGULATIONS
from phoihop.regulation.load import load
from phoihop.regulation.model import Regulation, Scenario
from phoihop.regulation.scenario import Failure, played
from tests.people import shipped

SHIPPED = [each.removesuffix(".md") for each in listed("regulations", ".md")]
TEXT = packaged("regulations/y-kien-von-gop.md").partition("```scenario")[0]
GIVEN = 'given: {at: "2026-05-04 08:00", by: an as so-tai-chinh, values: {nha-dau-tu-nuoc-ngoai: A, to-chuc-nhan-von: B, dia-diem: C}}'
ENOUGH = '{at: "2026-05-04 09:00", by: an as so-tai-chinh, do: tiep-nhan.du'


def read(rest: str, given: str = GIVEN) -> tuple[Regulation, list[str]]:
    text = f"{TEXT}\n```scenario gop-von\nname: Thử\n{given}\n{rest}\n```\n"
    found, faults = load(text, name="x")
    assert found is not None
    return found, [each.code for each in faults]


def failures(rest: str) -> tuple[Failure, ...]:
    found, faults = read(rest)
    assert not faults
    [scenario] = found.scenarios
    return played(found, scenario, viet_nam())


def when(*acts: str, then: str = "") -> str:
    lines = ["when:", *(f"  - {act}}}" for act in acts)]
    return "\n".join([*lines, f"then: {{{then}}}"] if then else lines)


@pytest.mark.parametrize("name", SHIPPED)
def test_every_scenario_of_a_shipped_text_holds(name: str) -> None:
    regulation = shipped(name)
    assert len(regulation.scenarios) >= 1 + (name in REGULATIONS)
    for each in regulation.scenarios:
        assert played(regulation, each, viet_nam()) == (), each.name


@pytest.mark.parametrize("name", SHIPPED)
def test_no_expectation_of_a_shipped_scenario_is_idle(name: str) -> None:
    """Each value said to be so, said to be otherwise, is found out."""
    regulation = shipped(name)
    tried = 0
    for scenario in regulation.scenarios:
        for other in _otherwise(scenario):
            tried += 1
            assert played(regulation, other, viet_nam()), scenario.name
    assert tried


def _otherwise(scenario: Scenario) -> list[Scenario]:
    opposite = {"open": "not open", "not open": "open", "yes": "no", "no": "yes"}
    found = []
    for at, trial in enumerate(scenario.trials):
        for which, each in enumerate(trial.expected):
            turned = replace(
                each,
                what=opposite.get(each.what, each.what),
                value=opposite.get(each.value, each.value and "tell"),
            )
            if turned == each or (each.what, each.value) == ("silent", "tell"):
                continue
            expected = (*trial.expected[:which], turned, *trial.expected[which + 1 :])
            trials = list(scenario.trials)
            trials[at] = replace(trial, expected=expected)
            found.append(replace(scenario, trials=tuple(trials)))
    return found


@pytest.mark.parametrize(
    ("rest", "code", "expected", "found"),
    [
        (when(ENOUGH, then="open: [trinh]"), "open", "open", "not open"),
        (
            when(ENOUGH, then="not open: [hoi/cong-an-tinh]"),
            "not_open",
            "not open",
            "open",
        ),
        (
            when(ENOUGH, then="due: {hoi/cong-an-tinh: 2026-05-08}"),
            "due",
            "2026-05-08",
            "2026-05-06",
        ),
        (when(ENOUGH, then="late: [hoi/cong-an-tinh]"), "late", "late", "not late"),
        (
            when(ENOUGH, then="silent: {hoi/cong-an-tinh: late}"),
            "silent",
            "late",
            "none",
        ),
        (when(ENOUGH, then="closed: yes"), "closed", "yes", "no"),
        (
            when(ENOUGH, then="lead: cong-an-tinh"),
            "lead",
            "cong-an-tinh",
            "so-tai-chinh",
        ),
        (when(ENOUGH + ", refused: two_persons"), "not_refused", "two_persons", ""),
        (
            when(ENOUGH.replace("so-tai-chinh", "cong-an-tinh")),
            "refused",
            "",
            "not_your_party",
        ),
        (
            when(
                ENOUGH.replace("so-tai-chinh", "cong-an-tinh")
                + ", refused: two_persons"
            ),
            "refused_otherwise",
            "two_persons",
            "not_your_party",
        ),
    ],
)
def test_what_is_not_so_is_said_with_expected_and_found(
    rest: str, code: str, expected: str, found: str
) -> None:
    [failure] = failures(rest)
    assert (failure.code, failure.expected) == (code, expected)
    assert failure.found.startswith(found)
    for language in LANGUAGES:
        assert f"scenario.{code}" in catalogue(language)


def test_a_failure_stands_at_the_place_of_the_expectation() -> None:
    text, _ = read(when(ENOUGH, then="closed: yes"))
    [failure] = played(text, text.scenarios[0], viet_nam())
    line = text.text.splitlines()[failure.place.line - 1]
    assert line[failure.place.column - 1 :].startswith("yes")


def test_an_act_may_say_what_must_be_so_right_after_it() -> None:
    between = ", then: {open: [hoi/cong-an-tinh], closed: yes}"
    [failure] = failures(when(ENOUGH + between))
    assert failure.code == "closed"


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        (when(ENOUGH.replace("tiep-nhan", "tiep-nhat")), "unknown_name"),
        (when(ENOUGH.replace(".du", ".dung")), "unknown_name"),
        (when(ENOUGH.replace("so-tai-chinh", "so-nao-do")), "unknown_name"),
        (when(ENOUGH + ", row: noi-nao"), "unknown_name"),
        (when(ENOUGH + ", values: {khong-co: x}"), "unknown_name"),
        (when(ENOUGH + ", refused: vi_the"), "unknown_name"),
        (when(ENOUGH + ", sau-do: x"), "unknown_key"),
        (when(ENOUGH + ", for: lâu"), "bad_amount"),
        (when(ENOUGH.replace("2026-05-04 09:00", "sáng thứ hai")), "bad_moment"),
        (
            when(ENOUGH.replace("2026-05-04 09:00", "2026-05-04T09:00+07:00")),
            "bad_moment",
        ),
        (when(ENOUGH, then="open: [khong-co]"), "unknown_name"),
        (when(ENOUGH, then="closed: có"), "bad_choice"),
        (when(ENOUGH, then="silent: {hoi: đồng ý}"), "unknown_name"),
        ("when: x", "not_list"),
        ("when: [x]", "not_keys"),
    ],
)
def test_every_name_in_a_scenario_is_checked(rest: str, code: str) -> None:
    assert read(rest)[1] == [code]


def test_a_scenario_needs_a_kind_of_the_text_and_something_given() -> None:
    found, faults = load(f"{TEXT}\n```scenario gop-vom\nname: x\n```\n", name="x")
    assert found is not None
    assert [each.code for each in faults] == ["unknown_name"]
    assert read("when: []", given="")[1] == ["missing_key", "missing_key"]


def test_a_scenario_is_no_prose_and_no_rule() -> None:
    found, _ = read(when(ENOUGH))
    bare, _ = load(TEXT, name="x")
    assert bare is not None
    assert [each.prose for each in found.articles] == [
        each.prose for each in bare.articles
    ]
    assert [each.rules for each in found.articles] == [
        each.rules for each in bare.articles
    ]
