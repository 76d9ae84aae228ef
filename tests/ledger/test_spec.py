"""The vectors of spec/ledger.md, by which others can check their own programs."""

import json
from pathlib import Path
from typing import Any

import pytest

from phoihop.base.errors import Tampered
from phoihop.ledger import blob, seal
from phoihop.ledger.checkpoint import open_checkpoint
from phoihop.ledger.entry import decode, encode
from phoihop.ledger.log import Stored, StoredHead, verify
from phoihop.ledger.merkle import leaf_hash
from phoihop.ledger.note import parse_verify_key
from phoihop.ledger.stamp import Bundle, holds
from phoihop.ledger.witness import cosigned_at, parse_witness_key

FOLDER = Path(__file__).resolve().parents[2] / "spec" / "ledger" / "vectors"
FILES = sorted(FOLDER.glob("*.json"))


def check_leaf(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["bytes"])
    assert encode(decode(data)) == data
    assert leaf_hash(data).hex() == case["leafHash"]


def check_frame(case: dict[str, Any]) -> None:
    data = bytes.fromhex(case["bytes"])
    assert seal.frame(seal.unframe(data)) == data
    assert seal.commitment(data).hex() == case["commitment"]


def check_document(case: dict[str, Any]) -> None:
    key = seal.DataKey(bytes.fromhex(case["key"]))
    about = blob.what(case["id"], case["stream"], case["type"])
    plain = blob.open_document(key, about, bytes.fromhex(case["bytes"]))
    assert plain.hex() == case["plain"]


def check_growth(case: dict[str, Any]) -> None:
    key = parse_verify_key(case["verifyKey"])
    stored = []
    for index, each in enumerate(case["entries"]):
        leaf = decode(each["leaf"].encode())
        frame = bytes.fromhex(each["frame"])
        assert leaf_hash(each["leaf"].encode()).hex() == each["leafHash"]
        opened = {
            part.name: seal.open_part(
                seal.DataKey(bytes.fromhex(case["keys"][part.name or leaf.stream])),
                leaf.stream,
                leaf.stream_seq,
                part,
            ).decode()
            for part in seal.unframe(frame)
        }
        assert opened == each["plain"]
        signature = bytes.fromhex(each["signature"])
        stored.append(Stored(index, each["leaf"].encode(), frame, signature))
    verdict = verify(stored, StoredHead(case["note"].encode()), key)
    assert verdict.ok
    assert open_checkpoint(case["note"], key).root == verdict.root


def check_stamp(case: dict[str, Any]) -> None:
    root, signatures, made = (
        bytes.fromhex(case[each]) for each in ("root", "signatures", "stamp")
    )
    bundle = Bundle(case["size"], root, signatures)
    if not holds(parse_verify_key(case["verifyKey"]), made, bundle):
        raise Tampered(reason="stamp_differs")


def check_cosignature(case: dict[str, Any]) -> None:
    key = parse_witness_key(case["verifyKey"])
    assert cosigned_at(case["note"], key) == case["time"]


CHECKS = {
    "stamp": check_stamp,
    "cosignature": check_cosignature,
    "leaf": check_leaf,
    "frame": check_frame,
    "document": check_document,
    "growth": check_growth,
}


def test_there_are_vectors_of_every_kind() -> None:
    kinds = {json.loads(each.read_text("utf-8"))["kind"] for each in FILES}
    assert kinds == CHECKS.keys()


@pytest.mark.parametrize("file", FILES, ids=lambda each: each.stem)
def test_vector(file: Path) -> None:
    case = json.loads(file.read_text("utf-8"))
    check = CHECKS[case["kind"]]
    if case["wantErr"]:
        with pytest.raises(Tampered):
            check(case)
    else:
        check(case)
