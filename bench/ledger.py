"""The ledger as a proof: how fast the tree grows, is verified, and proves one entry.

The tree beside ours is that of pymerkle, the library closest to it. Verifying is set
beside one SHA-256 over each of the same leaves, the least that anybody could do.
"""

import gc
import resource
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from time import process_time

from pymerkle import InmemoryTree

from bench.measure import Ratio, full, say, times
from phoihop.ledger import seal, tiles
from phoihop.ledger.canonical import canonical
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.entry import Leaf, encode, new_id
from phoihop.ledger.log import Beside, Stored, StoredHead, verify
from phoihop.ledger.merkle import Edge, leaf_hash, perfect_root
from phoihop.ledger.note import SignKey
from phoihop.ledger.proof import inclusion_from, verify_inclusion
from phoihop.ledger.stamp import Bundle, make
from tests.ledger.drafts import START

APPENDED = 20_000
ENTRIES = 1_000_000 if full() else 50 * tiles.WIDTH
STREAMS = 100_000 if full() else 2_000
PROVED = 10_000_000
KEY = SignKey("phoihop.bench", bytes(range(32)))
SEALED = seal.frame([seal.Part("", bytes(32), bytes(12), bytes(200))])
SIGNATURE = bytes(64)


def main() -> None:
    """Measure and print."""
    say([_append(), *_verify(), _proof()])


def _append() -> Ratio:
    entries = [each.to_bytes(8, "big") * 40 for each in range(APPENDED)]

    def theirs() -> None:
        tree = InmemoryTree(algorithm="sha256")
        for each in entries:
            tree.append_entry(each)

    def ours() -> None:
        edge = Edge()
        for each in entries:
            edge = edge.append(leaf_hash(each))

    return Ratio(
        what="append to the pure tree: pymerkle's InmemoryTree beside ours",
        value=times(theirs, ours),
        bound=5,
        way="at least",
        size=f"{APPENDED:,} entries",
    )


def _verify() -> Iterator[Ratio]:
    """Verify a whole ledger of many streams, in one process, with its stamps.

    Leaves, frames and chains are those of a ledger; the signatures of single entries
    are zeros, which their stamps vouch for, since making them would take minutes.
    """
    rows, stamps, note = _ledger()
    gc.collect()
    gc.freeze()  # what is verified is held whole here; otherwise it comes and goes
    size = f"{ENTRIES:,} entries, {min(ENTRIES, STREAMS):,} streams"
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def bare() -> None:
        for each in rows:
            sha256(each.leaf).digest()

    def ours() -> None:
        beside = Beside(stamp=stamps.__getitem__)
        found = verify(iter(rows), StoredHead(note), KEY.verify_key, beside=beside)
        assert found.ok, found

    yield Ratio(
        what="full verification: beside a bare SHA-256 of each leaf",
        value=times(ours, bare, rounds=1 if full() else 5),
        bound=12,
        way="at most",
        size=size,
    )
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    yield Ratio(
        what="full verification: memory it adds",
        value=grown / 1024,
        bound=300,
        way="at most",
        unit="MB",
        size=size,
    )


def _ledger() -> tuple[Sequence[Stored], Sequence[bytes], bytes]:
    rows, stamps, ends, edge = [], [], {}, Edge()
    hashes: list[bytes] = []
    signatures = SIGNATURE * tiles.WIDTH
    for index in range(ENTRIES - ENTRIES % tiles.WIDTH):
        stream = index % STREAMS
        seq, prev = ends.get(stream, (0, b""))
        data = encode(_leaf(index, stream, seq, prev))
        hashed = leaf_hash(data)
        ends[stream] = (seq + 1, hashed)
        rows.append(Stored(index, data, SEALED, SIGNATURE))
        hashes.append(hashed)
        if len(hashes) == tiles.WIDTH:
            tops = Edge(edge.size // tiles.WIDTH, edge.roots)
            roots = tops.append(perfect_root(hashes)).roots
            edge, hashes = Edge(index + 1, roots), []
            stamps.append(make(KEY, Bundle(index + 1, edge.root(), signatures)))
    note = KEY.sign(Checkpoint(KEY.name, edge.size, edge.root()).text())
    return rows, stamps, note.encode()


def _leaf(index: int, stream: int, seq: int, prev: bytes) -> Leaf:
    return Leaf(
        v=1,
        kind="matters.StepDone",
        at=START.replace(minute=index // 60 % 60, second=index % 60),
        actor=_id(index % 97),
        agency=_id(index % 7),
        stream=_id(1000 + stream),
        stream_seq=seq,
        stream_prev=prev,
        refs=(),
        commitment=seal.commitment(SEALED),
    )


@cache
def _id(number: int) -> str:
    return new_id(sha256(canonical([number])).digest()[:16])


def _proof() -> Ratio:
    """Prove one entry among ten million, the tiles it needs read from memory.

    Every leaf hash of one tile is alike in each tile: so ten million need not be held.
    """
    leaves = [leaf_hash(each.to_bytes(2, "big")) for each in range(tiles.WIDTH)]
    rows = [leaves]
    while PROVED >> tiles.HEIGHT * len(rows):
        rows.append([perfect_root(rows[-1])] * tiles.WIDTH)

    def fetch(level: int, _number: int, width: int) -> Sequence[bytes]:
        return tiles.hashes_of(b"".join(rows[level][:width]))

    root = tiles.roots_from(fetch, PROVED)(0, PROVED)
    spent = []
    for index in range(0, PROVED, PROVED // 50):
        begin = process_time()
        proof = inclusion_from(tiles.roots_from(fetch, PROVED), index, PROVED)
        spent.append(process_time() - begin)
        leaf = leaves[index % tiles.WIDTH]
        verify_inclusion(leaf, index, PROVED, proof=proof, root=root)
    return Ratio(
        what="proof of one entry, CPU",
        value=sorted(spent)[-2] * 1000,
        bound=5,
        way="at most",
        unit="ms",
        size=f"one of {PROVED:,}",
    )


if __name__ == "__main__":
    main()
