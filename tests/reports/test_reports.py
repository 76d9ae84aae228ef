"""One report, three shapes: same bytes twice, Vietnamese letters, text never markup or formula."""

import io
import shutil
import subprocess
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from phoihop.reports.blocks import (
    Bar,
    Chart,
    Figures,
    Heading,
    Paragraph,
    Report,
    Table,
)
from phoihop.reports.charts import WIDEST, drawn
from phoihop.reports.pdf import pdf
from phoihop.reports.xlsx import xlsx

WICKED = '#panic("x") *đậm* $x$ <a> [ộ]'
FORMULA = "=1+1"
TABLE = Table("Bảng", ("Bước", "Số"), ((WICKED, "1.234"), (FORMULA, "5")))
CHART = Chart(
    "Chờ theo bước",
    "Trung vị",
    ("trước", "sau"),
    (
        Bar("Trả lời", (10, 5), ("10 ngày", "5 ngày")),
        Bar("Kết luận", (0, 0), ("0", "0")),
    ),
    TABLE,
)
REPORT = Report(
    "Chạy thử: Quy chế phối hợp ữ ẵ ợ",
    "Việc xác minh",
    datetime(2026, 6, 15, 2, tzinfo=UTC),
    "vi",
    (Figures((("Trễ", "3"),)), Heading("H"), Paragraph(WICKED), CHART, TABLE),
)


def test_the_same_report_has_the_same_bytes() -> None:
    assert pdf(REPORT) == pdf(REPORT)
    assert xlsx(REPORT) == xlsx(REPORT)


def test_every_letter_is_on_the_page_as_it_was_given() -> None:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("skipped: pdftotext is not installed")
    data = pdf(REPORT)
    text = subprocess.run(
        [tool, "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    assert "Chạy thử: Quy chế phối hợp ữ ẵ ợ" in text
    assert '#panic("x") *đậm* $x$ <a> [ộ]' in " ".join(text.split())
    assert FORMULA in text


def test_the_letters_are_those_that_ship() -> None:
    tool = shutil.which("pdffonts")
    if tool is None:
        pytest.skip("skipped: pdffonts is not installed")
    listed = subprocess.run(
        [tool, "-"], input=pdf(REPORT), capture_output=True, check=True
    ).stdout.decode()
    lines = listed.splitlines()[2:]
    assert lines
    assert all("LiberationSerif" in each for each in lines)


def test_no_cell_is_a_formula_and_numbers_are_numbers() -> None:
    book = load_workbook(io.BytesIO(xlsx(REPORT)))
    cells = [each for sheet in book for row in sheet.rows for each in row]
    assert not [each for each in cells if each.data_type == "f"]
    values = [each.value for each in cells]
    assert f"'{FORMULA}" in values
    assert 1234 in values
    assert WICKED in values


def test_the_longest_bar_leaves_room_for_what_is_said() -> None:
    lines = drawn(CHART).lines
    widths = [float(x.width.rstrip("%")) for line in lines for x in line.pieces]
    assert max(widths) == WIDEST
    assert widths[1] == WIDEST / 2
    assert widths[2:] == [0, 0]


def test_a_chart_of_nothing_is_drawn() -> None:
    empty = Chart("Trống", "", ("a",), (), Table("", ("a",), ()))
    assert drawn(empty).height == 0
    assert pdf(Report("T", "", REPORT.at, "en", (empty,)))
