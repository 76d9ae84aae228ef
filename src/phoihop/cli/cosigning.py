"""Witnessing by file: `phoihop checkpoint` asks, `phoihop cosign` of another installation answers."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from phoihop.base.clock import now
from phoihop.base.errors import PhoihopError, Refused, Tampered
from phoihop.base.sentences import say
from phoihop.cli.bounded import small
from phoihop.cli.installed import Data, opened
from phoihop.cli.options import VIETNAMESE, Json, Lang, complain, stop
from phoihop.cli.telling import FOUND, answer, helped, note, sentences_of, tell
from phoihop.ledger.entry import written
from phoihop.ledger.note import parse_verify_key
from phoihop.ledger.witness import REQUEST_BYTES
from phoihop.store.witnessing import Cosigned, cosign_here, public_key

WRONG = frozenset(
    "no_installation keys_unreadable witness_unknown_log file_unreadable".split()
)
Asked = Annotated[Path, typer.Argument(metavar="FILE", help=helped("cosign_file"))]
Log = Annotated[
    str | None, typer.Option("--log", metavar="VKEY", help=helped("log_key"))
]
Out = Annotated[
    Path | None, typer.Option("--output", "-o", help=helped("cosign_output"))
]
To = Annotated[Path, typer.Argument(metavar="FILE", help=helped("checkpoint_to"))]
Since = Annotated[int, typer.Option("--since", min=0, help=helped("since"))]


def checkpoint(
    context: typer.Context,
    file: To,
    *,
    since: Since = 0,
    data: Data = Path("phoihop-data"),
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Write the head of this ledger as a request to a witness (C2SP tlog-witness)."""
    with opened(context, data, lang) as works:
        size, text = works.requested(since)
    _write(file, text, lang)
    said = {"file": str(file), "size": size, "since": since}
    if as_json:
        answer(said)
    else:
        tell(say("cli.requested", lang, **said))


def cosign(
    file: Asked,
    *,
    data: Data = Path("phoihop-data"),
    log: Log = None,
    output: Out = None,
    lang: Lang = VIETNAMESE,
    as_json: Json = False,
) -> None:
    """Cosign a head that grew from the last one seen; end with 1 if it did not."""
    at = now()
    try:
        made = _cosigned(file, data / "keys", log, int(at.timestamp()))
    except (Refused, Tampered) as fault:
        _refused(fault, lang, as_json=as_json)
    except PhoihopError as fault:
        complain(fault, lang)
    target = output or file.with_name(f"{file.name}.cosigned")
    _write(target, made.note, lang)
    said = {
        "ok": True,
        "file": str(target),
        "origin": made.head.origin,
        "size": made.head.size,
        "before": made.before,
        "at": written(datetime.fromtimestamp(int(at.timestamp()), UTC)),
        "witness": str(public_key(data / "keys")),
    }
    if as_json:
        answer(said)
    else:
        tell(say("cli.cosigned", lang, **said))
        tell(say("cli.witness_key", lang, **said))


def _write(file: Path, text: str, lang: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as fault:
        stop(say("cli.unwritable", lang, file=file, fault=fault.strerror))


def _cosigned(file: Path, keys: Path, log: str | None, at: int) -> Cosigned:
    read = small(file, REQUEST_BYTES)
    if read is None:
        raise Refused(reason="file_unreadable", file=str(file))
    return cosign_here(keys, read, at, None if log is None else parse_verify_key(log))


def _refused(fault: Refused | Tampered, lang: str, *, as_json: bool) -> NoReturn:
    """End with 1 where the head may not be signed, with 2 where the use was wrong."""
    if fault.details["reason"] in WRONG:
        complain(fault, lang)
    if as_json:
        answer({"ok": False, **fault.details})
    else:
        note(next(sentences_of(fault, lang)))
    raise typer.Exit(FOUND)
