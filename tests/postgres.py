"""A PostgreSQL cluster of our own, for the half of the suite that runs on it.

It lives in a temporary folder, listens on a socket there and nowhere else, and
is gone when the tests end. No server of the machine is touched.
"""

import atexit
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
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
    """Start a cluster and return its address; it stops when this process ends, however it ends."""
    folder = Path(tempfile.mkdtemp(prefix="phoihop-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    data, log = folder / "data", folder / "log"
    made = _as_user(
        "initdb", "--no-sync", "--auth=trust", f"--username={USER}", f"--pgdata={data}"
    )
    subprocess.run(made, capture_output=True, check=True, cwd="/")
    options = [option for each in FAST.split() for option in ("-c", each)]
    place = ("-c", "listen_addresses=", "-c", f"unix_socket_directories={folder}")
    with log.open("w") as out:
        command = _as_user("postgres", "-D", str(data), *options, *place)
        server = subprocess.Popen(command, stdout=out, stderr=out, cwd="/")
    atexit.register(_stop, server, folder)
    _wait(server, folder)
    return f"postgresql://{USER}@{quote(str(folder), safe='')}/phoihop"


def _stop(server: subprocess.Popen[bytes], folder: Path) -> None:
    server.send_signal(signal.SIGQUIT)
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until the cluster answers; it takes a second, on a busy machine some more."""
    asked = _as_user("pg_isready", "--quiet", f"--host={folder}")
    for _ in range(600):
        if server.poll() is not None:
            break
        if not subprocess.run(asked, check=False, cwd="/").returncode:
            return
        time.sleep(0.1)
    raise RuntimeError((folder / "log").read_text("utf-8"))


def _as_user(tool: str, *rest: str) -> list[str]:
    """Return a command, run as a user PostgreSQL accepts; it ends with this process."""
    place = binaries()
    assert place is not None
    before = []
    if shutil.which("setpriv"):
        before = ["setpriv", "--pdeathsig=QUIT"]
    if os.geteuid() == 0:
        before += [f"--reuid={USER}", f"--regid={USER}", "--init-groups"]
    return [*before, str(place / tool), *rest]


def _has_user() -> bool:
    return USER in {each.pw_name for each in pwd.getpwall()}


def _version(place: Path) -> int:
    digits = re.search(r"(\d+)", place.parent.name)
    return int(digits[1]) if digits else 0


if __name__ == "__main__":
    sys.stdout.write(missing() + "\n")
