"""A packed log may unpack to far more than it weighs: it is read so far, and that is said."""

import gzip
import tracemalloc
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest

from phoihop.base.calendars import viet_nam
from phoihop.base.sentences import catalogue, say
from phoihop.regulation.caselog import STANDARD, Notes
from phoihop.regulation.model import LogColumns
from phoihop.store import caselogs
from phoihop.store.caselogs import read_log

COLUMNS = LogColumns(case="id", activity="act", time="at")
ZONE = viet_nam().timezone
MIB = 1 << 20
TRACE = b'<trace><string key="concept:name" value="1"/></trace>\n'


def packed(first: bytes, part: bytes, mib: int) -> BytesIO:
    """A packed file that begins so and then repeats a part."""
    found = BytesIO()
    with gzip.GzipFile(fileobj=found, mode="wb", mtime=0) as file:
        file.write(first)
        block = part * (MIB // len(part))
        for _ in range(mib):
            file.write(block)
    found.seek(0)
    return found


def read(raw: BinaryIO, columns: LogColumns = COLUMNS) -> tuple[int, list[str]]:
    """How many cases came, and what was noted."""
    notes = Notes()
    count = sum(1 for _ in read_log(raw, columns, zone=ZONE, notes=notes))
    return count, [each.code for each in notes.findings]


BOMBS = {
    "xes": (b"<log>\n", TRACE, STANDARD),
    "spaces": (b"<log>", b" ", STANDARD),
    "csv": (b"id,act,at\n", b"1," + b"a" * 250 + b",\n", COLUMNS),
    "ocel": (b'{"objects": [', b"1,", COLUMNS),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_so_far_in_little_memory(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, part, columns = BOMBS[name]
    bomb = packed(first, part, 6)
    assert len(bomb.getvalue()) < MIB // 2
    monkeypatch.setattr(caselogs, "UNPACKED_BYTES", MIB)
    tracemalloc.start()
    try:
        count, noted = read(bomb, columns)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert noted == ["log_unpacked"]
    assert peak < 4 * MIB
    assert bool(count) == (name == "xes")  # lines of a CSV case may stand apart
    assert count <= MIB // len(TRACE)


def test_what_unpacks_to_less_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    log = packed(b"<log>", TRACE, 1)
    log = BytesIO(gzip.compress(gzip.decompress(log.getvalue()) + b"</log>"))
    size = len(gzip.decompress(log.getvalue()))
    monkeypatch.setattr(caselogs, "UNPACKED_BYTES", size)
    assert read(log, STANDARD) == (MIB // len(TRACE), [])
    log.seek(0)
    monkeypatch.setattr(caselogs, "UNPACKED_BYTES", size - 1)
    assert read(log, STANDARD)[1] == ["log_unpacked"]


@pytest.mark.parametrize("plain", [True, False])
def test_a_line_without_an_end_is_not_taken_into_memory(
    tmp_path: Path, *, plain: bool
) -> None:
    bomb = packed(b"id,act,at\n1,", b"a", 8)
    if not plain:
        assert read(bomb) == (0, ["log_line"])
        return
    file = tmp_path / "log.csv"
    file.write_bytes(gzip.decompress(bomb.getvalue()))
    with file.open("rb") as raw:
        assert read(raw) == (0, ["log_line"])


def test_json_that_is_not_packed_is_bounded_as_well(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(caselogs, "OCEL_BYTES", MIB)
    file = tmp_path / "log.jsonocel"
    file.write_bytes(b'{"objects": [' + b"1," * MIB)
    with file.open("rb") as raw:
        assert read(raw) == (0, ["log_too_large"])


def test_a_plain_file_is_as_large_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(caselogs, "UNPACKED_BYTES", 10)
    file = tmp_path / "log.csv"
    file.write_text("id,act,at\n1,a,\n2,b,\n", "utf-8")
    notes = Notes()
    with file.open("rb") as raw:
        assert len(list(read_log(raw, COLUMNS, zone=ZONE, notes=notes))) == 2
    assert not notes.findings


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", ["log_unpacked", "log_line", "log_too_large"])
def test_each_bound_is_said_with_what_to_do(language: str, code: str) -> None:
    for family in ("finding", "hint"):
        assert f"{family}.{code}" in catalogue(language)
        assert "{" not in say(f"{family}.{code}", language, megabytes=1)
