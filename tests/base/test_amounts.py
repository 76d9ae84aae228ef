"""Amounts are read as LANGUAGE writes them, and written back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.amounts import AT_ONCE, MOST, Amount, Unit, parse_amount
from phoihop.base.errors import Invalid

AMOUNTS = st.sampled_from(list(Unit)).flatmap(
    lambda unit: st.builds(Amount, st.integers(1, MOST[unit]), st.just(unit))
)


@given(AMOUNTS)
def test_what_is_written_is_read_back(amount: Amount) -> None:
    assert parse_amount(str(amount)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("7 working days", Amount(7, Unit.WORKING_DAY)),
        ("1 working day", Amount(1, Unit.WORKING_DAY)),
        ("8 working hours", Amount(8, Unit.WORKING_HOUR)),
        ("  3   working   days ", Amount(3, Unit.WORKING_DAY)),
        ("1 days", Amount(1, Unit.DAY)),
        ("at once", AT_ONCE),
        ("half a month", Amount(15, Unit.DAY)),
        ("half a year", Amount(6, Unit.MONTH)),
    ],
)
def test_amounts_are_read(text: str, amount: Amount) -> None:
    assert parse_amount(text) == amount


def test_amounts_are_written_as_people_do() -> None:
    assert str(Amount(1, Unit.WORKING_DAY)) == "1 working day"
    assert str(Amount(2, Unit.HOUR)) == "2 hours"
    assert str(AT_ONCE) == "at once"


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "0 days", "-1 days", "1.5 days", "7 workingdays", "7 ngày"),
        *("51 years", "7 dayss", "٧ days", "1 working months", "99999999999 days"),
        "7 Working Days",
    ],
)
def test_anything_else_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_amount(text)
    (finding,) = refusal.value.findings
    assert (finding.code, finding.details["amount"]) == ("bad_amount", text)
