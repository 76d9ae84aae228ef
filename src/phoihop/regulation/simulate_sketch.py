"""How long something took, over any number of cases, in bounded memory.

Up to 512 values are kept as they are and give exact percentiles. From then on
they are counted in buckets 1 % apart, so that a percentile is at most 0.5 % off.
"""

from collections import Counter
from math import exp, floor, log

EXACT = 512
_STEP = log(1.01)


class Sketch:
    """Times in seconds; add them one by one and ask for percentiles at any time."""

    __slots__ = ("_buckets", "_few", "count", "total")

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self._few: list[float] | None = []
        self._buckets: Counter[int] = Counter()

    def add(self, seconds: float) -> None:
        """Count one time; what would be negative counts as none."""
        seconds = max(seconds, 0.0)
        self.count += 1
        self.total += seconds
        if self._few is None:
            self._buckets[_bucket(seconds)] += 1
            return
        self._few.append(seconds)
        if len(self._few) > EXACT:
            self._buckets.update(map(_bucket, self._few))
            self._few = None

    def percentile(self, share: int) -> int:
        """Return a percentile in whole seconds; 0 if there is nothing."""
        if self._few is not None:
            return percentile(sorted(self._few), share)
        wanted = (self.count - 1) * share / 100
        seen = 0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
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


def _bucket(seconds: float) -> int:
    return -1 if seconds < 1 else floor(log(seconds) / _STEP)


def _middle(bucket: int) -> int:
    return 0 if bucket < 0 else round(exp((bucket + 0.5) * _STEP))
