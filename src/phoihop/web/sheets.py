"""A table as a workbook (.xlsx). No cell is ever read as a formula."""

import io
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from phoihop.reports.xlsx import OPTIONS, escaped


def workbook(head: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet; every cell is text, leading formula marks escaped."""
    out = io.BytesIO()
    with Workbook(out, OPTIONS) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, name in enumerate(head):
            sheet.write_string(0, column, name, bold)
        for number, line in enumerate(lines, start=1):
            for column, cell in enumerate(line):
                sheet.write_string(number, column, escaped(cell))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(head) - 1, 22)
    return out.getvalue()
