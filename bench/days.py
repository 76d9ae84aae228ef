"""How fast dates are: adding 15 working days, against the `holidays` library.

Each side's time is the best of several rounds over a year of starts.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from timeit import repeat

import holidays

from bench.measure import Ratio, full, say
from phoihop.base.calendars import viet_nam
from phoihop.base.days import day_after, explain_after, parse_amount

FIFTEEN = parse_amount("15 working days")


def main() -> None:
    """Measure and print."""
    ours = viet_nam()
    theirs = holidays.country_holidays("VN", years=range(2025, 2028))
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    hours = [datetime(d.year, d.month, d.day, 9, tzinfo=ours.timezone) for d in days]
    library = best(lambda: [theirs.get_nth_working_day(day, 15) for day in days])
    plain = best(lambda: [day_after(ours, day, FIFTEEN) for day in days])
    derived = best(lambda: [explain_after(ours, hour, FIFTEEN).days for hour in hours])
    size = "365 starts, against holidays.get_nth_working_day"
    say(
        [
            Ratio(
                what="15 working days added, times as fast",
                value=library / plain,
                bound=50,
                way="at least",
                size=size,
            ),
            Ratio(
                what="15 working days with derivation, times as fast",
                value=library / derived,
                bound=3,
                way="at least",
                size=size,
            ),
        ]
    )


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest round."""
    return min(repeat(work, number=1, repeat=200 if full() else 30))


if __name__ == "__main__":
    main()
