"""Two drafts over the same cases: which come out differently, in what, and why."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.days import Calendar
from phoihop.base.errors import Invalid
from phoihop.regulation.caselog import Case, Event, Notes
from phoihop.regulation.compare import LISTED, Compared, compare
from phoihop.regulation.model import Regulation
from phoihop.regulation.simulate import simulate
from phoihop.regulation.simulate_draft import Draft, other_draft, reading_columns
from phoihop.regulation.whatif import with_limits
from tests.people import local, shipped, written
from tests.regulation.test_logs_public import cases as logged
from tests.regulation.test_simulate import TEXT


def case(name: str, *events: tuple[str, str, str], ended: str = "") -> Case:
    found = tuple(
        Event(activity=activity, at=local(at), group=group)
        for activity, at, group in events
    )
    said = {"end": local(ended).isoformat()} if ended else {}
    return Case(id=name, events=found, attributes=said)


ASKED = ("ask", "2026-03-02 08:00", "A")
PROMPT = case("prompt", ASKED, ("answer", "2026-03-03 10:00", "B"))
SLOW = case("slow", ASKED, ("answer", "2026-03-09 10:00", "B"))
SILENT = case("silent", ASKED, ended="2026-03-20 10:00")
ALL = (PROMPT, SLOW, SILENT)


def tried(
    cases: Iterable[Case],
    before: Regulation,
    after: Regulation,
    calendar: Calendar | None = None,
) -> Compared:
    days = viet_nam()
    first = Draft.of(before, days)
    other = other_draft(first, after, calendar or days)
    return compare(first, other, ((each, each) for each in cases), Notes())


def longer(text: str) -> str:
    return text.replace("within: 3 working days", "within: 10 working days")


def test_the_same_draft_twice_gives_no_difference() -> None:
    found = tried(ALL, written(TEXT), written(TEXT))
    assert (found.cases, found.changed) == (3, 0)
    assert found.before is not None
    assert found.after is not None
    assert replace(found.after) == found.before


def test_a_longer_limit_takes_a_reply_that_was_silence() -> None:
    found = tried(ALL, written(TEXT), written(longer(TEXT)))
    (slow,) = found.differences
    assert slow.case == "slow"
    assert slow.changes == ("silence",)
    assert slow.before is not None
    assert (slow.before.fact, slow.before.step) == ("Lapsed", "tra-loi")
    assert slow.before.answer == "consent"
    # in the longer version the first thing that differs is the deadline that is missing
    assert slow.after is not None
    assert slow.after.fact != "Lapsed" or slow.after.on > slow.before.on


def test_another_meaning_of_silence_changes_the_silent_case_only() -> None:
    late = TEXT.replace("expiry: consent", "expiry: late")
    found = tried(ALL, written(TEXT), written(late))
    assert {each.case for each in found.differences} == {"slow", "silent"}
    silent = next(each for each in found.differences if each.case == "silent")
    assert silent.before is not None
    assert silent.after is not None
    assert (silent.before.answer, silent.after.answer) == ("consent", "late")
    assert silent.before.on == silent.after.on


def test_a_case_that_becomes_late_is_counted_and_so_is_one_that_no_longer_is() -> None:
    ended = [
        case("a", ASKED, ended="2026-03-06 10:00"),
        case("b", ASKED, ended="2026-03-20 10:00"),
    ]
    short = TEXT.replace("within: 5 working days", "within: 2 working days")
    found = tried(ended, written(TEXT), written(short))
    assert (found.now_late, found.no_longer_late) == (1, 0)
    back = tried(ended, written(short), written(TEXT))
    assert (back.now_late, back.no_longer_late) == (0, 1)
    (moved,) = back.differences
    assert moved.late == (True, False)
    assert moved.before is not None
    assert (moved.before.fact, moved.before.step) == ("Lapsed", "")


def test_an_act_that_the_other_draft_refuses_is_the_reason() -> None:
    after_both = TEXT.replace(
        "after: hoi, within: 3 working days",
        "after: xong, within: 3 working days",
    ).replace("after: tra-loi, within: 1", "after: hoi, within: 1")
    found = tried([PROMPT], written(TEXT), written(after_both))
    (changed,) = found.differences
    assert "refused" in changed.changes
    assert changed.after is not None
    assert (changed.after.fact, changed.after.refused) == ("Refused", "not_begun")


def test_a_draft_without_a_mapping_takes_the_first_ones_as_far_as_it_goes() -> None:
    other = replace(written(TEXT), log=None)
    first = Draft.of(written(TEXT), viet_nam())
    assert other_draft(first, other, viet_nam()).columns == first.columns
    kind = first.kind
    steps = {k: v for k, v in kind.steps.items() if k != "tra-loi"}
    fewer = replace(other, kinds={kind.code: replace(kind, steps=steps)})
    assert set(other_draft(first, fewer, viet_nam()).columns.steps) == {"ask"}
    both = reading_columns(first, other_draft(first, written(TEXT), viet_nam()))
    assert "end" in both.fields.values()


def test_so_many_cases_are_listed_and_all_are_counted() -> None:
    many = (replace(SLOW, id=str(each)) for each in range(LISTED + 7))
    found = tried(many, written(TEXT), written(longer(TEXT)))
    assert (found.changed, len(found.differences)) == (LISTED + 7, LISTED)


def test_faults_of_the_log_are_told_once_it_is_read() -> None:
    first = Draft.of(written(TEXT), viet_nam())
    notes = Notes()
    notes.note("log_case", 3, name="id")
    with pytest.raises(Invalid):
        compare(first, first, [(PROMPT, PROMPT)], notes)


def test_each_change_of_the_permit_office_agrees_with_the_two_runs(
    shared: Path,
) -> None:
    """One day more for everybody: what the comparison says is what two runs say."""
    text = shipped("tiep-nhan-ho-so")
    wider = with_limits(text, {"tiep-nhan": "90 days from opened"})
    days = viet_nam()
    before = Draft.of(text, days)
    after = replace(before, regulation=wider, kind=wider.kinds["tiep-nhan"])
    with logged(shared, "receipt.csv.gz", before.columns) as found:
        cases = tuple(found)
    both = compare(before, after, ((each, each) for each in cases), Notes())
    alone = simulate(before, cases, Notes()), simulate(after, cases, Notes())
    assert (both.before, both.after) == alone
    moved = both.now_late - both.no_longer_late
    assert alone[1].late - alone[0].late == moved
    assert both.no_longer_late > 0
