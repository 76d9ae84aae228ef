"""A report as .pdf. Text reaches the setter as data and is never read as markup."""

import json
from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

import typst

from phoihop.reports.blocks import Block, Report

HERE = Path(__file__).parent
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def pdf(report: Report) -> bytes:
    """Return the pages; the same report gives the same bytes on every machine."""
    said = {
        "title": report.title,
        "about": report.about,
        "at": f"{report.at.astimezone(ZONE):%d/%m/%Y %H:%M}",
        "lang": report.language,
        "blocks": [_plain(each) for each in report.blocks],
    }
    data = json.dumps(said, ensure_ascii=False)  # noqa: TID251 - not hashed
    found: bytes = typst.compile(
        str(HERE / "report.typ"),
        root=str(HERE),
        font_paths=[str(HERE / "fonts")],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"report": data},
        timestamp=int(report.at.timestamp()),
    )
    return found


def _plain(block: Block) -> dict[str, object]:
    return {"block": type(block).__name__, **asdict(block)}
