"""A proof kept beside an entry shows, with the key alone, that it was recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Tampered
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.note import SignKey
from phoihop.ledger.receipt import FORMAT, Proved, prove, write

KEY = SignKey("phoihop.test", bytes(range(32)))
LEAVES = [f"leaf {each}".encode() for each in range(11)]
HASHES = [leaf_hash(each) for each in LEAVES]
HEAD = Checkpoint(KEY.name, len(LEAVES), edge_of(HASHES).root())
NOTE = KEY.sign(HEAD.text())


@pytest.mark.parametrize("index", range(len(LEAVES)))
def test_each_entry_is_proved(index: int) -> None:
    text = write(HASHES, index, NOTE)
    assert text.startswith(f"{FORMAT}\nindex {index}\n")
    assert text.endswith(f"\n\n{NOTE}")
    assert prove(text, LEAVES[index], KEY.verify_key) == Proved(index, HEAD)


def test_extra_data_of_others_is_passed_over() -> None:
    text = write(HASHES, 3, NOTE).replace("\nindex", "\nextra AAAA\nindex")
    assert prove(text, LEAVES[3], KEY.verify_key).index == 3


def test_another_leaf_index_or_key_is_not_proved() -> None:
    text = write(HASHES, 3, NOTE)
    for said, leaf, key in (
        (text, LEAVES[4], KEY),
        (text.replace("index 3", "index 4"), LEAVES[3], KEY),
        (text, LEAVES[3], SignKey(KEY.name, bytes(32))),
    ):
        with pytest.raises(Tampered):
            prove(said, leaf, key.verify_key)


@given(st.data())
def test_a_changed_character_is_refused(data: st.DataObject) -> None:
    text = write(HASHES, 3, NOTE)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(max_codepoint=127).filter(text[place].__ne__))
    with pytest.raises(Tampered):
        prove(text[:place] + other + text[place + 1 :], LEAVES[3], KEY.verify_key)


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
        FORMAT + "\nindex 3\n" + f"{'A' * 43}=\n" * 65 + "\n" + NOTE,
    ],
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(Tampered) as refusal:
        prove(text, LEAVES[3], KEY.verify_key)
    assert refusal.value.details == {"reason": "proof_unreadable"}
