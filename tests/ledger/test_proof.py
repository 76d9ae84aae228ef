"""The 196 official proof vectors, and every proof of every small tree."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoihop.base.errors import Tampered
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.proof import (
    consistency,
    inclusion,
    verify_consistency,
    verify_inclusion,
)
from tests.ledger.said import says

LEAVES = [leaf_hash(bytes([each])) for each in range(40)]


def cases(folder: Path, kind: str) -> list[dict[str, Any]]:
    files = sorted((folder / "vectors" / "rfc6962" / kind).rglob("*.json"))
    return [json.loads(each.read_text("utf-8")) for each in files]


def hashes(found: list[str] | None) -> list[bytes]:
    return [b64decode(each) for each in found or []]


def holds_inclusion(case: dict[str, Any]) -> bool:
    try:
        verify_inclusion(
            b64decode(case["leafHash"] or ""),
            case["leafIdx"],
            case["treeSize"],
            proof=hashes(case["proof"]),
            root=b64decode(case["root"] or ""),
        )
    except Tampered as fault:
        says(fault, "not_included")
        return False
    return True


def holds_consistency(case: dict[str, Any]) -> bool:
    try:
        verify_consistency(
            case["size1"],
            case["size2"],
            proof=hashes(case["proof"]),
            root=b64decode(case["root1"] or ""),
            later_root=b64decode(case["root2"] or ""),
        )
    except Tampered as fault:
        says(fault, "not_consistent")
        return False
    return True


def test_the_official_vectors_are_196(shared: Path) -> None:
    assert len(cases(shared, "inclusion")) + len(cases(shared, "consistency")) == 196


def test_official_inclusion_proofs(shared: Path) -> None:
    for case in cases(shared, "inclusion"):
        assert holds_inclusion(case) is not case["wantErr"], case["desc"]


def test_official_consistency_proofs(shared: Path) -> None:
    for case in cases(shared, "consistency"):
        assert holds_consistency(case) is not case["wantErr"], case["desc"]


def test_the_official_proofs_are_those_we_would_make(shared: Path) -> None:
    """The happy vectors of one tree of eight known leaves, made again from its leaves."""
    known = [
        bytes.fromhex(each)
        for each in (
            "",
            "00",
            "10",
            "2021",
            "3031",
            "40414243",
            "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        )
    ]
    leaves = [leaf_hash(each) for each in known]
    made = 0
    for case in cases(shared, "inclusion"):
        size, index = case["treeSize"], case["leafIdx"]
        if not case["wantErr"] and size <= len(leaves):
            assert inclusion(leaves[:size], index) == tuple(hashes(case["proof"]))
            made += 1
    for case in cases(shared, "consistency"):
        if not case["wantErr"] and case["size2"] <= len(leaves):
            proof = consistency(leaves[: case["size2"]], case["size1"])
            assert proof == tuple(hashes(case["proof"]))
            made += 1
    assert made >= 8


@pytest.mark.parametrize("size", range(1, 40))
def test_every_entry_of_every_small_tree_is_proved(size: int) -> None:
    leaves = LEAVES[:size]
    root = edge_of(leaves).root()
    for index, leaf in enumerate(leaves):
        proof = inclusion(leaves, index)
        verify_inclusion(leaf, index, size, proof=proof, root=root)
        verify_consistency(
            index + 1,
            size,
            proof=consistency(leaves, index + 1),
            root=edge_of(leaves[: index + 1]).root(),
            later_root=root,
        )


@given(st.data())
def test_a_proof_of_another_place_or_with_a_changed_hash_does_not_hold(
    data: st.DataObject,
) -> None:
    size = data.draw(st.integers(2, 40))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index))
    leaves = LEAVES[:size]
    root = edge_of(leaves).root()
    proof = inclusion(leaves, index)
    with pytest.raises(Tampered):
        verify_inclusion(leaves[index], other, size, proof=proof, root=root)
    spoiled = list(proof)
    at = data.draw(st.integers(0, len(proof) - 1))
    spoiled[at] = bytes([spoiled[at][0] ^ 1]) + spoiled[at][1:]
    with pytest.raises(Tampered):
        verify_inclusion(leaves[index], index, size, proof=spoiled, root=root)


@pytest.mark.parametrize("index", [-1, 3])
def test_there_is_no_proof_for_what_is_not_there(index: int) -> None:
    with pytest.raises(ValueError, match=str(index)):
        inclusion(LEAVES[:3], index)
    with pytest.raises(ValueError, match="4"):
        consistency(LEAVES[:3], 4)
