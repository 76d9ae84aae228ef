"""Run every benchmark of this folder and write docs/reference/benchmarks.md.

`make bench` runs small in minutes; `make bench SIZE=full` is the long run. Exit 1
when a bound is broken.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Ratio

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "benchmarks.md"
BESIDE = {"advance", "__init__", "__main__", "measure", "filling", "here", "spiff"}


def main() -> int:
    """Run what is asked for; return the exit code."""
    asked = argparse.ArgumentParser(prog="make bench", description=__doc__)
    asked.add_argument("--size", choices=("small", "full"), default="small")
    asked.add_argument("names", nargs="*", help="only these benchmarks")
    said = asked.parse_args()
    found = sorted(each.stem for each in Path(__file__).parent.glob("*.py"))
    names = said.names or [each for each in found if each not in BESIDE]
    ratios = [each for name in names for each in _run(name, said.size)]
    if not said.names:
        PAGE.write_text(_page(ratios, said.size), "utf-8")
        print(f"Written to {PAGE.relative_to(ROOT)}")
    broken = [each for each in ratios if not each.kept]
    for each in broken:
        print(f"Broken: {each.what}: {_figure(each)}, {_bound(each)}")
    return 1 if broken else 0


def _run(name: str, size: str) -> Sequence[Ratio]:
    print(f"{name} ...", flush=True)
    command = [sys.executable, "-m", f"bench.{name}"]
    environment = os.environ | {"SIZE": size}
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    ratios = [Ratio(**each) for each in json.loads(ended.stdout.splitlines()[-1])]
    for each in ratios:
        mark = "  " if each.kept else "! "
        print(f"{mark}{each.what}: {_figure(each)} ({_bound(each)})", flush=True)
    return ratios


def _page(ratios: Sequence[Ratio], size: str) -> str:
    rows = "\n".join(
        f"| {each.what} | {each.size} | {_figure(each)} | {_bound(each)} | {'yes' if each.kept else '**no**'} |"
        for each in ratios
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    day = datetime.now(UTC).date().isoformat()
    return f"""# Benchmarks

Written by `make bench SIZE={size}` on {day} at commit {commit.stdout.strip()}, with Python {platform.python_version()} on {os.cpu_count()} cores.
Figures are ratios within one run, so that they can be compared between machines.

| Measured | Size | Figure | Bound | Kept |
|---|---|---|---|---|
{rows}
"""


def _figure(each: Ratio) -> str:
    shown = f"{each.value:,.2f}" if each.value < 100 else f"{each.value:,.0f}"
    return f"{shown} {each.unit}"


def _bound(each: Ratio) -> str:
    return f"{each.way} {each.bound:g} {each.unit}"


if __name__ == "__main__":
    sys.exit(main())
