"""What is written into a form is kept in one form only, or refused with its field."""

import pytest

from phoihop.base.errors import Refused
from phoihop.base.sentences import LANGUAGES, catalogue
from phoihop.regulation import run
from phoihop.regulation.form_tables import written_rows
from phoihop.regulation.form_values import LONGEST, said_value, value_of
from phoihop.regulation.model import Field
from tests.regulation.small import AN, begun, small


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


ITEMS = Field(
    code="ds", name="Danh mục", type="table", least_rows=1, most_rows=2,
    columns={
        "so": Field(code="so", name="Số", required=True),
        "trang": Field(code="trang", name="Số trang", type="number"),
    },
)  # fmt: skip


def test_a_table_is_kept_row_by_row_in_one_form() -> None:
    typed = '[{"trang":"1.000","so":" 01 "},{"so":"  "},{"so":"02"}]'
    kept = value_of(ITEMS, typed)
    assert kept == '[{"so":"01","trang":"1000"},{"so":"02"}]'
    assert value_of(ITEMS, kept) == kept


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("so 01", "bad_rows"),
        ("[[]]", "bad_rows"),
        ("[" * 40_000, "bad_rows"),
        ('[{"khac":"x"}]', "bad_rows"),
        ('[{"trang":"3"}]', "bad_cell"),
        ('[{"so":"1","trang":"ba"}]', "bad_cell"),
        ("[]", "too_few_rows"),
        ('[{"so":"1"},{"so":"2"},{"so":"3"}]', "too_many_rows"),
    ],
)
def test_a_table_that_cannot_be_kept_is_refused_with_its_row(
    written: str, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        value_of(ITEMS, written)
    assert refusal.value.details["reason"] == reason
    for language in LANGUAGES:
        assert f"refused.{reason}" in catalogue(language)


def test_a_period_is_its_first_and_last_day() -> None:
    field = Field(code="o", name="Ô", type="period")
    assert value_of(field, "01/02/2026 - 13/02/2026") == "2026-02-01/2026-02-13"
    assert value_of(field, "2026-02-01/2026-02-13") == "2026-02-01/2026-02-13"
    for bad in ("2026-02-13/2026-02-01", "2026-02-13", "/2026-02-13", "1-2"):
        with pytest.raises(Refused) as refusal:
            value_of(field, bad)
        assert refusal.value.details["reason"] == "bad_days"


FORM = """  danh-sach: {name: Danh mục, name_en: List, at least: 1, columns: {
    so: {name: Số, required: yes},
    loai: {name: Loại, choices: {goc: {name: Bản gốc, name_en: Original}, sao: Bản sao}}}}
"""
HEAD = "lead: a\nform:\n" + FORM
TAKE = """nhan: {by: lead, does: receive, after: opened, within: 2 days, expiry: late}
lap:  {by: lead, does: record, after: nhan, if: danh-sach > 1, within: 2 days, expiry: late, ends: matter}"""


def test_a_regulation_declares_a_table_and_english_names_of_choices() -> None:
    (kind,) = small(TAKE, HEAD).kinds.values()
    field = kind.form["danh-sach"]
    assert (field.type, field.least_rows) == ("table", 1)
    assert list(field.columns) == ["so", "loai"]
    assert field.columns["loai"].choices == {"goc": "Bản gốc", "sao": "Bản sao"}
    assert field.columns["loai"].choices_en == {"goc": "Original"}


@pytest.mark.parametrize(("rows", "opens"), [(1, False), (2, True)])
def test_a_condition_over_a_table_counts_its_rows(rows: int, opens: bool) -> None:
    kept = written_rows([{"so": str(at)} for at in range(rows)])
    story = begun(TAKE, HEAD, **{"danh-sach": kept})
    story.act(AN, run.Act("do", "nhan"))
    assert (("lap", "") in story.state.tasks) is opens


def test_a_matter_takes_a_table_only_in_the_form_it_is_kept_in() -> None:
    with pytest.raises(Refused) as refusal:
        begun(TAKE, HEAD, **{"danh-sach": '[{"loai":"khac","so":"1"}]'})
    assert refusal.value.details["reason"] == "bad_value"


@pytest.mark.parametrize(
    ("sort", "kept", "vi", "en"),
    [
        ("date", "2026-08-03", "03/08/2026", "03/08/2026"),
        ("period", "2026-01-01/2026-03-31", "01/01/2026 – 31/03/2026", None),
        ("number", "1250.5", "1.250,5", "1,250.5"),
        ("money", "1250000", "1.250.000", "1,250,000"),
        ("number", "14", "14", "14"),
        ("text", "2026-08-03", "2026-08-03", "2026-08-03"),
        ("date", "not a day", "not a day", "not a day"),
        ("money", "much", "much", "much"),
    ],
)
def test_a_kept_value_is_said_as_people_write_it(
    sort: str, kept: str, vi: str, en: str | None
) -> None:
    assert said_value(sort, kept, "vi") == vi
    assert said_value(sort, kept, "en") == (en or vi)
