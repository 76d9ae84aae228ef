"""Reading entries at a glance: a leaf is cut where its values stand and written again.

Whatever passes here, reading in full takes as well (a test tries both on any bytes).
What does not pass is not refused, only read again in full, so that the reason can be
told. Written for speed: this is where a verification spends its time.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from struct import Struct

from phoihop.ledger.entry import KIND, MOST_REFS, REF, is_id, is_instant
from phoihop.ledger.seal import FRAME_BYTES, FRAME_LABEL

_WHEN, _STREAM = '"at":"', '"stream":"'
_AT_LETTERS, _ID_LETTERS = 24, 26
_MINUTE, _ZERO, _NOUGHT = 17, "00.000Z", "2000-01-01T00:00:"
_KNOWN = 1 << 16
_HEAD = re.compile(
    r'\{"actor":"([a-z2-7]*)","agency":"([a-z2-7]*)","at":"', re.ASCII
).fullmatch
_MIDDLE = re.compile(
    r',"kind":"([a-z_]+\.[A-Za-z0-9]+)","refs":\[([^\]]*)\],', re.ASCII
).fullmatch
_VERSION = re.compile(r',"v":[1-9]\d{0,14}\}', re.ASCII).fullmatch
_LENGTH = Struct(">I").unpack_from
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
    ) -> bytes:
        """Return the leaf hash of the next entry if it is surely in order, or nothing."""
        text = leaf.decode("latin-1")
        start = text.find(_WHEN) + 6
        stop = start + _AT_LETTERS
        head, at = text[:start], text[start:stop]
        begin = stop + 81
        stop = text.find(_STREAM, begin)
        middle = text[begin:stop]
        stop += 10
        stream = text[stop : stop + _ID_LETTERS]
        tail = text[text.rfind(",") :]
        seq, prev = end = self.fresh.get(stream) or self._ends.get(stream) or BEGIN
        commitment = sha256(FRAME_LABEL + sealed).hexdigest()
        if text != (
            f'{head}{at}","commitment":"{commitment}"{middle}"stream":"{stream}",'
            f'"stream_prev":"{prev}","stream_seq":{seq}{tail}'
        ):
            return b""
        if not (
            (head in _HEADS or _head(head))
            and (tail in _TAILS or _tail(tail))
            and (at[:_MINUTE] in _MINUTES or _minute(at[:_MINUTE]))
            and (at[_MINUTE:] in _SECONDS or _second(at[_MINUTE:]))
            and (middle in _MIDDLES or self._middle(middle))
            and framed(sealed)
        ):
            return b""
        made = sha256(b"\x00" + leaf).digest()
        if end is BEGIN and not is_id(stream):
            return b""
        if columns is not None and columns != (_kind(middle), at, stream, seq, made):
            return b""
        self.fresh[stream] = (seq + 1, made.hex())
        return made

    def _middle(self, text: str) -> bool:
        """Tell whether the middle of a leaf is in order: its kind, and its references."""
        found = _MIDDLE(text)
        if found is None or not KIND.fullmatch(found[1]):
            return False
        return self._take(found[2]) if found[2] else _keep(_MIDDLES, text)

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
    if sealed[:3] != b"\x00\x01\x00":
        return size <= FRAME_BYTES and sealed[2:3] == b"\x00" and _parts(sealed)
    return _ONE_PART <= size <= FRAME_BYTES and (
        _LENGTH(sealed, _ONE_LENGTH)[0] == size - _ONE_PART
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
        (length,) = _LENGTH(sealed, stop + _PART_HEAD - 4)
        at, before = stop + _PART_HEAD + length, name
    return count > 0 and at == size


# Pieces of leaves that were found to be in order, since they come again; each kind by
# itself, for what is in order as a tail is not as a head.
_HEADS: set[str] = set()
_TAILS: set[str] = set()
_MINUTES: set[str] = set()
_SECONDS: set[str] = set()
_MIDDLES: set[str] = set()


def _keep(known: set[str], text: str) -> bool:
    """Remember a piece; a ledger of endless pieces does not fill the memory."""
    if len(known) >= _KNOWN:
        known.clear()
    known.add(text)
    return True


def _head(text: str) -> bool:
    found = _HEAD(text)
    right = found is not None and all(
        not each or is_id(each) for each in found.groups()
    )
    return right and _keep(_HEADS, text)


def _tail(text: str) -> bool:
    return _VERSION(text) is not None and _keep(_TAILS, text)


def _minute(text: str) -> bool:
    return is_instant(text + _ZERO) and _keep(_MINUTES, text)


def _second(text: str) -> bool:
    return is_instant(_NOUGHT + text) and _keep(_SECONDS, text)


def _kind(middle: str) -> str:
    return middle[9 : middle.find('"', 9)]
