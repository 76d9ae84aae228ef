"""How fast dates are: adding 15 working days, against the `holidays` library.

Prints one JSON object of ratios within this run: how many times as fast as
`holidays.get_nth_working_day` without a derivation, and with one. Each side's
time is the best of several rounds over a year of starts.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from timeit import repeat

import holidays

from phoihop.base.calendars import viet_nam
from phoihop.base.days import day_after, explain_after, parse_amount

FIFTEEN = parse_amount("15 working days")
FULL = os.environ.get("SIZE") == "full"


def main() -> None:
    """Measure and print."""
    ours = viet_nam()
    theirs = holidays.country_holidays("VN", years=range(2025, 2028))
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    hours = [datetime(d.year, d.month, d.day, 9, tzinfo=ours.timezone) for d in days]
    library = best(lambda: [theirs.get_nth_working_day(day, 15) for day in days])
    plain = best(lambda: [day_after(ours, day, FIFTEEN) for day in days])
    derived = best(lambda: [explain_after(ours, hour, FIFTEEN).days for hour in hours])
    found = {
        "add_15_working_days_times_as_fast": round(library / plain, 1),
        "with_derivation_times_as_fast": round(library / derived, 2),
        "microseconds": {
            "library": round(library / len(days) * 1e6, 2),
            "plain": round(plain / len(days) * 1e6, 2),
            "derived": round(derived / len(days) * 1e6, 2),
        },
        "target": {"plain": 50, "derived": 3},
    }
    sys.stdout.write(json.dumps(found) + "\n")


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest round."""
    return min(repeat(work, number=1, repeat=200 if FULL else 30))


if __name__ == "__main__":
    main()
