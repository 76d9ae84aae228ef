"""The files of an export are those that other programs write and read."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.base.errors import Tampered
from phoihop.ledger import tiles
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.proof import (
    consistency,
    consistency_from,
    inclusion,
    inclusion_from,
)
from tests.ledger.said import says

MANY = [leaf_hash(each.to_bytes(4, "big")) for each in range(70_000)]


def test_tiles_of_another_implementation(shared: Path) -> None:
    log = shared / "vectors" / "tlog-tiles" / "tessera" / "log"
    for size in range(1, 16):
        bundle = (log / tiles.path("tile/entries", 0, size)).read_bytes()
        leaves = tiles.unpack_entries(bundle)
        assert len(leaves) == size
        assert tiles.pack_entries(leaves) == bundle
        made = dict(tiles.hash_tiles([leaf_hash(each) for each in leaves]))
        (found,) = made.items()
        assert found == (
            tiles.path("tile/0", 0, size),
            (log / found[0]).read_bytes(),
        )


def test_a_tree_of_several_levels() -> None:
    hashes = [leaf_hash(each.to_bytes(4, "big")) for each in range(256 * 257 + 3)]
    made = dict(tiles.hash_tiles(hashes))
    assert len(made) == 257 + 1 + 1 + 1 + 1
    assert made["tile/0/257.p/3"] == b"".join(hashes[-3:])
    tops = tiles.hashes_of(made["tile/1/000"])
    assert made["tile/2/000.p/1"] == edge_of(tops).root()
    assert tops[5] == edge_of(tiles.hashes_of(made["tile/0/005"])).root()
    assert made["tile/1/001.p/1"] == edge_of(hashes[256 * 256 : 256 * 257]).root()


@pytest.mark.parametrize(
    ("number", "width", "path"),
    [
        (0, 256, "t/000"),
        (0, 1, "t/000.p/1"),
        (999, 256, "t/999"),
        (1000, 256, "t/x001/000"),
        (1234067, 8, "t/x001/x234/067.p/8"),
    ],
)
def test_paths_are_those_of_the_specification(
    number: int, width: int, path: str
) -> None:
    assert tiles.path("t", number, width) == path


@given(st.lists(st.binary(max_size=20), max_size=9))
def test_a_bundle_gives_back_its_entries(leaves: list[bytes]) -> None:
    data = tiles.pack_entries(leaves)
    assert tiles.unpack_entries(data) == tuple(leaves)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_bundle_or_a_refusal(data: bytes) -> None:
    try:
        assert tiles.pack_entries(tiles.unpack_entries(data)) == data
    except Tampered as fault:
        says(fault, "bundle_unreadable")


@pytest.mark.parametrize("head", [b"", b"\0\0\0", b"\xff\xff\xff\xff"])
def test_no_length_is_believed(head: bytes) -> None:
    with pytest.raises(Tampered):
        tiles.frame_length(head)


def test_half_a_hash_is_refused() -> None:
    with pytest.raises(Tampered):
        tiles.hashes_of(bytes(33))


@given(st.integers(1, 70_000), st.data())
@settings(max_examples=15)
def test_proofs_from_tiles_are_those_from_leaves(
    size: int, data: st.DataObject
) -> None:
    leaves = MANY[:size]
    asked: list[tuple[int, int]] = []

    def fetch(level: int, number: int, width: int) -> tuple[bytes, ...]:
        asked.append((level, number))
        return tiles.hashes_of(made[tiles.path(f"tile/{level}", number, width)])

    made = dict(tiles.hash_tiles(leaves))
    index = data.draw(st.integers(0, size - 1))
    root_of = tiles.roots_from(fetch, size)
    assert inclusion_from(root_of, index, size) == inclusion(leaves, index)
    assert len(asked) == len(set(asked)) <= 6
    assert consistency_from(root_of, index + 1, size) == consistency(leaves, index + 1)
    assert root_of(0, size) == edge_of(leaves).root()
