"""What the product must never hold: words about a person's mind, and names of machines.

TRUST, "Bounds on purpose". The words are searched for wherever a column, a blank of
a form or a field of a fact is named.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from phoihop.base.text import folded
from phoihop.regulation.load import load
from tests.house.source import ROOT, fact_kinds, modules, name_of, texts, tree

# Whole words of names, marks folded away.
FORBIDDEN = (
    "opinion belief faith religion religious ethnic ethnicity race family relatives "
    "kinship political politics ideology thought party_membership sexuality score rating "
    "ton-giao tin-nguong dan-toc chinh-tri gia-dinh than-nhan quan-diem tu-tuong "
    "lich-su-chinh-tri hoan-canh-gia-dinh xu-huong diem-so xep-hang"
).split()
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
MACHINE = (
    "/wo" + "rk/",
    "/ro" + "ot/",
    "/opt/" + "wheels",
    "/opt/" + "pypi",
    "/tmp/" + "house",
    "py" + "pi.org",
    "python" + "hosted",
    "npm" + "js.org",
    "registry" + ".npm",
    "issues " + "show",
    "cla" + "ude",
    "anth" + "ropic",
    "chat" + "gpt",
    "co" + "pilot",
)


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("ton_giao", True),
        ("ton-giao", True),
        ("religion", True),
        ("political_history", True),
        ("Hoàn cảnh gia đình", True),
        ("y-kien", False),
        ("ly-do", False),
        ("started", False),
    ],
)
def test_a_forbidden_word_is_known_in_every_spelling(name: str, bad: bool) -> None:
    assert bool(_forbidden(name)) is bad


def test_no_table_has_a_column_for_them() -> None:
    bad = {
        f"{name_of(module)}:{name}"
        for module in modules("src")
        if "models" in name_of(module)
        for name in _columns(module)
        if _forbidden(name)
    }
    assert not bad


def test_no_fact_has_a_field_for_them() -> None:
    names = [(each.kind, name) for each in fact_kinds() for name, _ in each.fields]
    assert not [each for each in names if _forbidden(each[1])]


def test_no_form_that_ships_has_a_blank_for_them() -> None:
    bad = []
    for file in sorted((ROOT / "regulations").glob("*.md")):
        regulation, _ = load(file.read_text("utf-8"), name=file.name)
        assert regulation is not None, file.name
        for kind in regulation.kinds.values():
            for blank in (*kind.form.values(), *kind.fields.values()):
                said = (blank.code, blank.name, blank.name_en, *blank.choices.values())
                bad += [(file.name, blank.code) for each in said if _forbidden(each)]
    assert not bad


@pytest.mark.parametrize("words", [UNFINISHED, MACHINE], ids=["unfinished", "machine"])
def test_nothing_committed_names_a_machine_or_what_is_left_to_do(
    words: tuple[str, ...],
) -> None:
    found = {
        (name_of(each), word)
        for each, text in texts()
        for word in words
        if (word in text if word.isupper() else word in text.lower())
    }
    assert not found


def _forbidden(name: str) -> list[str]:
    said = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")
    return [each for each in FORBIDDEN if f"-{each.replace('_', '-')}-" in f"-{said}-"]


def _columns(module: Path) -> Iterator[str]:
    for each in ast.walk(tree(module)):
        if isinstance(each, ast.Assign | ast.AnnAssign):
            target = each.targets[0] if isinstance(each, ast.Assign) else each.target
            if isinstance(target, ast.Name):
                yield target.id
