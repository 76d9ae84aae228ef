"""Conditions: numbers and dates by value, the rest as text; what is unknown is not true."""

import pytest

from phoihop.regulation.conditions import holds
from phoihop.regulation.limits import Among, Both, Compare, Condition, Either, Negated
from tests.regulation.small import begun

STORY = begun(
    "p: {by: lead, does: verify, after: opened, within: 1 day, expiry: late, fills: [so, ngay]}",
    so="10",
    ngay="2026-05-20",
)
YES = Compare("so", "=", "10.0")
NO = Compare("so", "<", "9")
UNKNOWN = Compare("mau", "=", "x")


@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        (YES, True),
        (NO, False),
        (Compare("so", ">", "9"), True),
        (Compare("so", "!=", "10"), False),
        (Compare("ngay", ">", "2026-05-19"), True),
        (Compare("ngay", "<", "NaN"), True),
        (Among("so", ("9", "10")), True),
        (Among("mau", ("9", "10")), False),
        (UNKNOWN, False),
        (Negated(UNKNOWN), False),
        (Negated(NO), True),
        (Either((UNKNOWN, YES)), True),
        (Either((UNKNOWN, NO)), False),
        (Both((UNKNOWN, YES)), False),
        (Negated(Both((UNKNOWN, NO))), True),
        (Negated(Either((UNKNOWN, YES))), False),
        (Negated(Both((UNKNOWN, YES))), False),
    ],
)
def test_three_valued_truth(condition: Condition, *, truth: bool) -> None:
    assert holds(STORY.kind, STORY.state, condition) is truth
