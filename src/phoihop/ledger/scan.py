"""Reading entries at a glance: a leaf is cut where its values stand and written again.

Whatever passes here, reading in full takes as well (a test tries both on any bytes).
What does not pass is not refused, only read again in full, so that the reason can be
told. Written for speed: this is where a verification spends its time.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from struct import Struct

from phoihop.ledger.entry import KIND, MOST_REFS, REF, is_id, is_instant
from phoihop.ledger.seal import FRAME_BYTES, FRAME_LABEL

# What stands between two values of a leaf; the first begins after `{"actor":"`.
_ACTOR, _AGENCY, _WHEN, _NAMED, _REFS, _STREAM = 10, 12, 8, 90, 10, 12
_AT_LETTERS, _ID_LETTERS = 24, 26
_MINUTE, _ZERO, _NOUGHT = 17, "00.000Z", "2000-01-01T00:00:"
_VERSION = re.compile(r"[1-9]\d{0,14}", re.ASCII).fullmatch
_LENGTH = Struct(">I")
_PART_HEAD = 48
_ONE_PART = 3 + _PART_HEAD
_ONE_LENGTH = _ONE_PART - 4

Columns = tuple[str, str, str, int, bytes]
End = tuple[int, str]
BEGIN: End = (0, "")


class Scan:
    """A glance over entries in order, from where each stream stands.

    An end is the number that comes next and the leaf hash before it in hex. `fresh`
    holds the streams that went on, `refs` the references met; nothing else is
    changed, so that a scan which does not pass leaves no trace.
    """

    def __init__(self, ends: Mapping[str, End]) -> None:
        self.fresh: dict[str, End] = {}
        self.refs: list[str] = []
        self._ends = ends

    def entry(
        self, leaf: bytes, sealed: bytes, columns: Columns | None = None
    ) -> bytes | None:
        """Return the leaf hash of the next entry if it is surely in order, or None."""
        text = leaf.decode("latin-1")
        stop = text.find('"', _ACTOR)
        actor = text[_ACTOR:stop]
        start = stop + _AGENCY
        stop = text.find('"', start)
        agency = text[start:stop]
        start = stop + _WHEN
        at = text[start : start + _AT_LETTERS]
        start += _AT_LETTERS + _NAMED
        stop = text.find('"', start)
        kind = text[start:stop]
        start = stop + _REFS
        stop = text.find("]", start)
        refs = text[start:stop]
        start = stop + _STREAM
        stream = text[start : start + _ID_LETTERS]
        version = text[text.rfind(":") + 1 : -1]
        seq, prev = end = self.fresh.get(stream) or self._ends.get(stream) or BEGIN
        commitment = sha256(FRAME_LABEL + sealed).hexdigest()
        if text != (
            f'{{"actor":"{actor}","agency":"{agency}","at":"{at}",'
            f'"commitment":"{commitment}","kind":"{kind}","refs":[{refs}],'
            f'"stream":"{stream}","stream_prev":"{prev}",'
            f'"stream_seq":{seq},"v":{version}}}'
        ) or not (_said(actor, agency, kind, version) and framed(sealed)):
            return None
        if not (_minute(at[:_MINUTE]) and _second(at[_MINUTE:])):
            return None
        hashed = sha256(b"\x00" + leaf)
        made = hashed.digest()
        if columns is not None and columns != (kind, at, stream, seq, made):
            return None
        if (end is BEGIN and not is_id(stream)) or (refs and not self._take(refs)):
            return None
        self.fresh[stream] = (seq + 1, hashed.hexdigest())
        return made

    def _take(self, text: str) -> bool:
        """Keep the references of a leaf if they are in order."""
        refs = text.split(",")
        names = [each[1:-1] for each in refs]
        known = all(is_id(each) or REF.fullmatch(each) for each in names)
        quoted = refs == [f'"{each}"' for each in names]
        self.refs += names
        return known and quoted and len(set(names)) == len(names) <= MOST_REFS


def framed(sealed: bytes) -> bool:
    """Tell whether these bytes are surely a frame with the part of its stream."""
    size = len(sealed)
    if size > FRAME_BYTES or sealed[2:3] != b"\x00":
        return False
    if sealed[:2] != b"\x00\x01":
        return _parts(sealed)
    return size >= _ONE_PART and (
        _LENGTH.unpack_from(sealed, _ONE_LENGTH)[0] == size - _ONE_PART
    )


def _parts(sealed: bytes) -> bool:
    """Walk through the parts of a frame: names in order, each length within it."""
    size, at, before = len(sealed), 2, ""
    count = int.from_bytes(sealed[:2], "big")
    for number in range(count):
        stop = at + 1 + (sealed[at] if at < size else size)
        name = sealed[at + 1 : stop].decode("latin-1")
        wrong = number and not (before < name and is_id(name))
        if wrong or stop + _PART_HEAD > size:
            return False
        (length,) = _LENGTH.unpack_from(sealed, stop + _PART_HEAD - 4)
        at, before = stop + _PART_HEAD + length, name
    return count > 0 and at == size


@lru_cache(maxsize=1 << 14)
def _said(actor: str, agency: str, kind: str, version: str) -> bool:
    who = all(each == "" or is_id(each) for each in (actor, agency))
    return who and bool(KIND.fullmatch(kind) and _VERSION(version))


@lru_cache(maxsize=1 << 14)
def _minute(text: str) -> bool:
    return is_instant(text + _ZERO)


@lru_cache(maxsize=1 << 16)
def _second(text: str) -> bool:
    return is_instant(_NOUGHT + text)
