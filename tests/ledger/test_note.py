"""Notes that others signed are read, and what nobody signed is refused."""

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Invalid, Tampered
from phoihop.ledger.checkpoint import Checkpoint, open_checkpoint, parse
from phoihop.ledger.merkle import EMPTY_ROOT, edge_of, leaf_hash
from phoihop.ledger.note import (
    SignKey,
    VerifyKey,
    open_note,
    parse_sign_key,
    parse_verify_key,
)
from phoihop.ledger.tiles import unpack_entries

TESSERA = (
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
)
KEY = SignKey("phoihop.test", bytes(range(32)))
OTHER = SignKey("phoihop.test", bytes(32))
TEXT = "one line\nanother\n"
# The examples of C2SP signed-note and of Go's golang.org/x/mod/sumdb/note.
EXAMPLES = (
    (
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "This is an example message.\n",
        (
            "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1E"
            "RYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
        ),
    ),
    (
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        (
            "If you think cryptography is the answer to your problem,\n"
            "then you don't know what your problem is.\n"
        ),
        (
            "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"
            "SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
        ),
    ),
)
PETER = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NOTE = KEY.sign(TEXT)


def reason(note: str | bytes, key: SignKey = KEY) -> str | int:
    with pytest.raises(Tampered) as refusal:
        open_note(note, key.verify_key)
    return refusal.value.details["reason"]


def test_checkpoints_of_another_implementation_are_read(shared: Path) -> None:
    log = shared / "vectors" / "tlog-tiles" / "tessera" / "log"
    key = parse_verify_key(TESSERA)
    assert str(key) == TESSERA
    for size in range(1, 16):
        note = (log / f"checkpoint.{size}").read_bytes()
        bundle = (log / f"tile/entries/000.p/{size}").read_bytes()
        edge = edge_of(map(leaf_hash, unpack_entries(bundle)))
        found = open_checkpoint(note, key)
        assert found == Checkpoint(key.name, size, edge.root())
        text = note.decode().partition("\n\n")[0] + "\n"
        assert found.text() == text


@pytest.mark.parametrize(("key", "text", "line"), EXAMPLES)
def test_the_examples_of_the_format_are_read(key: str, text: str, line: str) -> None:
    read = parse_verify_key(key)
    assert str(read) == key
    assert open_note(f"{text}\n{line}", read) == text
    with pytest.raises(Tampered):
        open_note(f"{text}\n{line}".replace("a", "b", 1), read)


def test_the_same_note_is_written_as_another_program_writes_it() -> None:
    _, text, line = EXAMPLES[1]
    assert parse_sign_key(PETER).sign(text) == f"{text}\n{line}"


def test_official_vectors_of_ed25519(shared: Path) -> None:
    """Weak and oddly written keys are refused; with the rest, only one form verifies."""
    file = shared / "vectors" / "ed25519-cctv" / "ed25519vectors.json"
    weak = {"low_order_A", "non_canonical_A"}
    loose = {"low_order_residue", "non_canonical_R"}
    seen = 0
    for case in json.loads(file.read_text("utf-8")):
        flags = set(case["flags"] or ())
        public = bytes.fromhex(case["key"])
        if flags & weak:
            with pytest.raises(Invalid):
                VerifyKey("weak", public)
            continue
        held = VerifyKey("x", public).holds(bytes.fromhex(case["sig"]), case["msg"])
        assert held is not bool(flags & loose), case
        seen += 1
    assert seen > 300


def test_official_vectors_of_signatures(shared: Path) -> None:
    file = shared / "vectors" / "wycheproof" / "ed25519_test.json"
    seen = 0
    for group in json.loads(file.read_text("utf-8"))["testGroups"]:
        key = VerifyKey("x", bytes.fromhex(group["publicKey"]["pk"]))
        for case in group["tests"]:
            try:
                text = bytes.fromhex(case["msg"]).decode()
            except UnicodeDecodeError:
                continue
            held = key.holds(bytes.fromhex(case["sig"]), text)
            assert held is (case["result"] == "valid"), case["comment"]
            seen += 1
    assert seen > 50


def test_a_note_is_read_by_whoever_trusts_its_key() -> None:
    assert open_note(NOTE, KEY.verify_key) == TEXT
    assert open_note(NOTE.encode(), KEY.verify_key) == TEXT
    assert reason(NOTE, OTHER) == "not_signed_by_key"
    assert (
        reason(NOTE, SignKey("another.name", bytes(range(32)))) == "not_signed_by_key"
    )


def test_signatures_of_others_are_passed_over() -> None:
    line = OTHER.sign(TEXT).rpartition("\n\n")[2]
    assert open_note(NOTE + line, KEY.verify_key) == TEXT
    assert (
        open_note(TEXT + "\n" + line + NOTE.rpartition("\n\n")[2], KEY.verify_key)
        == TEXT
    )


def test_a_note_takes_sixteen_signatures_of_another_kind_and_long_words() -> None:
    """C2SP: at least 16, and those that withstand quantum computers take 5 kB each."""
    large = b64encode(bytes(4) + bytes(4900)).decode()
    text = "sp\u00e9cial\u00a0\n"
    note = KEY.sign(text) + f"\u2014 x {large}\n" * 16
    assert open_note(note, KEY.verify_key) == text


def test_keys_are_kept_as_text_and_read_back() -> None:
    assert parse_sign_key(KEY.secret()).sign(TEXT) == NOTE
    assert parse_verify_key(f"{KEY.verify_key}\n") == KEY.verify_key


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused(place: int, change: int) -> None:
    spoiled = bytearray(NOTE.encode())
    spoiled[place] ^= change
    with pytest.raises(Tampered):
        open_note(bytes(spoiled), KEY.verify_key)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_comes_is_a_refusal_and_no_crash(data: bytes) -> None:
    with pytest.raises(Tampered):
        open_note(data, KEY.verify_key)


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        TEXT + "\n",
        NOTE.replace("\n\n", "\n"),
        NOTE.rstrip("\n"),
        NOTE + "\n",
        NOTE + "garbage\n",
        NOTE.replace("\u2014", "-"),
        NOTE.replace("one line", "one\x00line"),
        NOTE + "\u2014 x AAA\n",
        NOTE + "\u2014 x QUJDREU=\n" * 64,
        NOTE + "\u2014 x QUJDRA==\n",
        NOTE + "\u2014 x+y QUJDREU=\n",
        "a" * (1 << 17) + NOTE,
        NOTE.replace("one", "\ud800"),
    ],
)
def test_what_is_no_note_is_refused(note: str) -> None:
    assert reason(note) == "note_unreadable"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "phoihop.test",
        str(KEY.verify_key)[:-4],
        str(KEY.verify_key).replace("phoihop", "other"),
        str(KEY.verify_key).replace("+A", "+B"),
        "a name+00000000+AQ==",
        f"weak+00000000+{b64encode(bytes([1, 1]) + bytes(31)).decode()}",
        TESSERA.replace("+A", "+!"),
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_verify_key(text)
    assert [each.code for each in refusal.value.findings] == ["bad_key"]
    with pytest.raises(Invalid):
        parse_sign_key(f"PRIVATE+KEY+{text}")
    with pytest.raises(Invalid):
        parse_sign_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n0\n",
        "origin\n00\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n",
        "origin\n1\nAAAA\n",
        "origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Tampered) as refusal:
        parse(text)
    assert refusal.value.details == {"reason": "checkpoint_unreadable"}


def test_extension_lines_are_allowed() -> None:
    text = Checkpoint("phoihop.test", 0, EMPTY_ROOT).text()
    assert b64decode("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") == EMPTY_ROOT
    assert parse(f"{text}more\n") == Checkpoint("phoihop.test", 0, EMPTY_ROOT)


def test_a_checkpoint_of_another_ledger_is_refused() -> None:
    note = KEY.sign(Checkpoint("another.ledger", 0, EMPTY_ROOT).text())
    with pytest.raises(Tampered) as refusal:
        open_checkpoint(note, KEY.verify_key)
    assert refusal.value.details == {"reason": "other_origin"}
