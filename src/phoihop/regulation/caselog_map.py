"""A mapping written in a file of its own, like `log` in a regulation."""

import re
from collections.abc import Iterable
from dataclasses import replace

import yaml

from phoihop.base.errors import Invalid
from phoihop.base.findings import Finding, Place
from phoihop.regulation.caselog import columns_of
from phoihop.regulation.model import LogColumns

UNREAD = "log_map_unread"
Key = tuple[str, ...]


def read_map(text: str) -> LogColumns:
    """Return the mapping of a file. Raises Invalid: `log_map_unread` where it is no YAML,
    `log_map` for what it says, each fault at its key.
    """
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        place = Place(mark.line + 1, mark.column + 1) if mark else Place()
        raise Invalid([Finding(code=UNREAD, place=place)]) from None
    except (RecursionError, ValueError):
        raise Invalid([Finding(code=UNREAD, place=Place())]) from None
    try:
        return columns_of(found if isinstance(found, dict) else {})
    except Invalid as fault:
        raise Invalid(placed(text, fault.findings)) from None


def placed(text: str, findings: Iterable[Finding]) -> list[Finding]:
    """Return faults of a mapping at the keys of its file that they are about."""
    at = dict(_places(text))
    found = [replace(each, place=at.get(_key(each), each.place)) for each in findings]
    return sorted(found, key=lambda each: each.place)


def _key(finding: Finding) -> Key:
    if "activity" in finding.details:
        return "steps", str(finding.details["activity"])
    return (re.split(r"[?:]", str(finding.details.get("fault", "")))[0],)


def _places(text: str) -> Iterable[tuple[Key, Place]]:
    """Yield where each key of the file stands, and each key within one."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    for key, value in _entries(node):
        yield (key.value,), _place(key)
        for inner, _ in _entries(value):
            yield (key.value, inner.value), _place(inner)


def _entries(node: yaml.Node | None) -> Iterable[tuple[yaml.Node, yaml.Node]]:
    entries: Iterable[tuple[yaml.Node, yaml.Node]] = (
        node.value if isinstance(node, yaml.MappingNode) else ()
    )
    return [each for each in entries if isinstance(each[0], yaml.ScalarNode)]


def _place(node: yaml.Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)
