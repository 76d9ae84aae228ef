"""A paper is judged by its content, kept sealed, and named for people only."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Refused
from phoihop.contexts.matters.models import PaperRow
from phoihop.desk import access, matters
from phoihop.desk.story import FINANCE, PAPER
from phoihop.desk.uploads import DOCX, ENDINGS, JPEG, ODT, PDF, PNG, TEXT, XLSX, taken
from phoihop.regulation.run import Act
from phoihop.store import documents
from tests.world import World, check_world

LIMIT = 20 * 1024 * 1024


def boxed(*parts: tuple[str, bytes]) -> bytes:
    """A zip with these parts, the first one first."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts:
            box.writestr(name, content)
    return held.getvalue()


TYPES = ("[Content_Types].xml", b"<Types/>")
WORD = boxed(TYPES, ("word/document.xml", b"<w/>"))
SHEET = boxed(TYPES, ("xl/workbook.xml", b"<x/>"))
WRITER = boxed(("mimetype", ODT.encode()), ("content.xml", b"<o/>"))
KINDS = {
    PDF: PAPER,
    PNG: b"\x89PNG\r\n\x1a\n" + bytes(20),
    JPEG: b"\xff\xd8\xff\xe0" + bytes(20),
    DOCX: WORD,
    XLSX: SHEET,
    ODT: WRITER,
    TEXT: "Kính gửi: Sở Tài chính\r\n\tVề việc đối chiếu\n".encode(),
}


@pytest.mark.parametrize("media", KINDS)
@pytest.mark.parametrize("name", ["a.pdf", "a.exe", "a", "văn bản.docx"])
def test_what_a_file_is_says_its_content_and_not_its_name(
    media: str, name: str
) -> None:
    paper = taken(name, KINDS[media], limit=LIMIT)
    assert paper.media == media
    assert paper.name.endswith(ENDINGS[media])
    assert paper.plain == KINDS[media]


@pytest.mark.parametrize(
    "plain",
    [
        b"MZ" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"<html><script>alert(1)</script>",
        b"  <!DOCTYPE html><p>",
        b"\xef\xbb\xbf<html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><x/>",
        b"#!/bin/sh\nrm -rf x",
        b"GIF89a" + bytes(20),
        b"PK\x03\x04 not a zip",
        boxed(("setup.exe", b"MZ")),
        boxed(TYPES, ("ppt/presentation.xml", b"<p/>")),
        boxed(("mimetype", b"application/vnd.oasis.opendocument.text-master")),
        boxed(("mimetype", b"application/epub+zip"), TYPES, ("word/document.xml", b"")),
        boxed(*((f"{n}.xml", b"") for n in range(2_100))),
        "văn bản".encode("utf-16"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"text with \x00 in it",
        b"text with \x1b[2J in it",
    ],
)
def test_what_is_of_no_kind_that_is_taken_is_refused(plain: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        taken("Công văn.pdf", plain, limit=LIMIT)
    assert refusal.value.details["reason"] == "upload_kind"


@pytest.mark.parametrize(
    "part",
    [
        ("word/vbaProject.bin", b"\xd0\xcf"),
        ("word/VBAPROJECT.BIN", b"\xd0\xcf"),
        ("Basic/Standard/Module1.xml", b"<m/>"),
        ("Scripts/python/run.py", b"x"),
        ("word/activeX/activeX1.bin", b"x"),
    ],
)
@pytest.mark.parametrize("whole", [WORD, SHEET, WRITER])
def test_a_file_with_a_program_in_it_is_refused(
    whole: bytes, part: tuple[str, bytes]
) -> None:
    held = io.BytesIO(whole)
    with zipfile.ZipFile(held, "a") as box:
        box.writestr(*part)
    with pytest.raises(Refused) as refusal:
        taken("Biểu.docx", held.getvalue(), limit=LIMIT)
    assert refusal.value.details["reason"] == "upload_macros"


@pytest.mark.parametrize("kind", ["macroEnabled.main+xml", "vnd.ms-office.vbaProject"])
def test_a_program_under_another_name_is_found_by_its_type(kind: str) -> None:
    types = f'<Types><Override PartName="/word/a.bin" ContentType="{kind}"/></Types>'
    plain = boxed(
        (TYPES[0], types.encode()), ("word/document.xml", b""), ("word/a.bin", b"x")
    )
    with pytest.raises(Refused) as refusal:
        taken("Biểu.docx", plain, limit=LIMIT)
    assert refusal.value.details["reason"] == "upload_macros"


def test_the_limit_is_the_last_byte_that_is_taken() -> None:
    plain = b"%PDF-" + bytes(95)
    assert taken("a.pdf", plain, limit=100).plain == plain
    with pytest.raises(Refused) as refusal:
        taken("a.pdf", plain + b"\n", limit=100)
    assert refusal.value.details["reason"] == "upload_too_large"
    with pytest.raises(Refused) as refusal:
        taken("a.pdf", b"", limit=100)
    assert refusal.value.details["reason"] == "upload_empty"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\win.ini", "win.pdf"),
        ("/tuyệt/đối/Công văn số 12.docx", "Công văn số 12.pdf"),
        ("C:\\Users\\an\\Bản sao.PDF", "Bản sao.pdf"),
        ("..", "tài liệu.pdf"),
        (".", "tài liệu.pdf"),
        ("", "tài liệu.pdf"),
        ("   ", "tài liệu.pdf"),
        (".pdf", "tài liệu.pdf"),
        (".an", "tài liệu.pdf"),
        ("Công văn 12.2026", "Công văn 12.2026.pdf"),
        ("a\x00b.pdf", "ab.pdf"),
        ("Quyết định.pdf\r\nSet-Cookie: x", "Quyết định.pdf Set-Cookie: x.pdf"),
        ("Quyê\u0301t đi\u0323nh.pdf", "Quyết định.pdf"),
        ("fdp.exe\u202e.pdf", "fdp.exe.pdf"),
        ("Số 215/QĐ-UBND.pdf", "QĐ-UBND.pdf"),
        ("Nghị định 30.2020.NĐ-CP.pdf", "Nghị định 30.2020.NĐ-CP.pdf"),
        ("x" * 300, "x" * 120 + ".pdf"),
    ],
)
def test_a_name_is_for_people_and_never_a_path(name: str, shown: str) -> None:
    assert taken(name, PAPER, limit=LIMIT).name == shown


@given(st.text(max_size=200))
def test_whatever_a_file_is_called_its_name_is_one_line_without_a_path(
    name: str,
) -> None:
    shown = taken(name, PAPER, limit=LIMIT).name
    assert shown.endswith(".pdf")
    assert not set(shown) & set("/\\\n\r\t\0")
    assert shown not in {".pdf", "..pdf"}
    assert shown.isprintable()
    assert len(shown) <= 124


@given(st.binary(max_size=400))
def test_whatever_the_bytes_are_they_are_taken_or_refused(plain: bytes) -> None:
    try:
        media = taken("a.pdf", plain, limit=LIMIT).media
    except Refused as refusal:
        media = str(refusal.details["reason"])
    assert media in ENDINGS or media.startswith("upload_")


def attached(world: World, plain: bytes, name: str = "Trích sổ gốc.pdf") -> str:
    """A matter with a paper that Bình sent with his reply."""
    matter = world.open("an", "xac-minh-lien-nganh", du_kien="x", phuc_tap="khong")
    world.do("an", matter, "hoi", row=FINANCE, lets="binh", cau_hoi="?")
    reply = Act("do", "tra-loi", FINANCE, "khop", {"can-cu": "Sổ gốc số 4"})
    paper = matters.Upload("tai-lieu-doi-chieu", name, plain)
    world.act("binh", matter, reply, paper)
    return matter


def test_a_paper_comes_back_as_it_was_sent(world: World) -> None:
    matter = attached(world, WORD, "Bản sao.docx")
    [row] = PaperRow.objects.filter(matter=matter)
    assert (row.name, row.media, row.size) == ("Bản sao.docx", DOCX, len(WORD))
    got = access.paper(world.actor("an"), matter, row.document)
    assert documents.get(got.document) == WORD


def test_a_refused_paper_leaves_the_matter_as_it_was(
    world: World, settings: Any
) -> None:
    with pytest.raises(Refused):
        attached(world, b"MZ" + bytes(100))
    assert not PaperRow.objects.exists()
    assert not list(Path(settings.PHOIHOP_DATA).glob("documents/*/*/*"))
    check_world(world)
