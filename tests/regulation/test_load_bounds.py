"""What is too large, too deep or not seen is refused with a sentence, in bounded time."""

import pytest

from phoihop.regulation.grammar_conditions import read_condition
from phoihop.regulation.grammar_events import read_event
from tests.regulation.test_load import HEAD, NAMES, Unread, codes, found, text


def test_a_file_over_a_million_bytes_is_refused_before_it_is_read() -> None:
    assert codes("x" * 1_000_001) == ["too_large"]


def test_an_alias_bomb_is_refused_before_anything_is_built() -> None:
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nlead: so-a"
    assert codes(text(bomb)) == ["yaml_anchor"]


@pytest.mark.parametrize("deep", [13, 5_000, 50_000])
def test_deep_nesting_is_refused_not_followed(deep: int) -> None:
    assert codes(text("lead: " + "[" * deep + "]" * deep)) == ["too_deep"]


def test_deep_brackets_in_an_event_are_refused_not_followed() -> None:
    event = "(" * 5_000 + "opened" + ")" * 5_000
    with pytest.raises(Unread):
        read_event(event, NAMES)
    with pytest.raises(Unread):
        read_condition("not " * 5_000 + "khan = co", NAMES)


def test_rules_that_markdown_does_not_see_are_not_lost_in_silence() -> None:
    hidden = "\n## Điều 6. Thụt\n\n    ```rules viec\n    lead: so-b\n    ```\n"
    assert codes(text("lead: so-a") + hidden) == ["rules_not_fenced"]


def test_a_block_inside_a_clause_keeps_its_columns() -> None:
    source = text("lead: so-a") + (
        "\n## Điều 6. Trong khoản\n\n1. Lời.\n\n   ```rules viec\n   steps: {a: {by: x, may: send, after: opened}}\n   ```\n"
    )
    (fault,) = found(source)
    line = source.split("\n")[fault.place.line - 1]
    assert line[fault.place.column - 1 :].startswith("x, may")


def test_an_empty_text_and_a_text_without_rules_are_told() -> None:
    assert codes("") == ["no_front_matter"]
    assert codes(HEAD) == ["no_rules"]


@pytest.mark.parametrize(("steps", "found"), [(2_000, False), (2_001, True)])
def test_more_than_two_thousand_steps_are_refused(steps: int, found: bool) -> None:
    block = "lead: so-a\nsteps:\n" + "".join(f"  b{at}: {{}}\n" for at in range(steps))
    assert ("too_many_steps" in codes(text(block))) is found
