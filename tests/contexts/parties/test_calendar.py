"""A calendar changes for days to come, with a source."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from phoihop.contexts.parties import rules
from phoihop.contexts.parties.facts import CalendarDayRemoved, CalendarDaySet
from tests.contexts.parties.world import SNV, TODAY, as_, refused

KHOA, DUNG, AN = as_("khoa"), as_("dung"), as_("an")
OFF = CalendarDaySet(
    agency="",
    day=date(2026, 4, 27),
    kind="off",
    reason="Giỗ Tổ Hùng Vương (nghỉ bù)",
    source="TB 123/TB-BNV",
)
LOCAL = replace(OFF, agency=SNV)


def test_an_administrator_sets_a_day_for_the_whole_country() -> None:
    assert rules.set_day(None, OFF, KHOA) == (OFF,)
    with refused("administrator_needed"):
        rules.set_day(None, OFF, DUNG)


def test_a_head_sets_a_day_for_the_agency() -> None:
    assert rules.set_day(None, LOCAL, DUNG) == (LOCAL,)
    with refused("administrator_or_head_needed"):
        rules.set_day(None, replace(LOCAL, agency="so-tai-chinh"), DUNG)
    with refused("administrator_or_head_needed"):
        rules.set_day(None, LOCAL, AN)


def test_what_was_counted_stays_counted() -> None:
    past = replace(OFF, day=TODAY - timedelta(days=1))
    with refused("day_is_past"):
        rules.set_day(None, past, KHOA)
    assert rules.set_day(None, replace(OFF, day=TODAY), KHOA)
    assert rules.set_day(None, past, rules.installer(TODAY))


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"kind": "holiday"}, "unknown_word"),
        ({"reason": ""}, "text_missing"),
        ({"source": ""}, "text_missing"),
    ],
)
def test_a_day_says_why_and_by_which_text(wrong: dict[str, str], reason: str) -> None:
    with refused(reason):
        rules.set_day(None, replace(OFF, **wrong), KHOA)  # type: ignore[arg-type]


def test_a_day_set_again_replaces_the_first_and_can_be_removed() -> None:
    half = replace(OFF, kind="half")
    days = rules.replay_days([OFF, half])
    assert days == {OFF.day: half}
    with refused("recorded_already"):
        rules.set_day(days, half, KHOA)
    removed = CalendarDayRemoved(day=OFF.day)
    assert rules.remove_day(days, removed, KHOA) == (removed,)
    assert rules.replay_days([OFF, half, removed]) == {}
    with refused("administrator_needed"):
        rules.remove_day(days, removed, DUNG)
    with refused("day_not_set"):
        rules.remove_day({}, removed, KHOA)
