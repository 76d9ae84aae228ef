"""What is sealed opens with its key alone, in its place alone; official vectors agree."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Tampered
from phoihop.ledger import blob, seal
from phoihop.ledger.entry import new_id
from tests.ledger.said import says

KEYS = st.binary(min_size=32, max_size=32).map(seal.DataKey)
NAMES = st.just("") | st.binary(min_size=16, max_size=16).map(new_id)
PARTS = st.builds(
    seal.Part,
    NAMES,
    st.binary(min_size=32, max_size=32),
    st.binary(min_size=12, max_size=12),
    st.binary(max_size=40),
)
KEY = seal.DataKey(bytes(range(32)))
OTHER = seal.DataKey(bytes(32))
STREAM = new_id(bytes(16))


def sealed(name: str = "", seq: int = 3, key: seal.DataKey = KEY) -> seal.Part:
    nonce = bytes(12)
    made = seal.seal(key, nonce, seal.aad(STREAM, seq, name), b"plain")
    return seal.Part(name, key.commitment, nonce, made)


def groups(shared: Path, file: str) -> list[dict[str, Any]]:
    text = (shared / "vectors" / "wycheproof" / file).read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)["testGroups"]
    return found


def test_official_vectors_of_aes_gcm(shared: Path) -> None:
    seen = 0
    for group in groups(shared, "aes_gcm_test.json"):
        if (group["keySize"], group["ivSize"], group["tagSize"]) != (256, 96, 128):
            continue
        for case in group["tests"]:
            key = seal.DataKey(bytes.fromhex(case["key"]))
            nonce, aad, plain, ct, tag = (
                bytes.fromhex(case[each]) for each in ("iv", "aad", "msg", "ct", "tag")
            )
            if case["result"] == "valid":
                assert seal.seal(key, nonce, aad, plain) == ct + tag
                assert seal.open_(key, nonce, aad, ct + tag) == plain
            else:
                with pytest.raises(Tampered):
                    seal.open_(key, nonce, aad, ct + tag)
            seen += 1
    assert seen > 50


def test_official_vectors_of_key_wrapping(shared: Path) -> None:
    seen = 0
    for group in groups(shared, "aes_wrap_test.json"):
        for case in group["tests"]:
            wrapping, plain, wrapped = (
                bytes.fromhex(case[each]) for each in ("key", "msg", "ct")
            )
            if case["result"] == "valid" and len(plain) == seal.KEY_BYTES:
                assert seal.wrap(wrapping, seal.DataKey(plain)) == wrapped
                assert seal.unwrap(wrapping, wrapped).raw == plain
            elif case["result"] == "invalid":
                with pytest.raises(Tampered):
                    seal.unwrap(wrapping, wrapped)
            seen += 1
    assert seen == 165


def test_a_key_of_another_length_is_not_unwrapped() -> None:
    with pytest.raises(Tampered) as refusal:
        seal.unwrap(bytes(32), aes_key_wrap(bytes(32), bytes(16)))
    assert refusal.value.details == {"reason": "key_unreadable"}


def test_a_part_opens_in_its_place_only() -> None:
    assert seal.open_part(KEY, STREAM, 3, sealed()) == b"plain"
    for stream, seq in ((new_id(b"\1" * 16), 3), (STREAM, 4)):
        with pytest.raises(Tampered):
            seal.open_part(KEY, stream, seq, sealed())
    moved = seal.Part(STREAM, KEY.commitment, sealed().nonce, sealed().sealed)
    with pytest.raises(Tampered):
        seal.open_part(KEY, STREAM, 3, moved)


def test_another_key_is_refused_before_anything_is_opened() -> None:
    with pytest.raises(Tampered) as refusal:
        seal.open_part(OTHER, STREAM, 3, sealed())
    assert refusal.value.details == {"reason": "other_key"}


@given(KEYS, KEYS)
def test_two_keys_never_commit_to_the_same(
    one: seal.DataKey, other: seal.DataKey
) -> None:
    assert (one.raw == other.raw) == (one.commitment == other.commitment)


def test_a_key_does_not_show_itself() -> None:
    key = seal.DataKey(b"secret secret secret secret 1234")
    assert "secret" not in repr(key)


@given(st.lists(PARTS, max_size=5, unique_by=lambda each: each.name))
def test_a_frame_gives_back_its_parts(parts: list[seal.Part]) -> None:
    framed = seal.frame(parts)
    assert seal.unframe(framed) == tuple(sorted(parts, key=lambda each: each.name))
    for spoiled in (framed + b"\0", framed[:-1], b""):
        with pytest.raises(Tampered):
            seal.unframe(spoiled)


@given(
    st.lists(PARTS, min_size=1, max_size=3, unique_by=lambda each: each.name),
    st.data(),
)
def test_no_other_frame_has_the_same_commitment(
    parts: list[seal.Part], data: st.DataObject
) -> None:
    framed = seal.frame(parts)
    place = data.draw(st.integers(0, len(framed) - 1))
    changed = bytearray(framed)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert seal.commitment(bytes(changed)) != seal.commitment(framed)
    try:
        assert seal.unframe(bytes(changed)) != tuple(parts)
    except Tampered as fault:
        says(fault, "frame_unreadable")


def test_parts_in_another_order_or_twice_are_refused() -> None:
    one, two = sealed(), sealed(STREAM)
    ordered = seal.frame([one, two])
    head, first = ordered[:2], seal.frame([one])[2:]
    second = seal.frame([two])[2:]
    assert seal.unframe(head + first + second) == (one, two)
    for spoiled in (head + second + first, head + first + first):
        with pytest.raises(Tampered):
            seal.unframe(spoiled)


def test_a_document_opens_as_what_it_was_put_away_as() -> None:
    about = blob.what(STREAM, STREAM, "application/pdf")
    made = blob.seal_document(KEY, bytes(12), about, b"%PDF-")
    assert len(made) == len(b"%PDF-") + blob.OVERHEAD
    assert blob.open_document(KEY, about, made) == b"%PDF-"
    other = blob.what(STREAM, STREAM, "text/html")
    for key, said, data in (
        (OTHER, about, made),
        (KEY, other, made),
        (KEY, about, made[:-1]),
        (KEY, about, b"x" + made[1:]),
        (KEY, about, b""),
    ):
        with pytest.raises(Tampered):
            blob.open_document(key, said, data)
