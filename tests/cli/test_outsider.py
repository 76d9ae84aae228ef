"""An outsider verifies with Python and `cryptography`, nothing else, whatever he was given."""

import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer.main

from phoihop.cli import outsider
from phoihop.cli.offline import app
from phoihop.cli.opening import Asked, verify_folder
from phoihop.ledger import receipt
from phoihop.ledger.checkpoint import Checkpoint
from phoihop.ledger.merkle import edge_of, leaf_hash
from phoihop.ledger.note import SignKey, parse_sign_key
from phoihop.ledger.policy import parse_policy
from phoihop.ledger.proof import inclusion
from phoihop.ledger.witness import cosign, witness_key
from tests.cli.run import ROOT, fresh, run
from tests.cli.stored import leaves_of, note_of

NOW = 1_772_400_000
WITNESSES = [
    SignKey(f"w{each}.example.vn", bytes(31) + bytes([each])) for each in (1, 2, 3)
]
# Refuses every package that is not part of Python but `cryptography` and what it needs.
BLOCK = """
import sys
class Block:
    def find_spec(self, name, path=None, target=None):
        first = name.partition(".")[0]
        known = first in sys.stdlib_module_names or first in {names!r}
        if not known:
            raise ImportError(f"not for outsiders: {{name}}")
sys.meta_path.insert(0, Block())
from phoihop.__main__ import main
main(sys.argv[1:])
"""
NEEDED = {"phoihop", "cryptography", "_cffi_backend", "cffi"}


def alone(
    *arguments: str | Path, names: Sequence[str] = ()
) -> subprocess.CompletedProcess[str]:
    """Run `phoihop` where only `cryptography` is installed beside Python."""
    script = BLOCK.format(names=NEEDED | set(names))
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={"PYTHONPATH": str(ROOT / "src"), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture
def key(demo: Path) -> str:
    return (demo / "keys" / "phoihop.vkey").read_text("ascii").strip()


def proof(demo: Path, index: int, note: str = "", *, carried: bool = True) -> str:
    """Write the proof of an entry as the page of the ledger does."""
    leaves = leaves_of(demo)
    hashes = [leaf_hash(each) for each in leaves]
    extra = leaves[index] if carried else b""
    made = receipt.Receipt(
        index, inclusion(hashes, index), note or note_of(demo), extra
    )
    return receipt.write(made)


def policy(key: str, threshold: int = 2) -> str:
    lines = [f"log {key}"]
    lines += [
        f"witness {each.name} {witness_key(each.verify_key)}" for each in WITNESSES
    ]
    names = " ".join(each.name for each in WITNESSES)
    return "\n".join(
        [*lines, f"group all-of-us {threshold} {names}", "quorum all-of-us", ""]
    )


def seen(note: str, *numbers: int) -> str:
    for each in numbers:
        note = cosign(note, WITNESSES[each], NOW)
    return note


def read(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_block_blocks() -> None:
    """Another command does need what is not part of Python: the block is no empty one."""
    done = alone("check", ROOT / "regulations" / "the-apec.md")
    assert done.returncode == 1
    assert "not for outsiders" in done.stderr


def test_an_installation_an_export_and_a_proof_need_only_cryptography(
    demo: Path, tmp_path: Path, key: str
) -> None:
    export = tmp_path / "export"
    assert fresh("export", "--data", demo, export).returncode == 0
    (tmp_path / "one.tlog-proof").write_text(proof(demo, 7), "utf-8")
    for given in (demo, export, tmp_path / "one.tlog-proof"):
        done = alone("verify", given, "--key", key, "--json")
        assert done.returncode == 0, done.stderr
        assert read(done)["ok"]
        told = alone("verify", given, "--key", key, "--lang", "en")
        assert key in told.stdout
        assert "cli." not in told.stdout + told.stderr


def test_a_proof_says_what_was_recorded_and_where(
    demo: Path, tmp_path: Path, key: str
) -> None:
    file = tmp_path / "one.tlog-proof"
    file.write_text(proof(demo, 7), "utf-8")
    found = read(fresh("verify", file, "--key", key, "--json"))
    leaf = json.loads(leaves_of(demo)[7])
    assert (found["what"], found["index"]) == ("proof", 7)
    assert found["entry"]["kind"] == leaf["kind"]
    assert found["size"] == len(leaves_of(demo))
    told = fresh("verify", file, "--key", key, "--lang", "en").stdout
    assert "#7" in told
    assert leaf["kind"] in told


def test_an_entry_may_lie_beside_its_proof(
    demo: Path, tmp_path: Path, key: str
) -> None:
    file, entry = tmp_path / "one.tlog-proof", tmp_path / "entry"
    file.write_text(proof(demo, 7, carried=False), "utf-8")
    entry.write_bytes(leaves_of(demo)[7])
    assert fresh("verify", file, "--key", key).returncode == 1
    assert fresh("verify", file, "--key", key, "--entry", entry).returncode == 0
    entry.write_bytes(leaves_of(demo)[8])
    assert fresh("verify", file, "--key", key, "--entry", entry).returncode == 1


def test_a_single_file_vouches_for_nothing(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "one.tlog-proof"
    file.write_text(proof(demo, 7), "utf-8")
    done = fresh("verify", file)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--key" in done.stderr


SPOILT: dict[str, tuple[Callable[[str], str], str]] = {
    "index": (lambda text: text.replace("index 7", "index 8"), "not_included"),
    "digit": (lambda text: text.replace("index 7", "index 07"), "proof_unreadable"),
    "version": (lambda text: text.replace("proof@v1", "proof@v2"), "proof_version"),
    "half": (lambda text: text[: len(text) // 2], "proof_unreadable"),
    "tail": (lambda text: text + "x", "note_unreadable"),
    "extra": (lambda text: text.replace("\nextra ", "\nextra A"), "proof_unreadable"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoiled_proof_is_told(
    demo: Path, tmp_path: Path, key: str, how: str
) -> None:
    spoil, reason = SPOILT[how]
    file = tmp_path / "one.tlog-proof"
    file.write_text(spoil(proof(demo, 7)), "utf-8")
    done = fresh("verify", file, "--key", key, "--json")
    assert done.returncode == 1
    assert read(done) == {"ok": False, "what": "proof", "reason": reason}


def test_a_policy_of_two_of_three_is_kept(demo: Path, tmp_path: Path, key: str) -> None:
    note, file = note_of(demo), tmp_path / "given"
    rules = tmp_path / "policy"
    rules.write_text(policy(key), "utf-8")
    for numbers, code in (((), 1), ((0,), 1), ((0, 2), 0), ((0, 1, 2), 0)):
        for text in (proof(demo, 7, seen(note, *numbers)), seen(note, *numbers)):
            file.write_text(text, "utf-8")
            done = fresh("verify", file, "--policy", rules, "--json")
            assert done.returncode == code, done.stderr
            if code:
                assert read(done)["reason"] == "policy_not_met"
            else:
                wanted = {WITNESSES[each].name for each in numbers}
                assert read(done)["witnesses"].keys() == wanted
    told = fresh("verify", file, "--policy", rules, "--lang", "en").stdout
    assert "Seen by 3 witnesses" in told
    assert "w2.example.vn at 2026-03-01T21:20:00.000Z" in told


def test_a_ledger_is_held_to_a_head_that_witnesses_keep(
    demo: Path, tmp_path: Path, key: str
) -> None:
    rules = parse_policy(policy(key).encode())
    kept = seen(note_of(demo), 0, 1).encode()
    found = verify_folder(demo, asked=Asked(policy=rules, checkpoint=kept))
    assert found.verdict.ok
    assert found.seen is not None
    assert set(found.seen.witnesses) == {"w1.example.vn", "w2.example.vn"}
    alone_ = verify_folder(demo, asked=Asked(policy=rules)).verdict
    assert (alone_.ok, alone_.reason) == (False, "policy_not_met")
    file = tmp_path / "kept"
    file.write_bytes(kept)
    assert fresh("verify", demo, "--checkpoint", file).returncode == 0


@pytest.mark.parametrize(("more", "reason"), [(0, "forked"), (1, "rolled_back")])
def test_a_ledger_that_lacks_what_was_signed_before_is_told(
    demo: Path, tmp_path: Path, more: int, reason: str
) -> None:
    """The installation itself signed another head of this size, or a larger one."""
    signer = parse_sign_key((demo / "keys" / "signing.key").read_text("ascii"))
    hashes = [leaf_hash(each) for each in [*leaves_of(demo)[:-1], b"other"]]
    hashes += [bytes(32)] * more
    head = Checkpoint(signer.name, len(hashes), edge_of(hashes).root())
    file = tmp_path / "kept"
    file.write_text(signer.sign(head.text()), "utf-8")
    done = run("verify", demo, "--checkpoint", file, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["reason"] == reason


@pytest.mark.parametrize(
    "made",
    ["nothing", "text", "empty", "endless", "link", "pipe", "device", "binary"],
)
def test_what_is_nothing_of_ours_is_wrong_use(tmp_path: Path, made: str) -> None:
    file = tmp_path / "given"
    match made:
        case "text":
            file.write_text("hello\n")
        case "empty":
            file.write_bytes(b"")
        case "endless":
            with file.open("wb") as opened:
                opened.truncate(1 << 40)
        case "link":
            file.symlink_to("/dev/zero")
        case "pipe":
            os.mkfifo(file)
        case "device":
            file = Path("/dev/zero")
        case "binary":
            file.write_bytes(bytes(range(256)) * 40)
    done = fresh("verify", file, "--key", "k+00000000+AAAA")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("option", ["--policy", "--checkpoint", "--entry"])
def test_a_file_that_cannot_be_read_is_wrong_use(demo: Path, option: str) -> None:
    done = fresh("verify", demo, option, demo / "not there", "--lang", "en")
    assert done.returncode == 2
    assert "not there" in done.stderr


def test_a_policy_with_faults_names_each_line(demo: Path, tmp_path: Path) -> None:
    rules = tmp_path / "policy"
    rules.write_text("log x\nquorum y\n", "utf-8")
    done = fresh("verify", demo, "--policy", rules, "--lang", "en")
    assert done.returncode == 2
    assert "Line 1" in done.stderr
    assert "Line 2" in done.stderr


def test_a_weak_key_is_not_trusted(demo: Path, tmp_path: Path) -> None:
    """The neutral element: every signature of zeros would hold under it."""
    copy = shutil.copytree(demo, tmp_path / "copy")
    weak = b64encode(b"\x01\x01" + bytes(31)).decode()
    done = fresh("verify", copy, "--key", f"phoihop.example+00000000+{weak}")
    assert done.returncode == 2


def test_wrong_use_is_told_in_the_language_of_the_reader() -> None:
    for lang, word in (("vi", "Cách dùng"), ("en", "Usage")):
        done = fresh("verify", "--nonsense", "--lang", lang)
        assert done.returncode == 2
        assert word in done.stderr
        assert word in fresh("verify", "--help", "--lang", lang).stdout


def test_both_lists_of_options_are_one() -> None:
    commands = getattr(typer.main.get_command(app), "commands", {})
    listed = {opt for each in commands["verify"].params for opt in each.opts}
    taken = {opt for each in outsider.parser()._actions for opt in each.option_strings}
    assert {each for each in listed if each.startswith("--")} == taken - {
        "-h",
        "--help",
    }
