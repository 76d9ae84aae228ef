"""A leaf has one byte string, and the bytes of the first one never change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Invalid, Tampered
from phoihop.ledger.canonical import LARGEST, LEAF_BYTES
from phoihop.ledger.entry import Leaf, decode, encode, is_id, new_id, to_the_millisecond
from phoihop.ledger.merkle import leaf_hash
from tests.ledger.said import says

IDS = st.binary(min_size=16, max_size=16).map(new_id)
HASHES = st.binary(min_size=32, max_size=32)
KINDS = st.from_regex(r"[a-z][a-z_]{0,10}\.[A-Z][A-Za-z0-9]{0,20}", fullmatch=True)
REFS = IDS | HASHES.map(lambda each: f"document:{each.hex()}")
INSTANTS = st.datetimes(timezones=st.just(UTC)).map(to_the_millisecond)
SEQS = st.integers(0, LARGEST)


@st.composite
def leaves(draw: st.DrawFn) -> Leaf:
    seq = draw(SEQS)
    return Leaf(
        v=draw(st.integers(1, LARGEST)),
        kind=draw(KINDS),
        at=draw(INSTANTS),
        actor=draw(IDS | st.just("")),
        agency=draw(IDS | st.just("")),
        stream=draw(IDS),
        stream_seq=seq,
        stream_prev=draw(HASHES) if seq else b"",
        refs=tuple(draw(st.lists(REFS, max_size=4, unique=True))),
        commitment=draw(HASHES),
    )


GOLDEN = Leaf(
    v=1,
    kind="matters.Opened",
    at=datetime(2026, 2, 13, 1, 30, 0, 125_000, UTC),
    actor=new_id(bytes(range(16))),
    agency=new_id(bytes(range(16, 32))),
    stream=new_id(bytes(range(32, 48))),
    stream_seq=7,
    stream_prev=bytes(range(32)),
    refs=(new_id(b"\xff" * 16), f"document:{bytes(range(32, 64)).hex()}"),
    commitment=bytes(range(64, 96)),
)
GOLDEN_BYTES = (
    b'{"actor":"aaaqeayeaudaocajbifqydiob4","agency":"caireeyuculbogazdinryhi6d4",'
    b'"at":"2026-02-13T01:30:00.125Z",'
    b'"commitment":"404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f",'
    b'"kind":"matters.Opened","refs":["77777777777777777777777774",'
    b'"document:202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"],'
    b'"stream":"eaqseizeeutcokbjfivsyljof4",'
    b'"stream_prev":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",'
    b'"stream_seq":7,"v":1}'
)


def test_the_golden_leaf_never_changes() -> None:
    assert encode(GOLDEN) == GOLDEN_BYTES
    assert decode(GOLDEN_BYTES) == GOLDEN
    assert (
        leaf_hash(GOLDEN_BYTES).hex()
        == "0f5ab6f37a0457cf0af7db518dc0bb176c2cd0a41ad38bc495295dd933966524"
    )


@given(leaves())
def test_decode_gives_back_what_encode_took(leaf: Leaf) -> None:
    data = encode(leaf)
    assert len(data) <= LEAF_BYTES
    assert decode(data) == leaf


@given(leaves(), st.data())
def test_no_other_byte_string_means_the_same_leaf(
    leaf: Leaf, data: st.DataObject
) -> None:
    good = encode(leaf)
    place = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda each: each != good[place]))
    try:
        other = decode(good[:place] + bytes([byte]) + good[place + 1 :])
    except Tampered as fault:
        says(fault, "leaf_unreadable")
    else:
        assert other != leaf


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "matters.opened"}, "leaf_kind"),
        ({"kind": "Opened"}, "leaf_kind"),
        ({"v": 0}, "leaf_kind"),
        ({"at": GOLDEN.at.replace(tzinfo=None)}, "leaf_at"),
        ({"at": GOLDEN.at.astimezone(timezone(timedelta(hours=7)))}, "leaf_at"),
        ({"at": GOLDEN.at.replace(microsecond=1)}, "leaf_at"),
        ({"stream": ""}, "leaf_id"),
        ({"actor": "Nguyễn Văn An"}, "leaf_id"),
        ({"actor": GOLDEN.actor[:-1] + "b"}, "leaf_id"),
        ({"stream_seq": -1}, "leaf_seq"),
        ({"stream_prev": b""}, "leaf_prev"),
        ({"stream_seq": 0}, "leaf_prev"),
        ({"refs": ("secret title",)}, "leaf_refs"),
        ({"refs": (GOLDEN.actor, GOLDEN.actor)}, "leaf_refs"),
        ({"commitment": b"short"}, "leaf_commitment"),
    ],
)
def test_a_leaf_that_says_more_or_less_is_refused(
    change: dict[str, object], code: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        encode(replace(GOLDEN, **change))
    assert code in [each.code for each in refusal.value.findings]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"v":1', b'"v":"1"'),
        (b'"v":1', b'"v":1,"w":1'),
        (b',"v":1', b""),
        (b'"stream_seq":7', b'"stream_seq":[7]'),
        (b"2026-02-13T01:30:00.125Z", b"2026-02-30T01:30:00.125Z"),
        (b"2026-02-13T01:30:00.125Z", b"2026-02-13T01:30:00.12Z"),
        (b"404142", b"40414G"),
        (b"404142", b"4041"),
        (b"4d4e4f", b"4D4E4F"),
    ],
)
def test_bytes_that_no_leaf_has_are_refused(old: bytes, new: bytes) -> None:
    assert old in GOLDEN_BYTES
    with pytest.raises(Tampered):
        decode(GOLDEN_BYTES.replace(old, new, 1))


@pytest.mark.parametrize("data", [b"[]", b"1", b'"a"', b"{}"])
def test_other_values_are_no_leaves(data: bytes) -> None:
    with pytest.raises(Tampered):
        decode(data)


@given(IDS)
def test_an_id_is_known_by_its_form(name: str) -> None:
    assert is_id(name)
    assert not is_id(name.upper())
    assert not is_id(name + "\n")


def test_an_id_is_128_bits_or_nothing() -> None:
    with pytest.raises(ValueError, match="15"):
        new_id(bytes(15))
