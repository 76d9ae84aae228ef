"""A witness signs what grew from what it saw, once more with the time, and nothing else."""

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Invalid, PhoihopError, Refused, Tampered
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.merkle import EMPTY_ROOT, edge_of, leaf_hash
from phoihop.ledger.note import SignKey, open_note, parse_verify_key
from phoihop.ledger.proof import consistency
from phoihop.ledger.witness import (
    Request,
    advance,
    cosign,
    cosigned_at,
    parse_request,
    parse_witness_key,
    witness_key,
    write_request,
)
from tests.ledger.said import says

LOG = SignKey("phoihop.test", bytes(range(32)))
WITNESS = SignKey("witness.test", bytes(31) + b"\x01")
OTHER = SignKey("witness.test", bytes(31) + b"\x02")
HASHES = [leaf_hash(bytes([each])) for each in range(40)]
FORK = [leaf_hash(b"fork"), *HASHES[1:]]
NOW = 1_679_315_147


def head(size: int, hashes: list[bytes] = HASHES) -> Checkpoint:
    return Checkpoint(LOG.name, size, edge_of(hashes[:size]).root())


def asked(old: int, size: int, hashes: list[bytes] = HASHES) -> Request:
    proof = consistency(hashes[:size], old) if 0 < old <= size else ()
    return Request(old, proof, LOG.sign(head(size, hashes).text()))


def why(request: Request, seen: Checkpoint | None) -> str | int:
    with pytest.raises(Refused) as refusal:
        advance(request, LOG.verify_key, seen)
    return refusal.value.details["reason"]


def test_a_cosignature_is_read_by_whoever_trusts_the_witness() -> None:
    note = LOG.sign(head(5).text())
    signed = cosign(note, WITNESS, NOW)
    assert cosigned_at(signed, witness_key(WITNESS.verify_key)) == NOW
    assert cosigned_at(note, witness_key(WITNESS.verify_key)) is None
    assert cosigned_at(signed, witness_key(OTHER.verify_key)) is None
    assert open_checkpoint(signed, LOG.verify_key) == head(5)


def test_the_message_that_is_signed_is_that_of_the_specification() -> None:
    note = LOG.sign(head(5).text())
    line = cosign(note, WITNESS, NOW).removeprefix(note)
    key = witness_key(WITNESS.verify_key)
    message = f"cosignature/v1\ntime {NOW}\n{head(5).text()}"
    signed = key.key_hash + NOW.to_bytes(8, "big") + WITNESS.signature(message)
    assert line == f"\u2014 witness.test {b64encode(signed).decode()}\n"
    assert str(key).endswith(b64encode(b"\x04" + key.public).decode())
    with pytest.raises(Tampered):
        cosigned_at((note + line).replace("\n5\n", "\n6\n"), key)


def test_a_cosignature_is_no_signature_of_a_log() -> None:
    signed = cosign(LOG.sign(head(5).text()), WITNESS, NOW)
    with pytest.raises(Tampered) as refusal:
        open_note(signed, WITNESS.verify_key)
    assert refusal.value.details == {"reason": "not_signed_by_key"}
    with pytest.raises(Invalid):
        parse_witness_key(str(WITNESS.verify_key))
    with pytest.raises(Invalid):
        parse_verify_key(str(witness_key(WITNESS.verify_key)))


def test_a_witness_signs_once_and_others_stay() -> None:
    note = cosign(LOG.sign(head(5).text()), SignKey("third.test", bytes(32)), NOW)
    once = cosign(note, WITNESS, NOW)
    twice = cosign(once, WITNESS, NOW + 60)
    assert once.count("\n\u2014 ") == twice.count("\n\u2014 ") == 3
    assert cosigned_at(twice, witness_key(WITNESS.verify_key)) == NOW + 60


def test_a_line_that_looks_like_a_signature_stays_in_the_text() -> None:
    before = cosign(LOG.sign(head(5).text()), WITNESS, NOW)
    line = before.splitlines(keepends=True)[-1]
    note = LOG.sign(head(5).text() + line) + line
    again = cosign(note, WITNESS, NOW)
    assert open_note(again, LOG.verify_key) == head(5).text() + line
    assert cosigned_at(again, witness_key(WITNESS.verify_key)) == NOW


@pytest.mark.parametrize("old", [0, 1, 5, 8, 39])
def test_a_head_that_grew_is_taken(old: int) -> None:
    seen = head(old) if old else None
    assert advance(asked(old, 40), LOG.verify_key, seen) == head(40)


def test_the_same_head_is_taken_again() -> None:
    assert advance(asked(0, 5), LOG.verify_key, head(5)) == head(5)
    empty = Request(0, (), LOG.sign(Checkpoint(LOG.name, 0, EMPTY_ROOT).text()))
    assert advance(empty, LOG.verify_key, None).size == 0


def test_what_is_not_consistent_with_the_last_head_is_refused() -> None:
    assert why(asked(5, 40, FORK), head(5)) == "witness_not_consistent"
    assert why(asked(0, 5, FORK), head(5)) == "witness_forked"
    assert why(asked(0, 4), head(5)) == "witness_rolled_back"
    assert why(asked(4, 40), head(5)) == "witness_behind"
    assert why(asked(0, 40), head(5)) == "witness_behind"
    assert why(Request(0, (bytes(32),), asked(0, 40).note), None) == (
        "witness_not_consistent"
    )


def test_another_log_is_not_cosigned() -> None:
    request = asked(0, 5)
    with pytest.raises(Tampered):
        advance(request, OTHER.verify_key, None)
    foreign = LOG.sign(Checkpoint("another.test", 5, head(5).root).text())
    with pytest.raises(Tampered) as refusal:
        advance(Request(0, (), foreign), LOG.verify_key, None)
    assert refusal.value.details == {"reason": "other_origin"}


@pytest.mark.parametrize("old", [0, 3, 8])
def test_a_request_is_read_back(old: int) -> None:
    request = asked(old, 40)
    text = write_request(old, request.proof, request.note)
    assert parse_request(text.encode()) == request
    assert parse_request(request.note.encode()) == Request(0, (), request.note)


@pytest.mark.parametrize(
    "text",
    [
        "old 03\n\n",
        "old -1\n\n",
        "old 3\nAAAA\n\n",
        "old 3\n" + f"{'A' * 43}=\n" * 64 + "\n",
        f"old 3\n{'A' * 42}B=\n\n",
        "old 3\n" + "a" * (1 << 18),
        "old 3",
    ],
)
def test_what_is_no_request_is_refused(text: str) -> None:
    with pytest.raises(Tampered) as refusal:
        parse_request(text.encode())
    assert refusal.value.details == {"reason": "request_unreadable"}


@given(st.binary(max_size=200), st.integers(0, 60))
def test_whatever_is_sent_is_refused_and_never_a_crash(data: bytes, cut: int) -> None:
    text = write_request(5, asked(5, 40).proof, asked(5, 40).note).encode()
    for sent in (
        data,
        b"old 5\n" + data,
        text[: -1 - cut],
        text[:cut] + data + text[cut + 1 :],
    ):
        if sent == text:
            continue
        with pytest.raises(PhoihopError):
            advance(parse_request(sent), LOG.verify_key, head(5))


@given(st.data())
def test_a_changed_byte_of_a_cosignature_is_found(data: st.DataObject) -> None:
    note = LOG.sign(head(5).text())
    signed = bytearray(cosign(note, WITNESS, NOW).encode())
    place = data.draw(st.integers(len(note.encode()), len(signed) - 1))
    signed[place] ^= data.draw(st.integers(1, 255))
    key = witness_key(WITNESS.verify_key)
    try:
        assert cosigned_at(bytes(signed), key) is None
    except Tampered as fault:
        says(fault, "cosignature_differs", "note_unreadable")
