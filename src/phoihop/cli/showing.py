"""What verifying found, as JSON and in sentences."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from phoihop.base.sentences import say
from phoihop.cli.opening import Found
from phoihop.cli.proving import Shown
from phoihop.cli.telling import tell
from phoihop.ledger.entry import Leaf, written
from phoihop.ledger.policy import Seen

LAST_SECOND = 253_402_300_799


def verdict_as_json(found: Found) -> dict[str, Any]:
    """Return what was found in a ledger."""
    verdict = found.verdict
    return {
        "ok": verdict.ok,
        "what": "ledger",
        "size": verdict.size,
        "root": verdict.root.hex(),
        "first": verdict.first,
        "reason": verdict.reason,
        "key": str(found.key),
        "sealed_opened": found.sealed_opened,
        "erased": found.erased,
        "witnesses": _witnesses(found.seen),
    }


def proof_as_json(shown: Shown) -> dict[str, Any]:
    """Return what one file shows."""
    return {
        "ok": True,
        "what": "checkpoint" if shown.index is None else "proof",
        "origin": shown.head.origin,
        "size": shown.head.size,
        "root": shown.head.root.hex(),
        "index": shown.index,
        "entry": None if shown.leaf is None else _leaf(shown.leaf),
        "reason": "",
        "key": str(shown.key),
        "witnesses": _witnesses(shown.seen),
    }


def show_ledger(found: Found, *, pinned: bool, lang: str) -> None:
    """Tell what was found in a ledger."""
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
    _show_witnesses(found.seen, lang)


def show_proof(shown: Shown, *, lang: str) -> None:
    """Tell what one file shows."""
    head = shown.head
    if shown.index is None:
        tell(say("cli.head_holds", lang, size=head.size, origin=head.origin))
    else:
        tell(say("cli.proof_holds", lang, index=shown.index, origin=head.origin))
        tell(say("cli.under_head", lang, size=head.size))
    if shown.leaf is not None:
        leaf = shown.leaf
        tell(say("cli.recorded", lang, kind=leaf.kind, at=written(leaf.at)))
        tell(say("cli.of_stream", lang, stream=leaf.stream, seq=leaf.stream_seq))
    tell(say("cli.root", lang, root=head.root.hex()))
    tell(say("cli.trusted", lang, key=shown.key))
    _show_witnesses(shown.seen, lang)


def instant(seconds: int) -> str:
    """Return a time in seconds since 1970 as leaves write it, or as it is when too far off."""
    if seconds > LAST_SECOND:
        return str(seconds)
    return written(datetime.fromtimestamp(seconds, UTC))


def _show_witnesses(seen: Seen | None, lang: str) -> None:
    if seen is None:
        return
    tell(say("cli.seen_by", lang, count=len(seen.witnesses)))
    for name, at in seen.witnesses.items():
        tell(say("cli.witness", lang, name=name, at=instant(at)))


def _witnesses(seen: Seen | None) -> Mapping[str, str] | None:
    if seen is None:
        return None
    return {name: instant(at) for name, at in seen.witnesses.items()}


def _leaf(leaf: Leaf) -> dict[str, Any]:
    return {
        "kind": leaf.kind,
        "v": leaf.v,
        "at": written(leaf.at),
        "actor": leaf.actor,
        "agency": leaf.agency,
        "stream": leaf.stream,
        "stream_seq": leaf.stream_seq,
        "refs": list(leaf.refs),
        "commitment": leaf.commitment.hex(),
    }
