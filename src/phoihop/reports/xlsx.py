"""A report as a workbook: a sheet of numbers first, then one for each table. No cell is
ever read as a formula; numbers are numbers where they are plain.
"""

import io
import re
from collections.abc import Iterator, Sequence

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from phoihop.reports.blocks import Chart, Figures, Heading, Paragraph, Report, Table

FRONT = 44  # letters of the first column of the first sheet
WIDE, HEIGHT = 36, 16  # letters of a column of words, points of a line
FORMULA = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PLAIN = re.compile(r"\d{1,3}(?:\.\d{3})*")
UNNAMED = re.compile(r"[\[\]:*?/\\']")


def xlsx(report: Report) -> bytes:
    """Return the workbook; the same report gives the same bytes."""
    out = io.BytesIO()
    with Workbook(out, OPTIONS) as book:
        book.set_properties(
            {"title": report.title, "created": report.at.replace(tzinfo=None)}
        )
        strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("0")
        sheet.set_column(0, 0, FRONT)
        for number, (left, right) in enumerate(_front(report)):
            sheet.set_row(number, HEIGHT * (-(-len(left) // FRONT) or 1))
            sheet.write_string(number, 0, escaped(left), strong if not right else None)
            _put(sheet, number, 1, right)
        words = book.add_format({"text_wrap": True, "valign": "top"})
        for number, table in enumerate(_tables(report), 1):
            _sheet(book, (strong, words), number, table)
    return out.getvalue()


def escaped(cell: str) -> str:
    """Return the cell so that no program takes it for a formula, also after a paste."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _front(report: Report) -> Iterator[tuple[str, str]]:
    yield report.title, ""
    yield report.about, ""
    for each in report.blocks:
        if isinstance(each, Figures):
            yield from each.items
        elif isinstance(each, Heading | Paragraph):
            yield each.text, ""


def _tables(report: Report) -> Iterator[Table]:
    for each in report.blocks:
        if isinstance(each, Table):
            yield each
        elif isinstance(each, Chart):
            table = each.table
            yield Table(each.title, table.heads, table.rows, table.left)


def _sheet(
    book: Workbook, formats: tuple[object, object], number: int, table: Table
) -> None:
    strong, words = formats
    name = UNNAMED.sub(" ", f"{number} {table.title}")[:31].strip()
    sheet = book.add_worksheet(name)
    for column, head in enumerate(table.heads):
        sheet.write_string(0, column, escaped(head), strong)
    for line, row in enumerate(table.rows, 1):
        sheet.set_row(line, HEIGHT * _lines(row[: table.left]))
        for column, cell in enumerate(row):
            _put(sheet, line, column, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.heads) - 1)
    sheet.set_column(0, table.left - 1, WIDE, words)
    if len(table.heads) > table.left:
        sheet.set_column(table.left, len(table.heads) - 1, 16)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _lines(cells: Sequence[str]) -> int:
    """Return how many lines the longest of some cells takes: no program works it out again."""
    return max((-(-len(each) // WIDE) for each in cells), default=1) or 1


def _put(sheet: object, line: int, column: int, cell: str) -> None:
    if PLAIN.fullmatch(cell):
        sheet.write_number(line, column, int(cell.replace(".", "")))  # type: ignore[attr-defined]
    else:
        sheet.write_string(line, column, escaped(cell))  # type: ignore[attr-defined]
