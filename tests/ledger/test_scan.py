"""What passes at a glance is read in full as well, with the same values; never the reverse."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from phoihop.ledger import grow, seal
from phoihop.ledger.entry import decode, written
from phoihop.ledger.merkle import Edge, leaf_hash
from phoihop.ledger.note import SignKey
from phoihop.ledger.scan import Scan, framed
from tests.ledger.drafts import an_id, draft, seeded

DRAFTS = [
    draft(),
    draft(refs=(an_id("khác"), f"document:{'0a' * 32}")),
    draft(personal={an_id("Hoa"): {"name": "Hoa"}, an_id("An"): {"name": "An"}}),
    draft("khác"),
]
KEYS = {each: seal.DataKey(b"k" * 32) for each in grow.owners(DRAFTS)}
GROWN = grow.grow(
    Edge(), DRAFTS, {}, KEYS, signer=SignKey("a.test", bytes(32)), urandom=seeded("x")
).entries
ENTRIES = [(each.data, each.sealed) for each in GROWN]


def agrees(data: bytes, sealed: bytes) -> bool:
    """Return whether it passes; if it does, reading in full must say the same."""
    original = decode(ENTRIES[0][0])
    for start in range(3):
        ends = {original.stream: (start, leaf_hash(ENTRIES[start - 1][0]).hex())}
        scan = Scan(ends if start else {})
        made = scan.entry(data, sealed)
        if made:
            check(data, sealed, scan, made)
            return True
        assert not scan.fresh
    return False


def check(data: bytes, sealed: bytes, scan: Scan, made: bytes) -> None:
    leaf = decode(data)
    parts = seal.unframe(sealed)
    assert parts[0].name == seal.STREAM_PART
    assert leaf.commitment == seal.commitment(sealed)
    assert made == leaf_hash(data)
    assert scan.fresh == {leaf.stream: (leaf.stream_seq + 1, made.hex())}
    assert tuple(scan.refs) == leaf.refs
    columns = (leaf.kind, written(leaf.at), leaf.stream, leaf.stream_seq, made)
    again = Scan({leaf.stream: (leaf.stream_seq, leaf.stream_prev.hex())})
    assert again.entry(data, sealed, columns) == made
    for place in range(5):
        other = tuple(None if at == place else each for at, each in enumerate(columns))
        again = Scan({leaf.stream: (leaf.stream_seq, leaf.stream_prev.hex())})
        assert again.entry(data, sealed, other) == b""  # type: ignore[arg-type]


def test_what_the_ledger_writes_passes() -> None:
    for data, sealed in ENTRIES:
        assert agrees(data, sealed)


@pytest.mark.parametrize(
    "change",
    [
        (b'"2026-02-13T', b'"2026-02-31T'),
        (b'"2026-02-13T', b'"0000-02-13T'),
        (b'"v":1}', b'"v":01}'),
        (b'"v":1}', b'"v":0}'),
        (b'"stream_seq":1', b'"stream_seq":0'),
        (b'"],"stream"', b'",],"stream"'),
        (b"{", b"{ "),
        (b'"kind":"m', b'"kind":"M'),
    ],
    ids=lambda each: each[1].decode(),
)
def test_what_is_not_written_so_does_not_pass(change: tuple[bytes, bytes]) -> None:
    data, sealed = ENTRIES[1]
    assert change[0] in data
    assert not agrees(data.replace(*change, 1), sealed)


def test_the_same_reference_twice_does_not_pass() -> None:
    data, sealed = ENTRIES[1]
    ref = f'"{an_id("khác")}"'.encode()
    assert not agrees(data.replace(ref, ref + b"," + ref), sealed)


@given(st.data())
def test_a_changed_byte_passes_only_where_reading_in_full_agrees(
    data: st.DataObject,
) -> None:
    leaf, sealed = data.draw(st.sampled_from(ENTRIES))
    other = bytearray(leaf)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(other) - 1))
        other[place] = data.draw(
            st.sampled_from(b'0123456789abcz",:[]{}TZ-.') | st.integers(0, 255)
        )
    agrees(bytes(other), sealed)


@given(
    st.sampled_from([sealed for _, sealed in ENTRIES]),
    st.integers(0, 250),
    st.binary(max_size=6),
    st.integers(0, 6),
)
@example(b"\x00\x01", 0, b"", 0)
@example(b"\x00\x00\x00", 0, b"", 0)
def test_a_frame_that_passes_is_a_frame(
    sealed: bytes, place: int, put: bytes, cut: int
) -> None:
    other = sealed[:place] + put + sealed[place + cut :]
    if framed(other):
        parts = seal.unframe(other)
        assert parts[0].name == seal.STREAM_PART


@given(st.binary(max_size=120))
def test_any_frame_that_passes_is_a_frame(data: bytes) -> None:
    for each in (data, b"\x00\x01\x00" + data, b"\x00\x02\x00" + data):
        if framed(each):
            assert seal.frame(seal.unframe(each)) == each
