"""A PostgreSQL cluster of our own, for the half of the suite that runs on it.

It lives in a temporary folder, listens on a socket there and nowhere else, and
is gone when the tests end. No server of the machine is touched.
"""

import atexit
import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

FAST = "fsync=off synchronous_commit=off full_page_writes=off max_connections=60"
USER = "postgres"


def missing() -> str:
    """Return why no cluster can be started here, or nothing."""
    if binaries() is None:
        return "no PostgreSQL binaries on this machine"
    if os.geteuid() == 0 and (shutil.which("setpriv") is None or not _has_user()):
        return "root may not run PostgreSQL, and there is no user postgres to run it as"
    return ""


def binaries() -> Path | None:
    """Return the folder that holds initdb and pg_ctl: the one in PATH, or Debian's newest."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    debian = [each.parent for each in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(debian, key=_version, default=None)


def start() -> str:
    """Start a cluster and return its address; it stops when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="phoihop-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    data = folder / "data"
    _run(
        "initdb", "--no-sync", "--auth=trust", f"--username={USER}", f"--pgdata={data}"
    )
    options = [f"-c {each}" for each in FAST.split()]
    options += ["-c listen_addresses=''", f"-c unix_socket_directories={folder}"]
    log = f"--log={folder / 'log'}"
    _run(
        "pg_ctl",
        f"--pgdata={data}",
        "-w",
        log,
        f"--options={' '.join(options)}",
        "start",
    )
    atexit.register(_stop, folder)
    return f"postgresql://{USER}@{quote(str(folder), safe='')}/phoihop"


def _stop(folder: Path) -> None:
    _run("pg_ctl", f"--pgdata={folder / 'data'}", "--mode=immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _run(tool: str, *rest: str) -> None:
    place = binaries()
    assert place is not None
    before = []
    if os.geteuid() == 0:
        before = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups"]
    command = [*before, str(place / tool), *rest]
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/"
    )
    if ended.returncode:
        raise RuntimeError(ended.stdout + ended.stderr)


def _has_user() -> bool:
    return USER in {each.pw_name for each in pwd.getpwall()}


def _version(place: Path) -> int:
    digits = re.search(r"(\d+)", place.parent.name)
    return int(digits[1]) if digits else 0


if __name__ == "__main__":
    sys.stdout.write(missing() + "\n")
