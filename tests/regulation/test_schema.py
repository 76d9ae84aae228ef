"""The schema and the loader agree on the shape of a text; what it means is the loader's."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from docs.regulation_schema import ref, schema
from phoihop.regulation.load import load
from phoihop.regulation.read_nodes import Items, Keys, Node, Text, read_nodes
from phoihop.regulation.read_text import Findings, Passage, read_text

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "regulations").glob("*.md"))
VECTORS = sorted((ROOT / "spec/regulation/vectors").rglob("*.md"))
WHOLE = schema()
BLOCK = Draft202012Validator(WHOLE)
HEAD = Draft202012Validator({**WHOLE, **ref("head")})
STRUCTURAL = {
    *("unknown_key", "missing_key", "not_text", "not_keys", "not_list", "bad_choice"),
    *("bad_count", "unknown_act", "two_acts", "no_act", "bad_code", "reserved_word"),
    *("bad_expiry", "bad_case", "extension_incomplete", "bad_opens", "bad_table"),
    *("no_else", "lead_not_total", "step_without_start", "two_leads"),
    *("empty_value", "bad_date"),
}
Tree = str | list[Any] | dict[str, Any]


def plain(node: Node) -> Tree:
    match node:
        case Text(text):
            return text
        case Items(items):
            return [plain(each) for each in items]
        case Keys(entries):
            return {name.text: plain(each) for name, each in entries}


def trees(path: Path) -> Iterator[tuple[Draft202012Validator, Tree]]:
    source = read_text(path.read_text("utf-8", errors="replace"))
    passages = [(HEAD, source.head)] if source.head else []
    blocks = [block for each in source.sections for block in each.blocks]
    for validator, passage in (*passages, *((BLOCK, x.passage) for x in blocks)):
        node = read_nodes(passage, Findings())
        if node is not None and node.entries:
            yield validator, plain(node)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_block_is_valid(path: Path) -> None:
    for validator, tree in trees(path):
        assert [each.message for each in validator.iter_errors(tree)] == []


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_a_vector_is_invalid_only_if_its_fault_is_one_of_shape(path: Path) -> None:
    valid = all(validator.is_valid(tree) for validator, tree in trees(path))
    code = path.name.removesuffix(".md")
    assert valid is (code not in STRUCTURAL)


FRONT = {
    "regulation": "thu", "title": "Thử", "in_force": "2026-01-01",
    "parties": {"a": {"name": "A"}, "b": {"name": "B"}}, "tables": {"t": ["a", "b"]},
}  # fmt: skip
STEP = {
    "by": "a", "does": "reply", "after": "opened", "within": "3 days", "expiry": "late",
    "answers": {"co": {"needs": ["so"], "times": "2"}, "khong": {"ends": "matter"}},
    "extend": {"by": "a", "times": "1", "at most": "3 days"},
    "pause": {"by": "a", "whole": "yes"},
}  # fmt: skip
RULES = {
    "lead": {"if so > 1": "a", "else": "b"}, "channel": "open", "traits": ["meeting"],
    "opens": "on request", "within": ["9 days", {"if so = 1": "8 days", "else": "1 day"}],
    "form": {"so": {"name": "Số", "type": "number", "required": "yes"},
             "ds": {"name": "Bảng", "at least": "1", "columns": {"c": {"name": "C"}}},
             "ch": {"name": "Chọn", "choices": {"x": {"name": "X", "name_en": "Y"}, "z": "Z"}}},
    "steps": {"b1": STEP, "b2": {"by": "b", "may": "notify", "to": "a", "after": "b1.co"}},
}  # fmt: skip
VALUES = st.sampled_from(
    [
        "a",
        "yes",
        "1",
        "100",
        "late",
        "open",
        "reply",
        "1 day",
        ["a"],
        [],
        {"x": "y"},
        {},
    ]
)
NAMES = st.sampled_from(
    ["name", "b1", "by", "may", "does", "else", "if so = 2", "lead", "X y", "within", "whole"]
)  # fmt: skip


def paths(tree: Tree, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(tree, dict):
        for key, each in tree.items():
            yield (*at, key)
            yield from paths(each, (*at, key))


@st.composite
def mutated(draw: st.DrawFn, tree: dict[str, Any]) -> dict[str, Any]:
    copy: dict[str, Any] = deepcopy(tree)
    *above, last = draw(st.sampled_from(sorted(paths(copy), key=str)))
    parent = copy
    for key in above:
        parent = parent[key]
    how = draw(st.sampled_from(["drop", "set", "add", "rename"]))
    if how == "set":
        parent[last] = draw(VALUES)
    elif how == "add":
        parent[draw(NAMES)] = draw(VALUES)
    else:
        value = parent.pop(last)
        if how == "rename":
            parent[draw(NAMES)] = value
    return copy


def refused(front: dict[str, Any], rules: dict[str, Any]) -> set[str]:
    head, block = (
        json.dumps(each)  # noqa: TID251 - JSON is YAML
        for each in (front, rules)
    )
    text = f"---\n{head}\n---\n## Điều 1. X\n\nLời.\n\n```rules viec\n{block}\n```\n"
    _, findings = load(text, name="x")
    codes = {
        each.code
        for each in findings
        if not (each.code == "missing_key" and each.details.get("key") == "lead")
    }
    return codes & STRUCTURAL


def test_the_text_that_is_mutated_is_sound() -> None:
    assert refused(FRONT, RULES) == set()
    assert BLOCK.is_valid(RULES)
    assert HEAD.is_valid(FRONT)


@given(mutated(RULES))
@example(RULES | {"opens": []})
@example(RULES | {"opens": ["on request"]})
@settings(max_examples=400)
def test_a_mutated_block_is_judged_alike(rules: dict[str, Any]) -> None:
    found = refused(FRONT, rules)
    assert BLOCK.is_valid(rules) is (not found), (found, rules)


@given(mutated(FRONT))
@example(FRONT | {"parties": {}})
@settings(max_examples=200)
def test_a_mutated_head_is_judged_alike(front: dict[str, Any]) -> None:
    known = {"a", "b"} <= set(front.get("parties", ()))
    found = refused(front, {"lead": "a"} if known else {})
    assert HEAD.is_valid(front) is (not found), (found, front)


def test_a_passage_is_read_as_the_schema_reads_it() -> None:
    node = read_nodes(Passage("lead: no\n", 1), Findings())
    assert node is not None
    assert plain(node) == {"lead": "no"}
