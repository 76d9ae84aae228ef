"""Fuzz what takes in files from outside, guided by coverage: `make fuzz`.

Regulations through reading and checking, caseloads through each of their readers. Whatever
comes in, nothing but the one refusal of a log is raised, every finding has its sentence and
stands in the file, and no input of a few kilobytes takes longer than SLOWEST.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["phoihop.regulation", "phoihop.base"]):
    from phoihop.base.calendars import viet_nam
    from phoihop.base.errors import PhoihopError
    from phoihop.base.sentences import LANGUAGES, say
    from phoihop.regulation.caselog import STANDARD, Case, Notes
    from phoihop.regulation.caselog_csv import read_csv
    from phoihop.regulation.check import check
    from phoihop.regulation.load import load_bytes
    from phoihop.regulation.ocel import COLUMNS, read_ocel
    from phoihop.regulation.xes import read_xes

ROOT = Path(__file__).resolve().parents[2]
SLOWEST = 10.0  # seconds for one input, instrumented, on a busy machine
LONGEST = 20_000  # bytes of one input
ZONE = viet_nam().timezone


def regulation(data: bytes) -> None:
    """Read and check a regulation; each finding is said in both languages."""
    found, findings = load_bytes(data, name="x")
    for each in (*findings, *(check(found) if found else ())):
        if each.place.line < 1 or each.place.column < 1:
            raise AssertionError(each)
        for language in LANGUAGES:
            say(f"finding.{each.code}", language, **each.details)


def caseload(read: Callable[[Notes], Iterable[Case]]) -> None:
    """Read a caseload to its end; what is wrong with it is counted and named."""
    notes = Notes()
    with suppress(PhoihopError):
        for case in read(notes):
            assert isinstance(case.id, str)


def xes(data: bytes) -> None:
    """Read an XES log, in two pieces."""
    half = len(data) // 2
    pieces = [data[:half], data[half:]]
    caseload(lambda notes: read_xes(pieces, STANDARD, zone=ZONE, notes=notes))


def ocel(data: bytes) -> None:
    """Read an OCEL 2.0 log."""
    caseload(lambda notes: read_ocel(data, COLUMNS, zone=ZONE, notes=notes))


def csv(data: bytes) -> None:
    """Read a CSV log."""
    lines = data.decode("utf-8", "replace").splitlines(keepends=True)
    caseload(lambda notes: read_csv(lines, STANDARD, zone=ZONE, notes=notes))


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "regulation": regulation,
    "xes": xes,
    "ocel": ocel,
    "csv": csv,
}
XES = b'<log><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="a"/><date key="time:timestamp" value="2026-03-02T08:00:00+07:00"/></event></trace></log>'
OCEL = b'{"objectTypes":[{"name":"matter"}],"eventTypes":[],"objects":[{"id":"1","type":"matter"}],"events":[{"id":"e","type":"a","time":"2026-03-02T01:00:00Z","relationships":[{"objectId":"1","qualifier":""}]}]}'
CSV = b"case:concept:name,concept:name,time:timestamp,org:group\n1,a,2026-03-02 08:00:00,x\n"
WORDS = (
    *("```rules ", "---\n", "## Điều 1. ", "lead: ", "steps:", "after: ", "within: "),
    *("{if ", "else: ", " working days", "as asked 2 to ", "all ", "2/3 of ", "below."),
    *("settled ", "expiry: ", "consent", "each: ", "opens: each ", "type: table"),
    *("columns: ", "&a", "*a", "!!", "<trace>", "<event>", '"relationships":', "\t"),
)


def seeds(folder: Path, target: str) -> None:
    """Write the files to begin with: every vector and text, or one small log."""
    if target == "regulation":
        for path in (ROOT / "spec/regulation/vectors").glob("*.md"):
            if not path.stem.endswith(".gone"):
                shutil.copy(path, folder / path.name)
    else:
        small = {"xes": XES, "ocel": OCEL, "csv": CSV}[target]
        (folder / "small").write_bytes(small)


def bounded(check_one: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """Say that an input took too long."""

    def one(data: bytes) -> None:
        began = time.monotonic()
        check_one(data)
        if time.monotonic() - began > SLOWEST:
            raise AssertionError(len(data))

    return one


def main() -> None:
    """Fuzz one target for so many seconds; a finding ends it with the input beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=int, default=60)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name)
        seeds(corpus, said.target)
        words = corpus.with_suffix(".dict")
        words.write_text("".join(f'"{_quoted(each)}"\n' for each in WORDS), "ascii")
        flags = (
            f"-max_total_time={said.seconds}",
            f"-max_len={LONGEST}",
            "-timeout=60",
        )
        quiet = (
            "-verbosity=0",
            "-print_final_stats=1",
            f"-dict={words}",
            "-rss_limit_mb=2048",
        )
        found = f"-artifact_prefix={tempfile.gettempdir()}/fuzz-{said.target}-"
        atheris.Setup(
            [sys.argv[0], *flags, *quiet, found, str(corpus)],
            bounded(TARGETS[said.target]),
        )
        atheris.Fuzz()


def _quoted(word: str) -> str:
    plain = (
        chr(b) if 32 < b < 127 and b not in b'"\\' else f"\\x{b:02X}"
        for b in word.encode()
    )
    return "".join(plain)


if __name__ == "__main__":
    main()
