"""Every command of the product, as the command line knows it."""

from collections.abc import Iterator, Mapping
from typing import Any

import typer.main

from phoihop.cli import offline, online


def commands() -> Mapping[str, Any]:
    """Return each command by its full name ("days add")."""
    found: dict[str, Any] = {}
    for app in (offline.app, online.app):
        found |= dict(_walk(typer.main.get_command(app), ""))
    return found


def _walk(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    inside = getattr(command, "commands", None)
    if inside is None:
        yield name, command
        return
    for each, inner in inside.items():
        yield from _walk(inner, f"{name} {each}".strip())
