"""R10: three periods whose windows overlap, a day for each level, signed by the head."""

from datetime import date

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.regulation import run, schedule
from phoihop.regulation.facts import Done
from tests.people import Story, head, local, officer, shipped

TEXT = shipped("bao-cao-khieu-nai-tu-phap")
KIND = TEXT.kinds["bao-cao-ky"]
PARTIES = {code: f"agency of {code}" for code in TEXT.parties}
UNITS = ("don-vi-huyen", "don-vi-tinh", "don-vi-vung", "don-vi-trung-uong")
OPENS = {
    "sau-thang": "2026-04-01",
    "muoi-thang": "2026-08-01",
    "bo-sung-nam": "2026-10-01",
}
FIGURES = {
    "so-thu-ly": "12",
    "so-giai-quyet": "10",
    "so-qua-han": "1",
    "don-vi-chua-gui": "Không",
    "bao-cao": "01",
}


def report(ky: str, unit: str, under: tuple[str, ...] = ()) -> Story:
    rows: dict[str, tuple[str, ...]] = {"ky": (ky,), "don-vi": (unit,)}
    if under:
        rows["below"] = under
    story = Story(TEXT, KIND, local(f"{OPENS[ky]} 00:00"))
    who = officer("an", unit)
    story.record(run.open_matter(TEXT, KIND, who, PARTIES, rows, {}, story.now))
    story.tick()
    return story


DRAW_UP = run.Act("do", "lap", values=FIGURES)


# as the table of the text says; a day off rolls: 12/4 and 18/10 are Sundays, 8/8 and
# 3/10 Saturdays of 2026
@pytest.mark.parametrize(
    ("ky", "days"),
    [
        ("sau-thang", ("2026-04-03", "2026-04-08", "2026-04-13", "2026-05-08")),
        ("muoi-thang", ("2026-08-03", "2026-08-10", "2026-08-12", "2026-08-18")),
        ("bo-sung-nam", ("2026-10-05", "2026-10-08", "2026-10-12", "2026-10-19")),
    ],
)
def test_each_level_sends_by_its_day_of_each_period(
    ky: str, days: tuple[str, ...]
) -> None:
    found = []
    for unit in UNITS:
        story = report(ky, unit)
        story.act(officer("an", unit), DRAW_UP)
        story.do(head("dung", unit), "ky-bao-cao", "ky", ky_thay="thu-truong")
        found.append(story.due("gui"))
    assert tuple(found) == days


def test_the_windows_of_data_overlap_and_the_year_begins_in_october() -> None:
    since, until = date(2026, 1, 1), date(2026, 12, 31)
    found = schedule.opening(TEXT, KIND, viet_nam(), since, until)
    windows = {
        each.rows["ky"][0]: (each.day.isoformat(), each.window) for each in found
    }
    assert windows == {
        "sau-thang": (OPENS["sau-thang"], (date(2025, 10, 1), date(2026, 3, 31))),
        "muoi-thang": (OPENS["muoi-thang"], (date(2025, 10, 1), date(2026, 7, 31))),
        "bo-sung-nam": (OPENS["bo-sung-nam"], (date(2026, 8, 1), date(2026, 9, 30))),
    }
    assert len(found) == len(windows) * len(UNITS)


def test_who_drew_it_up_does_not_sign_it() -> None:
    story = report("sau-thang", "don-vi-huyen")
    story.act(officer("an", "don-vi-huyen"), DRAW_UP)
    act = run.Act("do", "ky-bao-cao", "", "ky", {"ky-thay": "cap-pho"})
    an = head("an", "don-vi-huyen")
    assert story.refused(an, act)["reason"] == "two_persons"
    story.act(head("dung", "don-vi-huyen"), act)


def test_a_report_that_is_returned_is_drawn_up_again_by_the_same_day() -> None:
    story = report("sau-thang", "don-vi-huyen")
    story.act(officer("an", "don-vi-huyen"), DRAW_UP)
    story.do(head("dung", "don-vi-huyen"), "ky-bao-cao", "tra-lai", ly_do="Thiếu")
    assert story.due("lap") == "2026-04-03"


def told(story: Story, unit: str) -> None:
    done = Done(on=story.now, person="", party=unit, step="gui")
    found = schedule.told(KIND, story.state, unit, done)
    assert found is not None
    story.record(found[0])


def test_a_unit_above_waits_for_those_below_and_no_longer_than_three_days() -> None:
    story = report("sau-thang", "don-vi-tinh", under=("huyen-1", "huyen-2"))
    told(story, "huyen-1")
    assert not story.is_open("lap")
    # three working days after Wednesday 1 April end on Monday the 6th
    story.on("2026-04-06 23:00")
    assert not story.is_open("lap")
    story.on("2026-04-07 08:00")
    assert story.due("lap") == "2026-04-08"
    assert schedule.missing(story.state, "gui") == ("huyen-2",)
    nobody = {key: each for key, each in FIGURES.items() if key != "don-vi-chua-gui"}
    act = run.Act("do", "lap", values=nobody)
    assert (
        story.refused(officer("an", "don-vi-tinh"), act)["field"] == "don-vi-chua-gui"
    )


def test_figures_that_come_before_the_report_is_sent_have_it_drawn_up_again() -> None:
    story = report("sau-thang", "don-vi-tinh", under=("huyen-1",))
    story.on("2026-04-07 08:00")
    story.act(officer("an", "don-vi-tinh"), DRAW_UP)
    assert not story.is_open("lap")
    told(story, "huyen-1")
    assert story.is_open("lap")
