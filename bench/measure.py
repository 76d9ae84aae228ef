"""What a benchmark measures and how it says so: ratios within one run, never bare seconds.

A benchmark is a module of this folder; run alone it prints one JSON list of `Ratio`.
Times are the best of several rounds, the two sides of a ratio taken in turn, so that
a busy machine slows both.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """One figure and the bound it has to keep. `unit` is "times" unless said otherwise."""

    what: str
    value: float
    bound: float
    way: str  # "at most" or "at least"
    unit: str = "times"
    size: str = ""  # how much was measured, in words

    @property
    def kept(self) -> bool:
        """Whether the bound holds."""
        if self.way == "at most":
            return self.value <= self.bound
        return self.value >= self.bound


def full() -> bool:
    """Return whether the long run is asked for (`SIZE=full`)."""
    return os.environ.get("SIZE") == "full"


def seconds(work: Callable[[], object]) -> float:
    """Return how long one call takes, in seconds."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def times(
    first: Callable[[], object], second: Callable[[], object], rounds: int = ROUNDS
) -> float:
    """Return how many times as long the first takes as the second: median of paired rounds."""
    pairs = []
    for _ in range(rounds):
        pairs.append(seconds(first) / seconds(second))
        late, early = seconds(second), seconds(first)
        pairs.append(early / late)
    return median(pairs)


def say(ratios: Iterable[Ratio]) -> None:
    """Print the figures for the runner, on the last line of the output."""
    sys.stdout.write(json.dumps([asdict(each) for each in ratios]) + "\n")
