"""`phoihop verify`: whether a ledger is exactly what its key has signed."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from phoihop.base.errors import PhoihopError
from phoihop.base.sentences import say
from phoihop.cli.opening import Found, verify_folder
from phoihop.cli.options import VIETNAMESE, Json, Lang, complain
from phoihop.cli.tables import Bar, progress
from phoihop.cli.telling import FOUND, answer, helped, tell
from phoihop.ledger.log import Stored

OFTEN = 256
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help=helped("folder"))]
Key = Annotated[str | None, typer.Option("--key", metavar="VKEY", help=helped("key"))]


def verify(
    folder: Folder,
    *,
    key: Key = None,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Verify a folder and end with 1 if anything in it differs from what was signed."""
    try:
        with progress(say("cli.verifying", lang)) as bar:
            found = verify_folder(
                folder, key, watch=lambda entries, size: _watched(entries, size, bar)
            )
    except PhoihopError as fault:
        complain(fault, lang)
    if as_json:
        answer(_as_json(found))
    else:
        _show(found, pinned=key is not None, lang=lang)
    raise typer.Exit(0 if found.verdict.ok else FOUND)


def _watched(entries: Iterable[Stored], size: int, bar: Bar) -> Iterator[Stored]:
    for each in entries:
        if each.index % OFTEN == 0:
            bar(each.index, size)
        yield each


def _as_json(found: Found) -> dict[str, Any]:
    verdict = found.verdict
    return {
        "ok": verdict.ok,
        "size": verdict.size,
        "root": verdict.root.hex(),
        "first": verdict.first,
        "reason": verdict.reason,
        "key": str(found.key),
        "sealed_opened": found.sealed_opened,
        "erased": found.erased,
    }


def _show(found: Found, *, pinned: bool, lang: str) -> None:
    verdict = found.verdict
    if verdict.ok:
        tell(say("cli.verified", lang, size=verdict.size))
    elif verdict.first is None:
        tell(say("cli.differs", lang))
    else:
        tell(say("cli.differs_at", lang, first=verdict.first, before=verdict.first))
    if verdict.reason:
        tell(say(f"tampered.{verdict.reason}", lang))
    tell(say("cli.root", lang, root=verdict.root.hex()))
    tell(say("cli.trusted", lang, key=found.key))
    if not pinned:
        tell(say("cli.not_pinned", lang))
    if found.erased:
        tell(say("cli.erased", lang, count=found.erased))
