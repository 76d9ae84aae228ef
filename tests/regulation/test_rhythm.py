"""A period for each day or each working day: one matter a day, none for a day that is not there."""

from datetime import date

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation import schedule
from phoihop.regulation.check import check
from phoihop.regulation.explore import explore
from phoihop.regulation.model import Regulation
from tests.people import officer, opened, written

DAILY = """---
regulation: hang-ngay
title: Quy chế đối chiếu hằng ngày
in_force: 2024-01-01
parties:
  so-a: {name: Sở A}
tables:
  ngay: RHYTHM
---
## Điều 1. Đối chiếu

1. Mỗi ngày, sau 16 giờ thì đối chiếu ngay.

```rules doi-chieu
name: Đối chiếu
lead: so-a
channel: open
opens: each ngay
steps:
  doi-chieu: {clause: 1, by: lead, does: reconcile, after: 16 hours after opened, within: at once, expiry: late, ends: matter}
```
"""


def daily(rhythm: str) -> Regulation:
    return written(DAILY.replace("RHYTHM", rhythm))


@pytest.mark.parametrize(
    ("rhythm", "since", "until", "rows"),
    [
        ("every day", "2026-02-27", "2026-03-02", ["27-02", "28-02", "01-03", "02-03"]),
        ("every day", "2028-02-28", "2028-03-01", ["28-02", "29-02", "01-03"]),
        ("every day", "2026-12-30", "2027-01-02", ["30-12", "31-12", "01-01", "02-01"]),
        ("every working day", "2026-02-13", "2026-02-24", ["13-02", "23-02", "24-02"]),
        ("every working day", "2026-08-21", "2026-08-24", ["21-08", "22-08", "24-08"]),
    ],
)
def test_a_rhythm_opens_a_matter_for_each_day_and_for_no_day_twice(
    rhythm: str, since: str, until: str, rows: list[str]
) -> None:
    regulation = daily(rhythm)
    kind = regulation.kinds["doi-chieu"]
    days = (date.fromisoformat(since), date.fromisoformat(until))
    found = schedule.opening(regulation, kind, viet_nam(), *days)
    assert [each.rows["ngay"][0] for each in found] == rows
    assert all(each.window == (each.day, each.day) for each in found)
    assert check(regulation) == ()


def test_a_day_of_a_rhythm_is_its_own_matter_with_its_own_date() -> None:
    regulation = daily("every day")
    kind = regulation.kinds["doi-chieu"]
    rows = {"ngay": ("29-02",)}
    found = schedule.period_of(kind, rows, date(2028, 2, 29))
    assert found is not None
    assert found.day == date(2028, 2, 29)
    story = opened(
        regulation, "doi-chieu", officer("an", "so-a"), "2026-03-06 00:00",
        rows={"ngay": ("06-03",)},
    )  # fmt: skip
    story.on("2026-03-06 16:00")
    assert story.due("doi-chieu") == "2026-03-06"
    assert len(kind.tables["ngay"].rows) == 366
    assert list(explore(regulation)) == []
