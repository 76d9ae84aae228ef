"""A proof kept as a text shows, with the key alone, that an entry was recorded."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Tampered
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.note import SignKey
from phoihop.ledger.proof import inclusion
from phoihop.ledger.receipt import FORMAT, Receipt, prove, read, write

KEY = SignKey("phoihop.test", bytes(range(32)))
LEAVES = [f"leaf {each}".encode() for each in range(11)]
HASHES = [leaf_hash(each) for each in LEAVES]
HEAD = Checkpoint(KEY.name, len(LEAVES), edge_of(HASHES).root())
NOTE = KEY.sign(HEAD.text())


def made(index: int, *, carried: bool = True) -> Receipt:
    extra = LEAVES[index] if carried else b""
    return Receipt(index, inclusion(HASHES, index), NOTE, extra)


def held(data: bytes, leaf: bytes = b"", key: SignKey = KEY) -> Receipt:
    """Read, open and prove, as whoever was given the file does."""
    found = read(data)
    prove(found, open_checkpoint(found.note, key.verify_key), leaf)
    return found


@pytest.mark.parametrize("index", range(len(LEAVES)))
def test_each_entry_is_proved(index: int) -> None:
    text = write(made(index))
    assert text.startswith(f"{FORMAT}\nextra ")
    assert text.endswith(f"\n\n{NOTE}")
    assert held(text.encode()) == made(index)


def test_a_proof_without_its_entry_is_held_against_the_entry() -> None:
    text = write(made(3, carried=False)).encode()
    assert text.startswith(f"{FORMAT}\nindex 3\n".encode())
    assert held(text, LEAVES[3]).extra == b""
    with pytest.raises(Tampered) as refusal:
        held(text)
    assert refusal.value.details == {"reason": "no_entry"}


def test_another_leaf_index_or_key_is_not_proved() -> None:
    proof = made(3)
    for other, leaf, key in (
        (proof, LEAVES[4], KEY),
        (replace(proof, extra=LEAVES[4]), b"", KEY),
        (replace(proof, index=4), b"", KEY),
        (proof, b"", SignKey(KEY.name, bytes(32))),
    ):
        with pytest.raises(Tampered):
            held(write(other).encode(), leaf, key)


@given(st.data())
def test_a_changed_byte_is_refused(data: st.DataObject) -> None:
    text = bytearray(write(made(3)).encode())
    place = data.draw(st.integers(0, len(text) - 1))
    text[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        held(bytes(text))


@given(st.data())
def test_a_cut_proof_is_refused(data: st.DataObject) -> None:
    text = write(made(3)).encode()
    with pytest.raises(Tampered):
        held(text[: data.draw(st.integers(0, len(text) - 1))])


@given(st.binary(max_size=300))
def test_whatever_follows_the_first_line_is_read_or_refused(rest: bytes) -> None:
    with pytest.raises(Tampered):
        held(f"{FORMAT}\n".encode() + rest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        NOTE,
        FORMAT,
        f"{FORMAT}\nindex 03\n\n{NOTE}",
        f"{FORMAT}\nindex -1\n\n{NOTE}",
        f"{FORMAT}\nindex 3\nAAAA\n\n{NOTE}",
        f"{FORMAT}\nindex 3\n{'A' * 42}B=\n\n{NOTE}",
        f"{FORMAT}\nextra AB=\nindex 3\n\n{NOTE}",
        f"{FORMAT}\nextra AB==\nindex 3\n\n{NOTE}",
        f"{FORMAT}\nindex 3\nextra AAAA\n\n{NOTE}",
        FORMAT + "\nindex 3\n" + f"{'A' * 43}=\n" * 65 + "\n" + NOTE,
        f"{FORMAT}\nextra {'AAAA' * 100_000}\nindex 3\n\n{NOTE}",
        f"{FORMAT}\nindex \u0663\n\n{NOTE}",
    ],
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(Tampered) as refusal:
        read(text.encode())
    assert refusal.value.details == {"reason": "proof_unreadable"}


def test_a_later_version_says_so() -> None:
    for data, reason in (
        (b"c2sp.org/tlog-proof@v2\nindex 3\n", "proof_version"),
        (b"c2sp.org/tlog-proof@v\nindex 3\n", "proof_unreadable"),
        (b"c2sp.org/tlog-proof@v1", "proof_unreadable"),
    ):
        with pytest.raises(Tampered) as refusal:
            read(data)
        assert refusal.value.details == {"reason": reason}
