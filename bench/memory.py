"""How much memory the server takes: the sum of PSS of all its processes, idle and after work.

It is served as `phoihop serve` serves it, on the demo, and asked by somebody signed in.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from bench.measure import Ratio, say
from phoihop.desk.cast import PASSWORD

REQUESTS = 1000
PAGES = ("", "vu-viec/", "quy-che/", "so-cai/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="phoihop-bench-") as folder:
        _phoihop("demo", "--data", folder, "--no-serve").wait()
        port = _free_port()
        server = _phoihop("serve", "--data", folder, "--port", str(port))
        try:
            say(_figures(server.pid, f"http://127.0.0.1:{port}/"))
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()


def _figures(server: int, address: str) -> list[Ratio]:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    _sign_in(browser, address)
    idle = _pss(server)
    for number in range(REQUESTS):
        browser.open(address + PAGES[number % len(PAGES)]).read()
    return [
        _figure("memory of the server, idle", idle, "gunicorn, 1 worker, 8 threads"),
        _figure("memory of the server, after work", _pss(server), f"{REQUESTS} pages"),
    ]


def _figure(what: str, value: float, size: str) -> Ratio:
    return Ratio(what=what, value=value, bound=200, way="at most", unit="MB", size=size)


def _sign_in(browser: OpenerDirector, address: str) -> None:
    """Wait for the server, then sign in as An."""
    page = _first_page(browser, address + "dang-nhap/")
    found = TOKEN.search(page)
    assert found is not None, "the sign-in page has a form"
    said = {
        "csrfmiddlewaretoken": found[1],
        "login": "an",
        "username": "an",
        "password": PASSWORD,
    }
    browser.open(address + "dang-nhap/", urlencode(said).encode()).read()
    landed = browser.open(address)
    assert "dang-nhap" not in landed.url, "An is signed in"


def _first_page(browser: OpenerDirector, address: str) -> str:
    for _ in range(100):
        try:
            return str(browser.open(address).read().decode())
        except URLError:
            time.sleep(0.1)
    sys.exit("the server did not start")


def _phoihop(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "phoihop", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)


def _free_port() -> int:
    with closing(socket()) as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _pss(group: int) -> float:
    """Return the PSS of a process group, in MB."""
    total = 0
    for each in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(each.name)) == group:
                rollup = (each / "smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
        except (OSError, TypeError):
            continue
    return total / 1024


if __name__ == "__main__":
    main()
