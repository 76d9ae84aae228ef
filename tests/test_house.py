"""The rules of the house that a machine can see (STYLE): short files, short functions, no noise."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import BINARY, ROOT, files, functions, modules, name_of, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
BANNED_NAMES = {"utils", "helpers", "common", "manager", "service", "handler"}
# Nothing stands above the loop of a thread.
OUTERMOST = {"src/phoihop/__main__.py", "src/phoihop/desk/keeper.py"}
Documented = ast.Module | ast.FunctionDef | ast.ClassDef
CORE = ("src/phoihop/base", "src/phoihop/ledger", "src/phoihop/regulation")


def test_no_file_is_longer_than_400_lines() -> None:
    long = {
        name_of(each): count
        for each in modules()
        if (count := len(each.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long


def test_no_function_is_longer_than_40_lines() -> None:
    long = {
        f"{name_of(module)}:{each.name}": count
        for module in modules()
        for each in functions(module)
        if (count := (each.end_lineno or 0) - each.lineno + 1) > LONGEST_FUNCTION
    }
    assert not long


def test_every_init_is_empty() -> None:
    """Where rules or models became a folder, its init only names what is inside."""
    speaking = {
        name_of(each)
        for each in modules()
        if each.name == "__init__.py" and each.read_text("utf-8").strip()
        if not (each.parent.name in {"rules", "models"} and _only_names(each))
    }
    assert not speaking


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = {
        name_of(each) for each in modules() if BANNED_NAMES & set(each.stem.split("_"))
    }
    assert not vague


@pytest.mark.parametrize("room", CORE)
def test_every_module_and_public_function_of_the_core_says_what_it_is(
    room: str,
) -> None:
    silent = [
        f"{name_of(module)}:{name}"
        for module in modules(room)
        if module.name != "__init__.py"
        for name, node in _public(module)
        if not ast.get_docstring(node)
    ]
    assert not silent


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = {
        f"{name_of(module)}:{each.name}"
        for module in modules("src")
        if module.name != "__main__.py"
        for each in functions(module)
        for inner in ast.walk(each)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    assert not hidden


def test_only_the_outermost_catches_every_exception() -> None:
    broad = {
        f"{name_of(module)}:{each.lineno}"
        for module in modules("src")
        if name_of(module) not in OUTERMOST
        for each in ast.walk(tree(module))
        if isinstance(each, ast.ExceptHandler)
        and (
            each.type is None
            or ast.unparse(each.type) in {"Exception", "BaseException"}
        )
    }
    assert not broad


def test_comments_are_few() -> None:
    lines = [line.strip() for each in modules("src") for line in _lines(each)]
    remarks = [line for line in lines if line.startswith("#")]
    assert len(remarks) <= 0.05 * len(lines)


def test_every_file_is_text_or_ships_on_purpose() -> None:
    unread = {
        name_of(each) for each in files() if each.suffix not in BINARY and _odd(each)
    }
    assert not unread


def test_the_tests_mirror_the_rooms() -> None:
    known = {"house", "bench"}
    rooms = {each.name for each in (ROOT / "src/phoihop").iterdir() if each.is_dir()}
    folders = {each.parts[0] for each in _relative("tests") if len(each.parts) > 1}
    assert folders - known <= rooms


def _only_names(module: Path) -> bool:
    named = (ast.ImportFrom, ast.Assign, ast.Expr)
    return all(isinstance(each, named) for each in tree(module).body)


def _public(module: Path) -> Iterator[tuple[str, Documented]]:
    yield "module", tree(module)
    for node in tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node.name, node


def _lines(module: Path) -> list[str]:
    return [line for line in module.read_text("utf-8").splitlines() if line.strip()]


def _odd(each: Path) -> bool:
    return b"\x00" in each.read_bytes()[:4096]


def _relative(folder: str) -> list[Path]:
    return [each.relative_to(ROOT / folder) for each in modules(folder)]
