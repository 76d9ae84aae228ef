"""One installation is witness of another, by files: it signs what grew and nothing else."""

import json
import multiprocessing
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from phoihop.base.errors import Refused
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.note import SignKey, parse_sign_key, parse_verify_key
from phoihop.ledger.proof import consistency
from phoihop.ledger.witness import cosigned_at, parse_witness_key, write_request
from phoihop.store.witnessing import cosign_here, public_key
from tests.cli.run import fresh, run
from tests.cli.stored import leaves_of

LOG = SignKey("phoihop.log", bytes(range(32)))
HASHES = [leaf_hash(each.to_bytes(2, "big")) for each in range(600)]
FORK = [leaf_hash(b"fork"), *HASHES[1:]]
NOW = 1_772_400_000


def asked(old: int, size: int, hashes: list[bytes] = HASHES) -> bytes:
    head = Checkpoint(LOG.name, size, edge_of(hashes[:size]).root())
    proof = consistency(hashes[:size], old) if 0 < old < size else ()
    return write_request(old, proof, LOG.sign(head.text())).encode()


@pytest.fixture
def witness(tmp_path: Path) -> Path:
    """An installation, as far as a witness needs one."""
    keys = tmp_path / "witness" / "keys"
    keys.mkdir(parents=True)
    signer = SignKey("phoihop.witness", bytes(32))
    (keys / "signing.key").write_text(f"{signer.secret()}\n", "ascii")
    return tmp_path / "witness"


def cosign(witness: Path, data: bytes, *options: str) -> tuple[int, dict[str, Any]]:
    file = witness.parent / "request"
    file.write_bytes(data)
    done = run("cosign", file, "--data", witness, "--json", *options)
    return done.exit_code, json.loads(done.stdout) if done.stdout else {}


def first(witness: Path, size: int = 5) -> None:
    code, _ = cosign(witness, asked(0, size), "--log", str(LOG.verify_key))
    assert code == 0


def test_a_head_goes_in_and_comes_back_cosigned(witness: Path) -> None:
    code, said = cosign(witness, asked(0, 5), "--log", str(LOG.verify_key))
    assert (code, said["size"], said["before"]) == (0, 5, 0)
    note = Path(said["file"]).read_text("utf-8")
    at = cosigned_at(note, parse_witness_key(said["witness"]))
    assert at is not None
    policy = witness.parent / "policy"
    policy.write_text(
        f"log {LOG.verify_key}\nwitness W {said['witness']}\nquorum W\n", "utf-8"
    )
    done = run("verify", said["file"], "--policy", policy, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["witnesses"].keys() == {"W"}


def test_it_goes_on_from_the_last_head_that_was_seen(witness: Path) -> None:
    first(witness)
    for old, size in ((5, 5), (5, 300), (300, 600)):
        code, said = cosign(witness, asked(old, size))
        assert (code, said["before"], said["size"]) == (0, old, size)


REFUSED = {
    "witness_not_consistent": asked(5, 300, FORK),
    "witness_forked": asked(0, 5, FORK),
    "witness_rolled_back": asked(0, 4),
    "witness_behind": asked(4, 300),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_what_did_not_grow_is_not_signed(witness: Path, reason: str) -> None:
    first(witness)
    before = {each: each.read_bytes() for each in (witness / "keys" / "seen").iterdir()}
    code, said = cosign(witness, REFUSED[reason])
    assert (code, said["ok"], said["reason"]) == (1, False, reason)
    assert before == {each: each.read_bytes() for each in before}


def test_the_first_time_the_key_of_the_ledger_is_needed(witness: Path) -> None:
    assert cosign(witness, asked(0, 5))[0] == 2
    other = SignKey(LOG.name, bytes(31) + b"\x07").verify_key
    assert cosign(witness, asked(0, 5), "--log", str(other))[0] == 1
    first(witness)
    code, said = cosign(witness, asked(5, 9), "--log", str(other))
    assert (code, said["reason"]) == (1, "witness_other_key")
    assert cosign(witness, asked(5, 9), "--log", "no key")[0] == 2


def test_a_witness_that_lost_its_memory_does_not_sign(witness: Path) -> None:
    first(witness)
    (place,) = (
        each for each in (witness / "keys" / "seen").iterdir() if each.name != "lock"
    )
    assert place.name == sha256(LOG.name.encode()).hexdigest()
    whole = place.read_bytes()
    for spoilt in (b"", whole[:-9], whole.replace(b"\n5\n", b"\n4\n"), b"\xff" * 99):
        place.write_bytes(spoilt)
        code, said = cosign(witness, asked(5, 9))
        assert (code, said["reason"]) == (1, "witness_memory_damaged")
    place.write_bytes(whole)
    assert cosign(witness, asked(5, 9))[0] == 0


def test_a_clock_that_went_back_is_told(witness: Path) -> None:
    keys = witness / "keys"
    cosign_here(keys, asked(0, 5), NOW, LOG.verify_key)
    with pytest.raises(Refused) as refusal:
        cosign_here(keys, asked(5, 9), NOW - 1, None)
    assert refusal.value.details == {"reason": "witness_clock"}
    assert cosign_here(keys, asked(5, 9), NOW, None).head.size == 9


def test_nobody_is_his_own_witness(witness: Path) -> None:
    own = parse_sign_key((witness / "keys" / "signing.key").read_text("ascii"))
    note = own.sign(Checkpoint(own.name, 0, edge_of([]).root()).text())
    code, said = cosign(witness, note.encode(), "--log", str(own.verify_key))
    assert (code, said["reason"]) == (1, "witness_own_log")
    assert public_key(witness / "keys").name == own.name


@pytest.mark.parametrize("data", [b"", b"hello", b"old 5\n", b"\xff", b"old 1\n\n" * 9])
def test_what_is_no_request_is_refused(witness: Path, data: bytes) -> None:
    first(witness)
    assert cosign(witness, data)[0] == 1


def _signs(keys: Path, hashes: list[bytes], answer: Any) -> None:
    try:
        cosign_here(keys, asked(0, 9, hashes), NOW, LOG.verify_key)
        answer.put(1)
    except Refused:
        answer.put(0)


def test_two_at_once_do_not_sign_two_pasts(witness: Path) -> None:
    """Ten processes show one witness two ledgers: one of them is signed, ever."""
    start = multiprocessing.get_context("fork")
    answer = start.Queue()
    asking = [
        start.Process(target=_signs, args=(witness / "keys", hashes, answer))
        for hashes in (HASHES, FORK) * 5
    ]
    for each in asking:
        each.start()
    signed = sum(answer.get(timeout=60) for _ in asking)
    for each in asking:
        each.join()
    assert signed == 5


def test_installations_witness_each_other(demo: Path, witness: Path) -> None:
    """The demo asks twice, the second time from what was seen; what it shows is verified."""
    key = (demo / "keys" / "phoihop.vkey").read_text("ascii").strip()
    file = witness.parent / "asked"
    done = fresh("checkpoint", file, "--data", demo, "--json")
    assert done.returncode == 0, done.stderr
    size = json.loads(done.stdout)["size"]
    assert size == len(leaves_of(demo))
    seen = cosign_here(witness / "keys", file.read_bytes(), NOW, parse_verify_key(key))
    kept = witness.parent / "kept"
    kept.write_text(seen.note, "utf-8")
    assert fresh("verify", demo, "--checkpoint", kept).returncode == 0
    again = fresh("checkpoint", file, "--data", demo, "--since", str(size))
    assert again.returncode == 0
    assert cosign_here(witness / "keys", file.read_bytes(), NOW, None).before == size
    beyond = fresh("checkpoint", file, "--data", demo, "--since", str(size + 1))
    assert beyond.returncode == 2
    shutil.rmtree(witness / "keys" / "seen")
    earlier = fresh("checkpoint", file, "--data", demo, "--since", "3")
    assert earlier.returncode == 0
    with pytest.raises(Refused):
        cosign_here(witness / "keys", file.read_bytes(), NOW, None)
