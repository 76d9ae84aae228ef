"""Each command in Markdown: how it is called and what its words mean."""

from collections.abc import Iterator
from typing import Any

from tests.house.commands import commands

EVERYWHERE = {"--json", "--lang", "--help"}


def write() -> None:
    """Print the commands."""
    for name, command in sorted(commands().items()):
        print("\n".join(_described(name, command)))


def _described(name: str, command: Any) -> Iterator[str]:
    shown = [each for each in command.params if not EVERYWHERE & set(each.opts)]
    arguments = [each for each in shown if each.param_type_name == "argument"]
    usage = " ".join(["phoihop", name, *(_argument(each) for each in arguments)])
    yield f"## {name}\n\n    {usage}\n\n{_line(command.help)}\n"
    if shown:
        yield "| | Says |\n|---|---|"
        for each in shown:
            label = _argument(each) if each in arguments else ", ".join(each.opts)
            yield f"| `{label}` | {_line(each.help)} |"
        yield ""


def _argument(parameter: Any) -> str:
    name = (parameter.metavar or parameter.name).upper().strip("[].")
    name += "..." if parameter.nargs != 1 else ""
    return name if parameter.required else f"[{name}]"


def _line(text: str | None) -> str:
    return " ".join((text or "").split()).replace("|", "\\|")
