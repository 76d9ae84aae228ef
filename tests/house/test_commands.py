"""Each command is tested, answers in JSON, and stands in the reference."""

import re

import pytest

from tests.house.commands import commands
from tests.house.source import modules, pages

COMMANDS = commands()
WANTED = {
    "demo",
    "serve",
    "init",
    "check",
    "explain",
    "simulate",
    "diagram",
    "days",
    "verify",
    "replay",
    "tick",
}
TESTS = "\n".join(each.read_text("utf-8") for each in modules("tests/cli"))


def test_every_command_that_was_promised_is_there() -> None:
    assert {each.split()[0] for each in COMMANDS} >= WANTED


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_a_test(name: str) -> None:
    words = [re.escape(f'"{each}"') for each in name.split()]
    assert re.search(r",\s*".join(words), TESTS)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_answers_in_json(name: str) -> None:
    assert any("--json" in each.opts for each in COMMANDS[name].params)


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_and_option_says_what_it_is_for(name: str) -> None:
    command = COMMANDS[name]
    assert command.help
    silent = [each.opts for each in command.params if not getattr(each, "help", "")]
    assert not silent


def test_each_command_that_a_page_names_exists() -> None:
    first = {each.split()[0] for each in COMMANDS}
    said = {
        (page.name, word)
        for page in pages()
        for word in re.findall(
            r"(?:`|^ {4}|/)phoihop ([a-z][a-z-]*)\b",
            page.read_text("utf-8"),
            re.MULTILINE,
        )
    }
    assert not {each for each in said if each[1] not in first}
