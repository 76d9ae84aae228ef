"""Ways to take a primitive out of the engine, for one test."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from phoihop.base.days import parse_amount
from phoihop.regulation import events, fold, grammar_words, plan
from phoihop.regulation.events import View
from phoihop.regulation.limits import Happened, Threshold
from phoihop.regulation.state import Mark

Remove = Callable[[pytest.MonkeyPatch], None]


def gone(module: object, name: str, instead: object) -> Remove:
    """Put something that does nothing in the place of a name of the engine."""
    return lambda patch: patch.setattr(module, name, instead)


def never(event: type) -> Remove:
    """Let an event of this sort never happen."""
    found: Callable[[View, Any], None] = lambda _view, _event: None  # noqa: E731
    return lambda patch: patch.setitem(events._FINDERS, event, found)


def no_answers(patch: pytest.MonkeyPatch) -> None:
    """Let a step be an event, but none of its answers."""
    usual = events._FINDERS[Happened]

    def found(view: View, event: Happened) -> Mark | None:
        return None if event.answer else usual(view, event)

    patch.setitem(events._FINDERS, Happened, found)


def no_rows(patch: pytest.MonkeyPatch) -> None:
    """Let what happened in one row count for every row."""

    def found(view: View, event: Happened) -> Mark | None:
        return events._threshold(view, Threshold("any", event.step, event.answer))

    patch.setitem(events._FINDERS, Happened, found)


def no_thresholds(patch: pytest.MonkeyPatch) -> None:
    """Let the first reply be enough for every join."""
    usual = events._FINDERS[Threshold]

    def found(view: View, event: Threshold) -> Mark | None:
        mark: Mark | None = usual(view, replace(event, need="any"))
        return mark

    patch.setitem(events._FINDERS, Threshold, found)


def answers(**without: object) -> Remove:
    """Take a property away from every answer."""

    def remove(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(
            fold,
            "answer_of",
            lambda step, code: replace(plan.answer_of(step, code), **without),
        )

    return remove


def amounts(said: str, instead: str) -> Remove:
    """Let an amount be read as another."""

    def read(written: str, _offset: int = 0) -> object:
        return parse_amount(instead if written == said else written)

    return lambda patch: patch.setattr(grammar_words, "amount", read)


def nothing(*_args: object, **_kwargs: object) -> None:
    """Do nothing, refuse nothing."""


def none(*_args: object, **_kwargs: object) -> tuple[()]:
    """Find nothing."""
    return ()
