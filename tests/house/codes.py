"""Which codes the source raises or reports, found without running it.

A code is a constant that reaches `Refused(reason=...)`, `Finding(code=...)` and the
like, directly or through the parameter of a function that hands it on.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.house.source import FUNCTIONS, SRC, modules, name_of, tree

# what is called, the argument that is the code, where its sentence stands
SINKS = (
    ("Refused", "reason", "refused"),
    ("Tampered", "reason", "tampered"),
    ("Finding", "code", "finding"),
)
CARRIERS = frozenset({"code", "reason"})  # parameters that hand a code on
Function = ast.FunctionDef | ast.AsyncFunctionDef
Sinks = dict[tuple[str, str], str]


@cache
def codes() -> Mapping[str, str]:
    """Return each key that needs a sentence ("refused.not_yours"), and where it is used."""
    sinks: Sinks = {(called, argument): family for called, argument, family in SINKS}
    while more := {at: of for at, of in _handed_on(sinks) if at not in sinks}:
        sinks |= more
    found = dict(_classes())
    for module in modules("src"):
        for call in _calls(module):
            for family, value in _codes_of(call, sinks):
                found.setdefault(
                    f"{family}.{value}", f"{name_of(module)}:{call.lineno}"
                )
    return found


def _classes() -> Iterator[tuple[str, str]]:
    """Find the code of each exception: what is said when it names no reason."""
    for each in tree(SRC / "base" / "errors.py").body:
        for line in each.body if isinstance(each, ast.ClassDef) else ():
            if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "code":
                yield (
                    f"error.{ast.literal_eval(line.value)}",
                    "src/phoihop/base/errors.py",
                )


def _codes_of(call: ast.Call, sinks: Sinks) -> Iterator[tuple[str, str]]:
    for family, value in _arguments(call, sinks):
        for text in _constants(value):
            yield family, text


def _handed_on(sinks: Sinks) -> Iterator[tuple[tuple[str, str], str]]:
    """Find functions that pass one of their own parameters on as a code."""
    for module in modules("src"):
        for function in ast.walk(tree(module)):
            if isinstance(function, FUNCTIONS):
                yield from _passed_on(function, sinks)


def _passed_on(
    function: Function, sinks: Sinks
) -> Iterator[tuple[tuple[str, str], str]]:
    own = set(_parameters(function))
    for call in (each for each in ast.walk(function) if isinstance(each, ast.Call)):
        for family, value in _arguments(call, sinks):
            if isinstance(value, ast.Name) and value.id in own & CARRIERS:
                yield (function.name, value.id), family


def _arguments(call: ast.Call, sinks: Sinks) -> Iterator[tuple[str, ast.expr]]:
    called = _name(call.func)
    for (name, argument), family in sinks.items():
        if name != called:
            continue
        for keyword in call.keywords:
            if keyword.arg == argument:
                yield family, keyword.value
        for place, value in enumerate(call.args):
            if (name, argument, place) in _places():
                yield family, value


@cache
def _places() -> frozenset[tuple[str, str, int]]:
    """Where each parameter of each function of the product stands."""
    found = set()
    for module in modules("src"):
        for each in ast.walk(tree(module)):
            if isinstance(each, FUNCTIONS):
                names = [
                    name for name in _parameters(each) if name not in {"self", "cls"}
                ]
                found |= {(each.name, name, place) for place, name in enumerate(names)}
    return frozenset(found)


def _parameters(function: Function) -> list[str]:
    said = function.args
    return [each.arg for each in (*said.posonlyargs, *said.args, *said.kwonlyargs)]


def _constants(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _constants(value.body)
        yield from _constants(value.orelse)


def _calls(module: Path) -> Iterator[ast.Call]:
    return (each for each in ast.walk(tree(module)) if isinstance(each, ast.Call))


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""
