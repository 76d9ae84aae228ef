"""Making, filling, serving and looking after an installation from the command line."""

import json
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AT
from tests.cli.run import ROOT, fresh

PEOPLE = ["an", "binh", "chi", "dung", "giang", "hoa", "khoa", "lan"]
FIRST = ("--login", "khoa", "--name", "Hoàng Đăng Khoa", "--agency", "Sở Nội vụ")


def answer(*arguments: str | Path) -> dict[str, Any]:
    done = fresh(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_demo_fills_a_folder_and_ends(filled: tuple[Path, dict[str, Any]]) -> None:
    folder, said = filled
    assert said["entries"] > 50
    assert said["password"]
    assert [login for login, *_ in said["people"]] == PEOPLE
    assert (folder / "phoihop.sqlite3").is_file()
    assert not folder.with_name("data.filling").exists()


def test_demo_a_second_time_leaves_the_folder_as_it_is(demo: Path) -> None:
    said = answer("demo", "--data", demo, "--no-serve")
    assert answer("verify", demo)["size"] == said["entries"]
    told = fresh("demo", "--data", demo, "--no-serve", "--lang", "en")
    assert said["password"] in told.stdout
    assert "Trần Quốc Dũng" in told.stdout


def test_the_same_seed_and_moment_give_the_same_root(
    filled: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    where = ("demo", "--data", tmp_path / "again", "--no-serve", "--at", AT)
    assert answer(*where, "--seed", "seed")["root"] == filled[1]["root"]


def test_demo_touches_no_folder_but_its_own(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", "utf-8")
    assert fresh("demo", "--data", tmp_path, "--no-serve").returncode == 2
    real = tmp_path / "real"
    assert fresh("init", "--data", real, "--origin", "phoihop.test").returncode == 0
    refused = fresh("demo", "--data", real, "--no-serve")
    assert refused.returncode == 2
    assert "cài đặt thật" in refused.stderr
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == [
        "letter.txt"
    ]


def test_init_makes_an_installation_with_its_first_administrator(
    tmp_path: Path,
) -> None:
    weak = fresh("init", "--data", tmp_path, *FIRST, "--password", "short")
    assert weak.returncode == 2
    odd = ("--login", "not a login", *FIRST[2:], "--password", "một câu dài hơn")
    assert fresh("init", "--data", tmp_path, *odd).returncode == 2
    said = answer("init", "--data", tmp_path, *FIRST, "--password", "một câu dài hơn")
    assert answer("verify", tmp_path, "--key", said["key"])["size"] == 4
    assert answer("replay", "--check", "--data", tmp_path)["ok"]
    assert fresh("init", "--data", tmp_path).returncode == 2
    assert fresh("init", "--data", tmp_path / "x", "--login", "khoa").returncode == 2


def test_replay_finds_a_table_that_is_not_the_fold(demo: Path) -> None:
    checked = ("replay", "--check", "--data", demo)
    assert answer(*checked) == {"ok": True, "entries": None, "differences": []}
    with closing(sqlite3.connect(demo / "phoihop.sqlite3")) as database:
        database.execute(
            "UPDATE parties_agencyrow SET name = 'x' WHERE code = 'so-noi-vu'"
        )
        database.commit()
    differs = fresh(*checked, "--json")
    assert differs.returncode == 1
    (difference,) = json.loads(differs.stdout)["differences"]
    assert (difference["table"], difference["rows"]) == ("parties_agencyrow", 1)
    told = fresh(*checked)
    assert told.returncode == 1
    assert "parties_agencyrow" in told.stdout
    assert answer("replay", "--data", demo)["entries"] > 50
    assert answer(*checked)["ok"]


def test_tick_run_twice_records_once(demo: Path) -> None:
    first = answer("tick", "--data", demo)
    assert first["ok"]
    again = answer("tick", "--data", demo)
    assert again["facts"] == 0
    assert answer("verify", demo)["ok"]


def test_export_writes_what_verify_accepts_and_no_keys(
    demo: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    said = answer("export", "--data", demo, copy)
    verified = answer("verify", copy)
    assert said["size"] == verified["size"]
    assert verified["root"] == answer("verify", demo)["root"]
    assert not [each for each in copy.rglob("*") if each.suffix == ".key"]
    again = fresh("export", "--data", demo, copy)
    assert (again.returncode, again.stdout) == (2, "")


@pytest.mark.parametrize(
    "command", ["tick", "replay", "serve", "export", "reset-password"]
)
def test_a_folder_that_is_no_installation_is_wrong_use(
    command: str, tmp_path: Path
) -> None:
    named = {"export": [tmp_path / "copy"], "reset-password": ["khoa"]}
    where = named.get(command, [])
    done = fresh(command, "--data", tmp_path / "none", *where)
    assert (done.returncode, done.stdout) == (2, "")
    assert "phoihop init" in done.stderr
    assert not (tmp_path / "none").exists()


def test_help_and_wrong_options_touch_nothing(tmp_path: Path) -> None:
    for option in ("--help", "--nonsense"):
        fresh("tick", option, PHOIHOP_DATA=str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def free_port() -> int:
    with closing(socket.socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def test_serve_answers_on_the_port_that_was_chosen(demo: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "phoihop", "serve", "--data", str(demo)]
    command += ["--port", str(port), "--json"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        said = json.loads(server.stdout.readline())
        assert said["address"] == f"http://127.0.0.1:{port}/"
        assert status_of(port) in {200, 302}
        taken = fresh("serve", "--data", demo, "--port", str(port))
        assert (taken.returncode, taken.stdout) == (2, "")
        assert str(port) in taken.stderr
    finally:
        server.terminate()
        server.communicate(timeout=20)


def status_of(port: int) -> int:
    """What the server answers, once it is there."""
    for _ in range(100):
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            try:
                connection.request("GET", "/")
                return connection.getresponse().status
            except ConnectionError:
                time.sleep(0.1)
    return 0


def test_reset_password_lets_an_administrator_in_and_leaves_an_entry(
    demo: Path,
) -> None:
    size = answer("verify", demo)["size"]
    told = fresh("reset-password", "khoa", "--data", demo, "--lang", "en")
    assert told.returncode == 0, told.stderr
    assert f"entry #{size} " in told.stdout
    said = answer("reset-password", "khoa", "--data", demo)
    assert (said["login"], said["entry"]) == ("khoa", size + 1)
    assert said["password"] not in told.stdout
    assert answer("verify", demo)["size"] == size + 2
    assert answer("replay", "--check", "--data", demo)["ok"]
    refused = fresh("reset-password", "an", "--data", demo)
    assert (refused.returncode, refused.stdout) == (2, "")
