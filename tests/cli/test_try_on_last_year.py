"""The how-to about last year's cases, followed word by word in an empty folder."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.run import ROOT, run

TEXT = (ROOT / "docs" / "how-to" / "try-on-last-year.md").read_text("utf-8")
PART = TEXT.partition("## From an empty folder")[2].partition("\n## The log")[0]
FILE = re.compile(r"(?s)Save this as `([\w.-]+)`[^\n]*\n\n(`{3,4})\w+\n(.*?)\n\2\n")


def test_what_it_says_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, _, content in FILE.findall(PART):
        Path(name).write_text(content + "\n", "utf-8")
    assert {each.name for each in tmp_path.iterdir()} == {
        "thu.md",
        "log.csv",
        "map.yaml",
    }
    told = []
    for line in re.findall(r"(?m)^    phoihop (.*)$", PART):
        done = run(*shlex.split(line))
        assert done.exit_code == 0, (line, done.output)
        told.append(done.stdout)
    assert "2 hồ sơ đã kết thúc trong 2 hồ sơ" in told[0]
    assert "từ 3 ngày làm việc thành 7 ngày làm việc" in told[1]
    assert Path("cases.csv").is_file()
    assert "come out differently" in told[2]
