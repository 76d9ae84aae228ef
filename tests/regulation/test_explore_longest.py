"""The longest path of a kind, step by step with its dates, against the total limit."""

from datetime import date
from pathlib import Path

import pytest

from phoihop.regulation.check_time import STARTS
from phoihop.regulation.explore_longest import (
    Path as Way,
)
from phoihop.regulation.explore_longest import (
    longest_paths,
    overlong,
    total_of,
)
from phoihop.regulation.load import load
from phoihop.regulation.model import Kind
from tests.people import shipped
from tests.regulation.small import small

VECTORS = Path(__file__).resolve().parents[2] / "spec/regulation/vectors/explored"


def kind_of(path: Path) -> Kind:
    regulation, _ = load(path.read_text("utf-8"), name="x")
    assert regulation is not None
    return next(iter(regulation.kinds.values()))


def steps_of(way: Way) -> list[str]:
    return [f"{leg.step}.{leg.answer}".rstrip(".") for leg in way.legs]


def test_a_return_allowed_once_is_walked_once_more() -> None:
    (way, *_) = longest_paths(kind_of(VECTORS / "longest_over_total.md"))
    assert steps_of(way) == ["trinh", "quyet.tra-lai", "trinh", "quyet"]
    assert [leg.due for leg in way.legs] == [
        date(2026, 3, 5),
        date(2026, 3, 12),
        date(2026, 3, 17),
        date(2026, 3, 24),
    ]
    assert total_of(kind_of(VECTORS / "longest_over_total.md"), way) == date(
        2026, 3, 16
    )


def test_three_start_days_are_worked_out() -> None:
    (found,) = overlong(kind_of(VECTORS / "longest_over_total.md"))
    assert found.details["dates"] == (
        "02/03/2026 → 24/03/2026 → 16/03/2026; "
        "13/02/2026 → 16/03/2026 → 06/03/2026; "
        "28/08/2026 → 24/09/2026 → 16/09/2026"
    )
    assert found.lines("en")[1:3] == (
        "Propose: opens 02/03/2026, at the latest 05/03/2026",
        "Decide → Trả lại để trình lại: opens 05/03/2026, at the latest 12/03/2026",
    )


def test_a_limit_counted_from_an_answer_runs_only_once_that_was_given() -> None:
    """The file completed after three months does not overrun ten days from its completion."""
    kind = shipped("y-kien-von-gop").kinds["gop-von"]
    for way in longest_paths(kind):
        assert steps_of(way)[:3] == ["tiep-nhan.thieu", "bo-sung", "tiep-nhan.du"]
        total = total_of(kind, way)
        assert total is not None
        assert way.end <= total
    assert list(overlong(kind)) == []


def test_a_return_on_the_last_day_overruns_a_total_without_room_for_it() -> None:
    kind = shipped("y-kien-von-gop").kinds["khu-kinh-te"]
    (found,) = overlong(kind)
    assert [move.answer for move in found.story if move.step == "quyet-dinh"] == [
        "tra-lai",
        "",
    ]


def test_a_loop_without_times_is_walked_once() -> None:
    steps = """
lam:  {by: lead, does: report, after: opened or sua, within: 3 working days, expiry: late}
xem:  {by: c, does: verify, after: lam, within: 3 working days, expiry: late, answers: {duoc: {ends: matter}, chua: {}}}
sua:  {by: lead, does: draft, after: xem.chua, within: 30 working days, expiry: late}
"""
    (way, *_) = longest_paths(small(steps).kinds["viec"])
    assert steps_of(way) == ["lam", "xem"]


@pytest.mark.parametrize(("answer", "last"), [(1, "06/03"), (20, "30/03")])
def test_a_limit_of_an_answer_counts_if_it_is_the_longer(
    answer: int, last: str
) -> None:
    steps = f"""
dap:  {{by: c, does: reply, after: opened, within: 4 working days, expiry: late, answers: {{co: {{ends: matter}}, kho: {{within: {answer} working days, ends: matter}}}}}}
"""
    (way, *_) = longest_paths(small(steps).kinds["viec"])
    assert f"{way.end:%d/%m}" == last


def test_the_longer_branch_is_taken_and_a_join_waits_for_the_last() -> None:
    steps = """
mot:  {by: lead, does: report, after: opened, within: 3 working days, expiry: late}
hai:  {by: c, does: reply, after: opened, within: 9 working days, expiry: late}
xong: {by: lead, does: close, after: mot and hai, within: 1 working day, expiry: late, ends: matter}
"""
    (way, *_) = longest_paths(small(steps).kinds["viec"])
    assert steps_of(way) == ["hai", "xong"]
    assert way.end == date(2026, 3, 16)
    assert [each.start for each in longest_paths(small(steps).kinds["viec"])] == list(
        STARTS
    )
