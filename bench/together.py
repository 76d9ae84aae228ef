"""Eight people who act at once share a sync of the disk: acts a second, against one alone.

With a disk that takes 10 ms to sync (put in around ours), and with the disk as it is.
Each acts in matters of the own, through the desk.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from statistics import median

from django.db import connection

from bench.filling import NOW, founded, opened
from bench.measure import ROUNDS, Ratio, full, say, seconds
from phoihop.desk import matters
from phoihop.desk.demo import Province
from phoihop.desk.story import ASKED
from phoihop.regulation.run import Act
from phoihop.store import durable

TOGETHER = 8
SLOW = 0.010  # seconds
SYNC = durable._sync
KEYS = count()


def main() -> None:
    """Measure and print."""
    province = founded()
    acts = 24 if full() else 9
    slow = [_gain(province, acts, _slow) for _ in range(ROUNDS)]
    plain = [_gain(province, acts, SYNC) for _ in range(ROUNDS)]
    size = f"{acts} acts each, on SQLite"
    say(
        [
            Ratio(
                what="eight who act together against one alone, a sync taking 10 ms",
                value=median(slow),
                bound=3,
                way="at least",
                size=size,
            ),
            Ratio(
                what="eight who act together against one alone, the disk as it is",
                value=median(plain),
                bound=1,
                way="at least",
                size=size,
            ),
        ]
    )


def _slow() -> None:
    SYNC()
    time.sleep(SLOW)


def _gain(province: Province, acts: int, sync: Callable[[], None]) -> float:
    """Return acts a second of eight together, as times those of one alone."""
    ready = [list(_deeds(province, acts)) for _ in range(TOGETHER + 1)]
    durable._sync = sync
    try:
        alone = acts / seconds(lambda: _do(ready[0]))
        return TOGETHER * acts / seconds(lambda: _at_once(ready[1:])) / alone
    finally:
        durable._sync = SYNC


def _deeds(province: Province, acts: int) -> Iterator[Callable[[], object]]:
    """Yield acts that are ready to be recorded, three in each matter."""
    actor = province.actor("an", NOW)
    for _ in range(acts // len(ASKED)):
        matter = opened(province, actor)
        for row in ASKED:
            wish = matters.Wish(
                what=Act("do", "hoi", row, values={"cau-hoi": "Có đúng không?"})
            )
            yield _deed(province, matter, wish)


def _deed(province: Province, matter: str, wish: matters.Wish) -> Callable[[], object]:
    actor, key = province.actor("an", NOW), f"together {next(KEYS)}"
    return lambda: matters.act(actor, matter, wish, key=key, now=NOW)


def _do(deeds: Sequence[Callable[[], object]]) -> None:
    for each in deeds:
        each()


def _at_once(all_deeds: Sequence[Sequence[Callable[[], object]]]) -> None:
    def work(deeds: Sequence[Callable[[], object]]) -> None:
        try:
            _do(deeds)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(each,)) for each in all_deeds]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


if __name__ == "__main__":
    main()
