"""At once after a silence, limits by an hour of their last day, a limit asked without a least.

Domain page on time limits, 5.1: a last day ends at 24:00 and the day of an event is not
counted. What runs out with its day leaves nothing of it: at once is the next working day.
"""

from datetime import date

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation import run
from phoihop.regulation.changes import changes
from phoihop.regulation.check import check
from phoihop.regulation.due import derivation, of_task
from phoihop.regulation.explore_longest import longest_paths
from phoihop.regulation.load import load
from phoihop.regulation.wording import limit_said
from tests.people import Story, local
from tests.regulation.small import AN, CHI, TEXT, begun, small

SILENT = """
hoi: {by: lead, does: request, to: c, after: opened, within: at once, expiry: late}
tra-loi: {by: c, does: reply, after: hoi, within: LIMIT, expiry: no answer}
chuyen: {by: lead, does: send, to: c, after: tra-loi.expired, within: at once, expiry: late}
"""
# received, limit of the silence, last day at once after it: Tết 2026 is 14 to 22 February
VECTORS = [
    ("2026-03-02 09:00", "3 days", "2026-03-06"),
    ("2026-03-03 09:00", "3 days", "2026-03-09"),  # ends on a Friday
    ("2026-03-05 09:00", "1 working day", "2026-03-09"),
    ("2026-02-12 09:00", "1 working day", "2026-02-23"),  # ends before Tết
    ("2026-08-20 09:00", "1 working day", "2026-08-22"),  # a Saturday that is worked
    ("2026-03-02 09:00", "24 hours", "2026-03-03"),  # ends in the middle of its day
]


def silent(start: str, limit: str) -> Story:
    story = begun(SILENT.replace("LIMIT", limit), at=start)
    story.do(AN, "hoi")
    story.receive(CHI, "hoi")
    for _ in range(24 * 14):
        story.later(hours=1)
        story.tick()
        if story.is_open("chuyen"):
            return story
    raise AssertionError(story.names())


@pytest.mark.parametrize(("start", "limit", "due"), VECTORS)
def test_at_once_after_a_silence_is_a_working_day_that_is_still_to_come(
    start: str, limit: str, due: str
) -> None:
    story = silent(start, limit)
    assert story.due("chuyen") == due
    assert "late" not in " ".join(story.names())


def test_at_once_after_a_silence_is_explained_from_the_day_after() -> None:
    story = silent("2026-03-03 09:00", "3 days")
    why = derivation(story.kind, story.state, story.calendar, "chuyen")
    assert why.start == local("2026-03-07 00:00") - (
        local("2026-03-07 00:00") - story.task("chuyen").opened.on
    )
    (part,) = why.parts
    assert [f"{each.day:%d}" for each in part.days] == ["07", "08", "09"]
    assert part.due.day.isoformat() == "2026-03-09"


def test_the_longest_way_reckons_at_once_after_a_silence_with_the_next_day() -> None:
    text = SILENT.replace("LIMIT", "3 days").replace("late}\n", "late, ends: matter}\n")
    last = SILENT.replace("LIMIT", "3 days").strip() + "\n"
    last = last.replace(
        "tra-loi.expired, within: at once, expiry: late",
        "tra-loi.expired, within: at once, expiry: late, ends: matter",
    )
    kind = small(last, "lead: a\nwithin: 4 days\nexpiry: late").kinds["viec"]
    assert text != last
    path = longest_paths(kind)[0]
    assert [f"{leg.due:%d/%m}" for leg in path.legs] == ["02/03", "05/03", "06/03"]


HOUR = "gui: {by: lead, does: send, to: c, after: opened, within: LIMIT, expiry: late}"


def end_of(story: Story, step: str = "gui") -> str:
    end = derivation(story.kind, story.state, story.calendar, step).due
    assert end is not None
    assert end == of_task(story.kind, story.state, story.calendar, story.task(step)).due
    return f"{end.at.astimezone(story.calendar.timezone):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-03-06 15:00", "1 working day at 08:30", "2026-03-09 08:30"),
        ("2026-03-06 15:00", "3 days at 17:00", "2026-03-09 17:00"),
        ("2026-03-06 08:00", "at once at 10:00", "2026-03-06 10:00"),
        ("2026-03-06 10:00", "at once at 10:00", "2026-03-09 10:00"),
        ("2026-03-07 08:00", "at once at 10:00", "2026-03-09 10:00"),
        ("2026-03-06 08:00", "2 working days before ngay at 9:00", "2026-03-10 09:00"),
        ("2026-03-06 08:00", "by ngay at 09:15", "2026-03-12 09:15"),
        ("2026-03-06 08:00", "by 6/3 at 09:00", "2026-03-06 09:00"),
        ("2026-03-06 09:00", "by 6/3 at 09:00", "2027-03-08 09:00"),
        ("2026-03-06 08:00", "1 working day from opened at 08:30", "2026-03-09 08:30"),
    ],
)
def test_a_limit_ends_at_the_hour_its_text_names(
    start: str, limit: str, end: str
) -> None:
    dated = {"ngay": "2026-03-12"} if "ngay" in limit else {}
    line = HOUR.replace("late}", "late, fills: [ngay]}")
    story = begun(line.replace("LIMIT", limit), at=start, **dated)
    assert end_of(story) == end


def test_a_minute_after_its_hour_an_act_is_late() -> None:
    story = begun(HOUR.replace("LIMIT", "1 working day at 08:30"))
    story.on("2026-03-03 08:29").tick()
    assert story.names()[-1] == "Opened"
    story.later(minutes=1).tick()
    assert story.names()[-1] == "Lapsed gui late"


def test_what_an_hour_started_counts_from_its_day() -> None:
    story = begun(
        "gui: {by: lead, does: send, to: c, after: opened, within: 1 working day at 08:30, expiry: no answer}\n"
        "xem: {by: lead, does: verify, after: gui, within: 2 working days, expiry: late}"
    )
    story.on("2026-03-03 09:00").tick()
    assert story.due("xem") == "2026-03-05"


def test_nothing_is_done_before_the_hour_of_the_earliest() -> None:
    story = begun(
        "gui: {by: lead, does: send, to: c, after: opened, earliest: 1 working day at 08:30, within: 5 days, expiry: late}"
    )
    story.on("2026-03-03 08:29")
    assert story.refused(AN, run.Act("do", "gui"))["reason"] == "too_early"
    story.later(minutes=1).do(AN, "gui")


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ("1 working day at 24:00", "bad_hour"),
        ("1 working day at noon", "bad_hour"),
        ("1 working day at 9:60", "bad_hour"),
        ("2 hours at 09:00", "bad_limit"),
        ("2 working hours from opened at 09:00", "bad_limit"),
        ("as asked up to 5 days at 09:00", "bad_limit"),
        ("as asked up to", "bad_amount"),
    ],
)
def test_an_hour_that_is_none_or_stands_wrongly_is_a_fault(
    limit: str, code: str
) -> None:
    lines = HOUR.replace("LIMIT", limit)
    text = TEXT.replace("HEAD", "lead: a").replace("STEPS", f"  {lines}")
    _, faults = load(text, name="test")
    assert code in {each.code for each in faults}
    for each in faults:
        if each.code == code:
            assert each.place.column > 1


def test_an_hour_is_said_in_words_and_its_change_is_seen() -> None:
    old, new = (
        small(HOUR.replace("LIMIT", f"1 working day{hour}"))
        for hour in ("", " at 08:30")
    )
    kind = new.kinds["viec"]
    said = limit_said(kind, kind.steps["gui"].within, "vi")
    assert said == "1 ngày làm việc, lúc 08:30"
    assert (
        limit_said(kind, kind.steps["gui"].within, "en") == "1 working day(s), by 08:30"
    )
    codes = [each.code for each in changes(old, new, date(2026, 3, 2), viet_nam())]
    assert codes == ["limit_shorter"]


ASKED = """
hoi: {by: lead, does: request, to: c, after: opened, within: 2 days, expiry: late}
tra-loi: {by: c, does: reply, after: hoi, within: as asked up to 5 working days else 5 working days, expiry: late, ends: matter}
"""


@pytest.mark.parametrize("asked", ["at once", "1 working day", "5 working days"])
def test_without_a_least_the_asker_sets_any_time_up_to_the_most(asked: str) -> None:
    story = begun(ASKED)
    story.do(AN, "hoi", asked=asked)
    story.receive(CHI, "hoi")
    due = {"at once": "02", "1 working day": "03", "5 working days": "09"}[asked]
    assert story.due("tra-loi") == f"2026-03-{due}"


def test_more_than_the_most_is_still_refused_and_said() -> None:
    story = begun(ASKED)
    no = story.refused(AN, run.Act("do", "hoi", asked="6 working days"))
    assert no["reason"] == "above_maximum"
    kind = story.kind
    assert limit_said(kind, kind.steps["tra-loi"].within, "vi") == (
        "không quá 5 ngày làm việc, theo người hỏi"
    )
    wrong = small(ASKED.replace("else 5 working", "else 6 working"))
    assert "default_out_of_bounds" in {each.code for each in check(wrong)}
