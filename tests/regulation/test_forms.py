"""What is written into a form is kept in one form only, or refused with its field."""

import pytest

from phoihop.base.errors import Refused
from phoihop.base.sentences import LANGUAGES, catalogue
from phoihop.regulation.forms import LONGEST, value_of, values_of
from phoihop.regulation.model import Field


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("text", "  Sở Nội vụ ", "Sở Nội vụ"),
        ("text", "So\u031b\u0309", "Sở"),
        ("date", "13/02/2026", "2026-02-13"),
        ("date", "2026-02-13", "2026-02-13"),
        ("instant", "2026-02-13T08:30+07:00", "2026-02-13T01:30:00.000+00:00"),
        ("number", "1.234,5", "1234.5"),
        ("number", "1234.5", "1234.5"),
        ("money", "1.000.000", "1000000"),
        ("number", "-3", "-3"),
        ("date", "", ""),
    ],
)
def test_a_value_is_kept_in_one_form(kind: str, written: str, kept: str) -> None:
    assert value_of(Field(code="o", name="Ô", type=kind), written) == kept


@pytest.mark.parametrize(
    ("field", "written", "reason"),
    [
        (Field(code="o", name="Ô", required=True), "  ", "field_required"),
        (Field(code="o", name="Ô"), "x" * (LONGEST + 1), "field_too_long"),
        (Field(code="o", name="Ô", type="date"), "31/02/2026", "bad_date"),
        (Field(code="o", name="Ô", type="date"), "hôm qua", "bad_date"),
        (Field(code="o", name="Ô", type="instant"), "2026-02-13T08:30", "bad_instant"),
        (Field(code="o", name="Ô", type="number"), "1e99", "bad_number"),
        (Field(code="o", name="Ô", type="money"), "NaN", "bad_number"),
        (Field(code="o", name="Ô", type="choice", choices={"co": "Có"}), "Có", "bad_choice"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_words(
    field: Field, written: str, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        value_of(field, written)
    assert refusal.value.details["reason"] == reason
    assert refusal.value.details["field"] == "o"
    for language in LANGUAGES:
        assert f"refused.{reason}" in catalogue(language)


def test_a_form_keeps_what_was_filled() -> None:
    fields = {
        "a": Field(code="a", name="A"),
        "b": Field(code="b", name="B", type="date"),
    }
    assert values_of(fields, {"a": "x", "b": ""}) == {"a": "x"}
