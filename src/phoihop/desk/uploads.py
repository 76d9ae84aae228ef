"""What may come in as a paper: judged by its content, never by its name.

A file is taken when its first bytes (and for office documents the parts inside)
say that it is one of the kinds below, it is not larger than the installation
allows, and it holds no macros. Its name is kept for people, cleaned, and never
becomes a path.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from phoihop.base.errors import Refused
from phoihop.base.text import clean

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = f"{OFFICE}wordprocessingml.document"
XLSX = f"{OFFICE}spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
ENDINGS = {
    PDF: ".pdf",
    PNG: ".png",
    JPEG: ".jpg",
    DOCX: ".docx",
    XLSX: ".xlsx",
    ODT: ".odt",
    TEXT: ".txt",
}
MAX_PARTS = 2_000
MAX_NAME = 120
MAX_TYPES = 1024 * 1024  # bytes of the list of parts that is looked through
ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")
TYPES = "[Content_Types].xml"
PROGRAMS = ("vbaproject", "activex", "macroenabled")  # in names and types of parts
SCRIPTS = ("basic/", "scripts/")  # folders of an OpenDocument file


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that was looked at and may be kept."""

    name: str
    media: str
    plain: bytes


def taken(name: str, plain: bytes, *, limit: int) -> Paper:
    """Return the paper, or refuse: too large, empty, of no known kind, or with macros."""
    if len(plain) > limit:
        raise Refused(reason="upload_too_large", mib=limit // (1024 * 1024))
    if not plain:
        raise Refused(reason="upload_empty")
    media = media_of(plain)
    if not media:
        raise Refused(reason="upload_kind", kinds=", ".join(sorted(ENDINGS.values())))
    return Paper(shown_name(name, media), media, plain)


def shown_name(name: str, media: str) -> str:
    """Return the name people see: the last part, one line, the ending of its content."""
    line = " ".join(clean(name).split())
    base = line.replace("\\", "/").rpartition("/")[2]
    stem = ENDING.sub("", base).strip(" .") or "tài liệu"
    return stem[:MAX_NAME] + ENDINGS[media]


def media_of(plain: bytes) -> str:
    """Return what kind of file these bytes are; "" if none that is taken."""
    if plain.startswith(b"%PDF-"):
        return PDF
    if plain.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if plain.startswith(b"\xff\xd8\xff"):
        return JPEG
    if plain.startswith(b"PK\x03\x04"):
        return _office(plain)
    return _text(plain)


def _office(plain: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(plain)) as box:
            names = [each.filename for each in box.infolist()]
            if len(names) > MAX_PARTS:
                return ""
            if _programs(box, names):
                raise Refused(reason="upload_macros")
            if names[:1] == ["mimetype"]:
                with box.open("mimetype") as part:
                    return ODT if part.read(80) == ODT.encode() else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return ""
    return _ooxml(names)


def _programs(box: zipfile.ZipFile, names: list[str]) -> bool:
    """Tell whether an office document holds a program, whatever its part is called."""
    told = [name.lower() for name in names]
    if TYPES in names:
        with box.open(TYPES) as part:
            told.append(part.read(MAX_TYPES).decode("latin-1").lower())
    return any(
        name.startswith(SCRIPTS) or any(word in name for word in PROGRAMS)
        for name in told
    )


def _ooxml(names: list[str]) -> str:
    if TYPES not in names:
        return ""
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ""


def _text(plain: bytes) -> str:
    try:
        text = plain.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    marks = text.lstrip("\ufeff \r\n\t\f")[:20].lower()
    if marks.startswith(("<!doctype", "<html", "<script", "<?xml", "<svg", "#!")):
        return ""
    return TEXT if all(c.isprintable() or c in "\r\n\t\f\ufeff" for c in text) else ""
