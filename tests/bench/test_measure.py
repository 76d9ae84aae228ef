"""The runner of the benchmarks says honestly whether a bound holds."""

import json

import pytest

from bench.measure import Ratio, say, times


@pytest.mark.parametrize(
    ("way", "value", "kept"),
    [
        ("at most", 1.5, True),
        ("at most", 1.51, False),
        ("at least", 50.0, True),
        ("at least", 49.9, False),
    ],
)
def test_a_bound_holds_up_to_its_edge(way: str, value: float, kept: bool) -> None:
    bound = 1.5 if way == "at most" else 50
    assert Ratio(what="x", value=value, bound=bound, way=way).kept is kept


def test_a_ratio_compares_two_works_in_turn() -> None:
    turns: list[str] = []
    times(lambda: turns.append("a"), lambda: turns.append("b"), rounds=2)
    assert turns == ["a", "b", "b", "a", "a", "b", "b", "a"]


def test_figures_reach_the_runner_on_the_last_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say([Ratio(what="x", value=1.0, bound=2, way="at most")])
    (line,) = capsys.readouterr().out.splitlines()
    assert [Ratio(**each).what for each in json.loads(line)] == ["x"]
