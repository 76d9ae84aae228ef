"""What `phoihop check` costs beyond importing what it needs, process against process.

Django must not be among what is imported; a benchmark that finds it there fails.
"""

import subprocess
import sys
from pathlib import Path
from statistics import median

from bench.measure import Ratio, full, say, seconds

ROOT = Path(__file__).resolve().parents[1]
FILE = "regulations/quy-che-phoi-hop-tinh.md"
IMPORTS = "import phoihop.cli.offline"
NO_DJANGO = "import sys, phoihop.cli.offline; sys.exit('django' in sys.modules)"


def main() -> None:
    """Measure and print."""
    _run("-c", NO_DJANGO)
    pairs = []
    for _ in range(30 if full() else 10):
        imports = seconds(lambda: _run("-c", IMPORTS))
        check = seconds(lambda: _run("-m", "phoihop", "check", FILE))
        pairs.append(check / imports)
    say(
        [
            Ratio(
                what="phoihop check of one file, against importing what it needs",
                value=median(pairs),
                bound=2,
                way="at most",
                size=f"{(ROOT / FILE).stat().st_size // 1024} KB, whole processes",
            )
        ]
    )


def _run(*arguments: str) -> None:
    command = [sys.executable, *arguments]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)


if __name__ == "__main__":
    main()
