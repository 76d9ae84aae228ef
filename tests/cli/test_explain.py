"""`phoihop explain` goes through a kind by example; `simulate` through a log."""

import gzip
from pathlib import Path

import pytest

from tests.cli.run import ROOT, found, fresh, run

APEC = ROOT / "regulations" / "the-apec.md"
PROVINCE = ROOT / "regulations" / "quy-che-phoi-hop-tinh.md"
PERMITS = ROOT / "regulations" / "tiep-nhan-ho-so.md"
HEAD = "case,activity,time,group,start,end,due\n"
MAP = """
case: case
activity: activity
time: time
group: group
started: start
ended: end
due: due
steps: {nhan: tiep-nhan}
fields: {ngay-nop: start, han: due}
"""
CASES = (
    HEAD
    + "a,nhan,2026-03-02T09:00+07:00,G,2026-03-02T08:00+07:00,2026-03-05T09:00+07:00,2026-03-05T08:00+07:00\n"
    + "b,nhan,2026-03-02T10:00+07:00,G,2026-03-02T08:00+07:00,,2026-03-09T08:00+07:00\n"
)


def test_the_example_of_the_issue_works_as_written() -> None:
    done = fresh(
        "explain", "regulations/the-apec.md", "cho-phep", "--from", "2026-02-13"
    )
    assert done.returncode == 0
    assert "2026-02-23" in done.stdout
    assert "Điều 3" in done.stdout


def test_each_step_has_its_article_and_each_date_its_days() -> None:
    steps = found("explain", APEC, "cho-phep", "--from", "2026-02-13")["steps"]
    first = steps[0]
    assert (first["step"], first["due"]) == ("tiep-nhan", "2026-02-23")
    assert [each["day"] for each in first["days"]][-1] == "2026-02-23"
    assert {each["reason"] for each in first["days"]} >= {"first_day", "tet", "weekend"}
    assert all("Điều" in each["basis"] for each in steps if each["step"])


def test_each_day_is_told_when_asked_for() -> None:
    arguments = ("explain", APEC, "cho-phep", "--from", "2026-02-13", "--lang", "en")
    assert "Lunar New Year" not in run(*arguments).stdout
    assert "Lunar New Year" in run(*arguments, "--days").stdout


def test_without_a_day_it_is_today_and_without_a_kind_the_first() -> None:
    assert found("explain", APEC)["kind"] == "cho-phep"


def test_wrong_kinds_days_and_files_are_wrong_use(tmp_path: Path) -> None:
    for arguments in (
        (APEC, "dance"),
        (APEC, "cho-phep", "--from", "13/02/2026"),
        (tmp_path / "none.md", "cho-phep"),
    ):
        done = run("explain", *arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr


def test_a_regulation_with_faults_is_not_explained(tmp_path: Path) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text(APEC.read_text("utf-8").replace("within: 20 days", "within: x", 1))
    for command in (("explain", bad), ("simulate", bad, "--log", APEC)):
        done = run(*command)
        assert done.exit_code == 1
        assert done.stdout.startswith(f"{bad}:")


def test_the_permit_office_was_late_377_and_309_times(shared: Path) -> None:
    log = shared / "data" / "logs" / "receipt.csv.gz"
    counted = found("simulate", PERMITS, "--log", log)
    assert (counted["ended"], counted["late"]) == (1329, 377)
    by_day = found("simulate", PERMITS, "--log", log, "--compare", "day")
    assert (by_day["ended"], by_day["late"]) == (1329, 309)
    assert {"group", "step", "count", "late", "median_seconds", "p90_seconds"} <= set(
        counted["table"][0]
    )


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A small log of two cases with columns of its own."""
    (tmp_path / "map.yaml").write_text(MAP, "utf-8")
    (tmp_path / "log.csv").write_text(CASES, "utf-8")
    return tmp_path / "log.csv"


def test_columns_come_from_a_map_and_packed_logs_are_read(log: Path) -> None:
    mapped = ("--map", log.with_name("map.yaml"), "--log")
    counted = found("simulate", PERMITS, *mapped, log)
    assert (counted["cases"], counted["ended"], counted["late"]) == (2, 1, 1)
    packed = log.with_name("packed")
    packed.write_bytes(gzip.compress(CASES.encode()))
    assert found("simulate", PERMITS, *mapped, packed) == counted
    day = found("simulate", PERMITS, "--compare", "day", *mapped, log)
    assert day["late"] == 0
    told = run("simulate", PERMITS, *mapped, log, "--lang", "en")
    assert told.exit_code == 0
    assert "1 of 2" in told.stdout


def test_every_fault_of_a_log_is_told_with_its_place(log: Path) -> None:
    broken = CASES.replace("2026-03-05T09:00", "2026-03-35T09:00")
    log.write_text(broken.replace("2026-03-02T10:00+07:00", "soon"), "utf-8")
    mapped = ("simulate", PERMITS, "--map", log.with_name("map.yaml"), "--log", log)
    done = run(*mapped)
    assert done.exit_code == 1
    lines = {line.split(":")[1] for line in done.stdout.splitlines()}
    assert lines == {"2", "3"}
    assert len(found(*mapped)["findings"]) == len(done.stdout.splitlines())


def test_maps_and_logs_that_cannot_be_read_are_told(log: Path) -> None:
    wrong = log.with_name("wrong.yaml")
    wrong.write_text("case: [", "utf-8")
    assert run("simulate", PERMITS, "--log", log, "--map", wrong).exit_code == 2
    wrong.write_text("colour: blue", "utf-8")
    assert run("simulate", PERMITS, "--log", log, "--map", wrong).exit_code == 1
    cut = log.with_name("cut.gz")
    cut.write_bytes(gzip.compress(CASES.encode() * 50)[:60])
    mapped = ("--map", log.with_name("map.yaml"))
    for file in (cut, log.with_name("none.csv")):
        done = run("simulate", PERMITS, *mapped, "--log", file)
        assert (done.exit_code, done.stdout) == (2, "")
        assert str(file) in done.stderr
    assert run("simulate", PERMITS).exit_code == 2


def test_a_date_that_counts_from_a_join_says_which_fact_fixed_it() -> None:
    asked = ("explain", PROVINCE, "xac-minh-lien-nganh", "--from", "2026-03-02")
    done = found(*asked, "--lang", "vi")
    [step] = [each for each in done["steps"] if each["step"] == "trinh"]
    assert step["from"] == "khi đủ mọi nơi ở bước “Trả lời xác minh”"
    assert [(x["step"], x["came"], x["fixed"]) for x in step["joined"]] == [
        ("tra-loi", "done", True),
        ("lam-viec", "later", False),
        ("ket-luan", "later", False),
    ]
    shown = run(*asked, "--lang", "vi").stdout
    assert "Trả lời xác minh (2026-03-18) ← mốc tính" in shown
    assert "Làm việc trực tiếp: đến sau (2026-04-01)" in shown
