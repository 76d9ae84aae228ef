"""How a regulation is coloured: each part for what it is, one table for every tool."""

import json
import re
from pathlib import Path

import pytest

from phoihop.base.packaged import listed, packaged
from phoihop.regulation.highlight import STEP_KEYS, coloured, rules, spans, textmate

SPEC = Path(__file__).resolve().parents[2] / "spec" / "regulation.tmLanguage.json"
STEP = "  hoi: {by: lead, does: request, after: tiep-nhan.du, within: 3 working days, expiry: late}  # ghi chú"


def test_a_step_is_coloured_by_what_each_word_is() -> None:
    found = {STEP[each.start : each.end]: each.sort for each in spans(STEP, "rules")}
    assert found["hoi"] == "name"
    assert found["does"] == found["within"] == "key"
    assert found["request"] == "act"
    assert found["tiep-nhan.du"] == "reference"
    assert found["3 working days"] == "amount"
    assert found["late"] == "outcome"
    assert found["# ghi chú"] == "comment"


@pytest.mark.parametrize("name", listed("regulations", ".md"))
def test_every_shipped_text_is_coloured_in_its_three_zones(name: str) -> None:
    lines = packaged(f"regulations/{name}").split("\n")
    found = list(coloured(lines))
    assert len(found) == len(lines)
    sorts = {each.sort for line in found for each in line}
    assert sorts >= {"fence", "key", "name", "heading", "amount", "act", "outcome"}
    for line, parts in zip(lines, found, strict=True):
        edges = [edge for each in parts for edge in (each.start, each.end)]
        assert edges == sorted(edges)
        assert not edges or edges[-1] <= len(line)
        if line.startswith("## "):
            assert [each.sort for each in parts] == ["heading"]


def test_each_key_of_a_step_in_a_shipped_text_is_known() -> None:
    """What the loader reads and the table does not know would look like a name."""
    loader = Path(__file__).resolve().parents[2] / "src/phoihop/regulation/load_step.py"
    asked = re.findall(
        r'(?:leaf|text|get|flag|count|keys|leaves)\("([a-z_ ]+)"', loader.read_text()
    )
    assert set(asked) <= set(STEP_KEYS)


def test_the_grammar_for_other_editors_is_the_same_table() -> None:
    assert json.loads(SPEC.read_text("utf-8")) == textmate()
    assert len(textmate()["patterns"][1]["patterns"]) == len(rules()["rules"])
