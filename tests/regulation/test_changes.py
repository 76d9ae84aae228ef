"""What changes between two versions: nothing unsaid, nothing said where nothing differs."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.days import parse_amount
from phoihop.base.packaged import listed, packaged
from phoihop.regulation.change import Change, plain
from phoihop.regulation.changes import changes
from phoihop.regulation.changes_things import thing_said
from phoihop.regulation.changes_wording import grouped, said
from phoihop.regulation.limits import Compare
from phoihop.regulation.load import load
from phoihop.regulation.model import Extend, Field, Kind, Regulation, Step
from phoihop.regulation.words import FIELD_TYPES
from tests.people import shipped, written

DAY = date(2026, 3, 2)
APEC = packaged("regulations/the-apec.md")
SHIPPED = [each.removesuffix(".md") for each in listed("regulations", ".md")]


def between(old: Regulation, new: Regulation) -> tuple[Change, ...]:
    return changes(old, new, DAY, viet_nam())


def with_step(regulation: Regulation, kind: Kind, step: Step) -> Regulation:
    changed = replace(kind, steps={**kind.steps, step.code: step})
    return replace(regulation, kinds={**regulation.kinds, kind.code: changed})


def told(old: str, new: str) -> list[tuple[str, str]]:
    return [(each.code, each.step) for each in between(written(old), written(new))]


def rules(regulation: Regulation) -> Any:
    """Everything of a regulation that a person could notice, without places and bytes."""
    kinds = {
        code: {
            each.name: _bare(getattr(kind, each.name))
            for each in fields(kind)
            if each.name not in {"place", "parties", "tables"}
        }
        for code, kind in regulation.kinds.items()
    }
    return kinds, _bare(regulation.parties), _bare(regulation.tables)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bare(each) for key, each in value.items()}
    if isinstance(value, Step):
        return {
            each.name: _bare(getattr(value, each.name))
            for each in fields(value)
            if each.name != "place"
        }
    return plain(value)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_version_differs_in_nothing_from_itself(name: str) -> None:
    assert between(shipped(name), shipped(name)) == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_change_of_one_value_of_a_step_is_said_with_its_step_and_article(
    name: str,
) -> None:
    regulation = shipped(name)
    values = {
        each.name: [
            getattr(s, each.name)
            for k in regulation.kinds.values()
            for s in k.steps.values()
        ]
        for each in fields(Step)
    }
    tried = 0
    for kind in regulation.kinds.values():
        for step in kind.steps.values():
            for field, others in values.items():
                mine = plain(getattr(step, field))
                other = next((each for each in others if plain(each) != mine), mine)
                if field in {"code", "place"} or other is mine:
                    continue
                tried += 1
                new = with_step(regulation, kind, replace(step, **{field: other}))
                found = between(regulation, new)
                assert found, (kind.code, step.code, field)
                assert {(each.kind, each.step) for each in found} == {
                    (kind.code, step.code)
                }
                for each in found:
                    assert each.before == step.basis
                    assert str(step.basis) in said(each, "vi")
    assert tried >= 20


def _without_each_line(text: str) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    inside = False
    for at, line in enumerate(lines):
        if line.startswith("```"):
            inside = "rules" in line
        elif inside:
            yield "".join(lines[:at] + lines[at + 1 :])


@pytest.mark.parametrize("name", ["the-apec", "quy-che-phoi-hop-tinh"])
def test_every_line_of_rules_taken_out_is_said(name: str) -> None:
    whole = shipped(name)
    read = said_by = 0
    for text in _without_each_line(packaged(f"regulations/{name}.md")):
        found, _ = load(text, name="")
        if found is None or rules(found) == rules(whole):
            continue
        read += 1
        said_by += bool(between(whole, found))
    assert read > 20
    assert said_by == read


@pytest.mark.parametrize(
    ("was", "now", "codes"),
    [
        (
            "within: 20 days",
            "within: 15 days",
            [("limit_shorter", "tra-loi"), ("limit_shorter", "tra-loi-them")],
        ),
        ("expiry: consent", "expiry: no answer", [("step_expiries", "tra-loi")]),
        ("running: keep", "running: move", [("head_running", "")]),
        ("in_force: 2026-02-01", "in_force: 2027-02-01", [("head_in_force", "")]),
    ],
)
def test_a_change_is_called_by_what_it_is(
    was: str, now: str, codes: list[tuple[str, str]]
) -> None:
    assert was in APEC
    assert told(APEC, APEC.replace(was, now)) == codes
    back = [each for each, _ in told(APEC.replace(was, now), APEC)]
    assert back == [each.replace("shorter", "longer") for each, _ in codes]


def test_a_shorter_limit_is_shown_by_an_example_on_which_it_matters() -> None:
    new = written(APEC.replace("within: 20 days", "within: 15 days"))
    found = changes(shipped("the-apec"), new, date(2026, 2, 1), viet_nam())
    example = found[0].example
    assert example is not None
    assert example.start > date(2026, 2, 1), (
        "both end after Tết when counted from the 1st"
    )
    assert example.after < example.before


def test_changes_are_grouped_by_whom_they_concern_everybody_last() -> None:
    text = APEC.replace("within: 20 days", "within: 15 days").replace("keep", "move", 1)
    groups = grouped(between(shipped("the-apec"), written(text)), "vi")
    assert list(groups)[-1] == "Chung cho mọi bên"
    assert len(groups) == 3


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_change_between_any_two_shipped_texts_has_a_whole_sentence(
    language: str,
) -> None:
    for old, new in zip(SHIPPED, [*SHIPPED[1:], SHIPPED[0]], strict=True):
        for each in between(shipped(old), shipped(new)):
            sentence = said(each, language)
            assert "changes." not in sentence, sentence
            assert "{" not in sentence, sentence


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_type_of_blank_is_called_by_a_word(language: str) -> None:
    kind = next(iter(shipped("the-apec").kinds.values()))
    for each in FIELD_TYPES:
        blank = Field(code="o", name="Ô", type=each)
        assert "changes.type" not in thing_said(kind, blank, language)


def test_a_number_of_times_by_cases_is_told_with_its_cases() -> None:
    kind = next(iter(shipped("the-apec").kinds.values()))
    field = next(iter(kind.form))
    one = Extend(by="lead", times=1, at_most=parse_amount("5 days"))
    two = replace(one, times_when=((Compare(field, "=", "x"), 3),))
    assert thing_said(kind, one, "vi") != thing_said(kind, two, "vi")
    assert "3 nếu" in thing_said(kind, two, "vi")
