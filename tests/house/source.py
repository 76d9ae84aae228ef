"""The source of the product, read as text and as syntax: what the house rules look at."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "phoihop"
BINARY = {".png", ".woff2", ".ttf", ".gz", ".ico", ".sqlite3"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact as its source says it."""

    context: str
    name: str
    sentence: str
    term: str  # the Vietnamese term, from the brackets that end the docstring
    fields: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> str:
        return f"{self.context}.{self.name}"


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project that git keeps or would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = (ROOT / each for each in sorted(set(listed.stdout.splitlines())))
    return tuple(each for each in found if each.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Every file that is text, with what it says; a vector may be broken on purpose."""
    for each in files():
        if each.suffix not in BINARY:
            yield each, each.read_text("utf-8", errors="replace")


def pages() -> list[Path]:
    """The pages people read: those at the top, and those under docs."""
    docs = ROOT / "docs"
    return [
        each
        for each in files()
        if each.suffix == ".md" and (each.parent == ROOT or each.is_relative_to(docs))
    ]


@cache
def modules(*under: str) -> tuple[Path, ...]:
    """Every Python file of the project, migrations left out."""
    folders = tuple(ROOT / each for each in under or ("src", "tests", "bench", "docs"))
    return tuple(
        each
        for each in files()
        if each.suffix == ".py"
        and "migrations" not in each.parts
        and any(each.is_relative_to(folder) for folder in folders)
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (each for each in ast.walk(tree(path)) if isinstance(each, FUNCTIONS))


@cache
def fact_kinds() -> tuple[FactKind, ...]:
    """Every kind of fact: the dataclasses of each facts module, in order."""
    found = [*_kinds_in(SRC / "regulation" / "facts.py", "matters")]
    for module in modules("src/phoihop/contexts"):
        context, *rest = module.relative_to(SRC / "contexts").parts
        if rest and rest[0] in {"facts", "facts.py"}:
            found += _kinds_in(module, context)
    return tuple(found)


def _kinds_in(module: Path, context: str) -> Iterator[FactKind]:
    for each in tree(module).body:
        if isinstance(each, ast.ClassDef) and _is_fact(each):
            said = " ".join((ast.get_docstring(each) or "").split())
            parts = re.fullmatch(r"(.*?)(?: \(([^()]+)\)(.*))?", said)
            assert parts is not None
            sentence = f"{parts[1]}{parts[3] or ''}"
            yield FactKind(context, each.name, sentence, parts[2] or "", _fields(each))


def _is_fact(each: ast.ClassDef) -> bool:
    """Tell a fact by its decorator; a name with an underscore is a part of facts."""
    marked = any("dataclass" in ast.unparse(mark) for mark in each.decorator_list)
    return marked and not each.name.startswith("_")


def _fields(each: ast.ClassDef) -> tuple[tuple[str, str], ...]:
    return tuple(
        (line.target.id, ast.unparse(line.annotation))
        for line in each.body
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
    )
