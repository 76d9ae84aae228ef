"""`phoihop zipapp`: the verifier as one file, to lie on the stick beside what it verifies.

The same sources give the same bytes, so that the SHA-256 which is shown can be compared
with one that was read out elsewhere.
"""

from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Annotated
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import typer

from phoihop.base.packaged import listed, packaged
from phoihop.base.sentences import LANGUAGES, say
from phoihop.cli.options import VIETNAMESE, Json, Lang, stop
from phoihop.cli.telling import answer, helped, tell

ROOMS = {
    "base": ("errors", "findings", "packaged", "sentences"),
    "cli": (
        "bounded",
        "exported",
        "opening",
        "outsider",
        "proving",
        "showing",
        "telling",
    ),
}
SENTENCES = ("cli", "errors", "ledger", "proofs")
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
HEAD = b"#!/usr/bin/env python3\n"
MAIN = """import sys

try:
    import tomllib

    import cryptography
except ImportError:
    sys.exit({needs!r})
from phoihop.cli.outsider import main

main()
"""
Out = Annotated[Path, typer.Argument(metavar="FILE", help=helped("zipapp_to"))]


def zipapp(
    out: Out = Path("verify.pyz"), *, lang: Lang = VIETNAMESE, as_json: Json = False
) -> None:
    """Write the verifier as one file."""
    made = bundle()
    try:
        out.write_bytes(made)
    except OSError as fault:
        stop(say("cli.unwritable", lang, file=out, fault=fault.strerror))
    hashed = sha256(made).hexdigest()
    if as_json:
        answer({"file": str(out), "bytes": len(made), "sha256": hashed})
    else:
        tell(say("cli.bundled", lang, file=out, sha256=hashed))


def bundle() -> bytes:
    """Return the bytes of the one file."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, text in sorted(_parts()):
            member = ZipInfo(name, FIRST_DAY)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, text.encode())
    return HEAD + made.getvalue()


def _parts() -> Iterator[tuple[str, str]]:
    needs = "\n".join(say("cli.bundle_needs", each) for each in LANGUAGES)
    yield "__main__.py", MAIN.format(needs=needs)
    yield "phoihop/__init__.py", ""
    ledger = (each.removesuffix(".py") for each in listed("ledger", ".py"))
    for room, names in {**ROOMS, "ledger": tuple(ledger)}.items():
        for each in {*names, "__init__"}:
            yield f"phoihop/{room}/{each}.py", packaged(f"{room}/{each}.py")
    for language in LANGUAGES:
        for each in SENTENCES:
            path = f"locale/{language}/{each}.toml"
            yield f"phoihop/{path}", packaged(path)
