"""How long something took, over any number of cases, in bounded memory.

Up to 512 values are kept as they are and give exact percentiles. From then on
they are counted in buckets 1 % apart, so that a percentile is at most 0.5 % off.
"""

from collections import Counter
from collections.abc import Iterable
from math import exp, log

EXACT = 512
_STEP = log(1.01)


class Sketch:
    """Times in seconds; pour them in, many at once, and ask for percentiles at any time."""

    __slots__ = ("buckets", "count", "few")

    def __init__(self) -> None:
        self.count = 0
        self.few: list[float] | None = []
        self.buckets: Counter[int] = Counter()

    def pour(self, seconds: Iterable[float]) -> None:
        """Count some times; what would be negative counts as none."""
        found = [each if each > 0 else 0.0 for each in seconds]
        self.count += len(found)
        if self.few is not None:
            self.few += found
            if len(self.few) <= EXACT:
                return
            found, self.few = self.few, None
        self.buckets.update(
            [int(log(each) / _STEP) if each >= 1 else -1 for each in found]
        )

    def join(self, other: "Sketch") -> None:
        """Count all that another sketch has counted."""
        if other.few is not None:
            self.pour(other.few)
            return
        self.count += other.count
        if self.few is not None:
            found, self.few = self.few, None
            self.count -= len(found)
            self.pour(found)
        self.buckets.update(other.buckets)

    def percentile(self, share: int) -> int:
        """Return a percentile in whole seconds; 0 if there is nothing."""
        if self.few is not None:
            return percentile(sorted(self.few), share)
        wanted = (self.count - 1) * share / 100
        seen = 0
        for bucket in sorted(self.buckets):
            seen += self.buckets[bucket]
            if seen > wanted:
                return _middle(bucket)
        return 0


def percentile(ordered: list[float], share: int) -> int:
    """Return a percentile of ordered seconds, interpolated, rounded to whole seconds."""
    if not ordered:
        return 0
    at = (len(ordered) - 1) * share / 100
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (at - low))


def _middle(bucket: int) -> int:
    return 0 if bucket < 0 else round(exp((bucket + 0.5) * _STEP))
