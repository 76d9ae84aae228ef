"""A table in a form: rows are added without a script, kept in one form, read back as rows."""

from django.http import QueryDict

from phoihop.regulation.form_values import value_of
from phoihop.regulation.model import Field
from phoihop.web.blanks import filled, of_field

LIST = Field(
    code="ds", name="Danh mục", name_en="List", type="table", most_rows=10,
    columns={
        "so": Field(code="so", name="Số", required=True),
        "loai": Field(code="loai", name="Loại", type="choice",
                      choices={"goc": "Bản gốc"}, choices_en={"goc": "Original"}),
    },
)  # fmt: skip
BLANK = of_field(LIST, "en", required=False, prefix="x-")


def sent(**typed: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({name.replace("__", "."): value for name, value in typed.items()})
    return data


def test_an_empty_table_offers_three_rows_in_the_readers_words() -> None:
    assert len(BLANK.grid) == 3
    assert BLANK.grid[1][0].name == "ds.1.so"
    assert BLANK.columns[1].choices == (("goc", "Original"),)


def test_rows_typed_come_back_and_are_kept_in_order() -> None:
    data = sent(ds__lines="3", ds__0__so="01", ds__0__loai="goc", ds__2__so=" 02 ")
    (blank,) = filled((BLANK,), data, "vi").blanks
    assert [row[0].value for row in blank.grid] == ["01", "02", ""]
    assert value_of(LIST, blank.value) == '[{"so":"01","loai":"goc"},{"so":"02"}]'


def test_the_button_adds_rows_and_never_more_than_the_text_allows() -> None:
    (blank,) = filled((BLANK,), sent(ds__lines="3", more="ds"), "vi").blanks
    assert (len(blank.grid), blank.full) == (8, False)
    (blank,) = filled((BLANK,), sent(ds__lines="8", more="ds"), "vi").blanks
    assert (len(blank.grid), blank.full) == (10, True)
    (blank,) = filled((BLANK,), sent(ds__lines="999999999"), "vi").blanks
    assert len(blank.grid) == 3


def test_a_period_is_typed_as_two_days() -> None:
    field = Field(code="ky", name="Kỳ", type="period")
    blank = of_field(field, "vi", required=True)
    data = sent(ky__from="2026-01-01", ky__to="2026-03-31")
    sheet = filled((blank,), data, "vi")
    assert sheet.values == {"ky": "2026-01-01/2026-03-31"}
    assert sheet.blanks[0].ends == ("2026-01-01", "2026-03-31")
    assert not filled((blank,), sent(), "vi").sound
