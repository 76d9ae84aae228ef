"""`phoihop days`: the examples of the issue work as written."""

from pathlib import Path

import pytest

from tests.cli.run import found, fresh, run

HEAD = "date,kind,reason,source,since\n"


def test_the_example_prints_the_date_and_why() -> None:
    done = fresh("days", "add", "2025-12-31", "7 working days")
    assert done.returncode == 0
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "2026-01-12"
    assert "12729/VPCP-KGVX" in done.stdout
    assert "ngày làm bù" in done.stdout


def test_as_json_it_gives_due_and_days() -> None:
    answer = found("days", "add", "2025-12-31", "7 working days")
    assert answer["due"] == "2026-01-12"
    assert len(answer["days"]) == 13
    assert [each["number"] for each in answer["days"] if each["counted"]] == [
        *range(1, 8)
    ]
    assert answer["days"][2] == {
        "day": "2026-01-02",
        "counted": False,
        "number": 0,
        "reason": "swapped",
        "why": "nghỉ hoán đổi, đã hoặc sẽ làm bù",
        "source": "công văn 12729/VPCP-KGVX ngày 25/12/2025; làm bù 10/01/2026",
    }


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-02-01", "15 days", "2026-02-23"),
        ("2026-02-01", "15 days after", "2026-02-23"),
        ("2026-01-31", "1 month", "2026-03-02"),
        ("2026-03-02", "1 working day", "2026-03-03"),
        ("2026-03-02", "1 day", "2026-03-03"),
        ("2026-03-06", "at once", "2026-03-06"),
        ("2026-02-23", "1 working day before", "2026-02-13"),
        ("2026-05-04", "5 working days before", "2026-04-22"),
        ("2026-03-02T16:00", "2 working hours", "2026-03-03"),
        ("2026-03-02T23:30+07:00", "1 hour", "2026-03-03"),
        ("2026-03-02T17:30Z", "1 working day", "2026-03-04"),
    ],
)
def test_limits_are_read_as_the_issue_writes_them(
    start: str, limit: str, due: str
) -> None:
    assert found("days", "add", start, limit)["due"] == due


def test_hours_are_told_to_the_minute() -> None:
    done = run("days", "add", "2026-03-02T16:00", "2 working hours")
    assert done.stdout.splitlines()[0] == "2026-03-03T08:30"
    answer = found("days", "add", "2026-03-02T16:00", "2 working hours")
    assert answer["at"] == "2026-03-03T01:30:00Z"


def test_what_is_not_decided_yet_says_so() -> None:
    assert "2026-12-31" in run("days", "add", "2027-03-02", "5 days").stdout
    assert not found("days", "add", "2027-03-02", "5 days")["verified"]
    assert found("days", "add", "2026-03-02", "5 days")["verified"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("2026-03-02", "soon"),
        ("2026-03-02", "0 days"),
        ("2026-03-02", "before"),
        ("2026-02-30", "5 days"),
        ("yesterday", "5 days"),
        ("0001-01-01", "5 days"),
        ("9999-12-31", "5 days"),
        ("2149-12-31", "5 working days"),
        ("2026-03-02",),
    ],
)
def test_wrong_use_ends_with_2_and_a_sentence(arguments: tuple[str, ...]) -> None:
    done = run("days", "add", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr


def test_english_is_asked_for_by_option_or_by_the_machine() -> None:
    asked = run("days", "add", "2025-12-31", "1 day", "--lang", "en")
    assert "the first day is not counted" in asked.stdout
    machine = fresh("days", "add", "2025-12-31", "1 day", PHOIHOP_LANG="en")
    assert machine.stdout == asked.stdout
    assert run("days", "add", "2025-12-31", "1 day", "--lang", "fr").exit_code == 2


def test_help_speaks_both_languages() -> None:
    assert "Tính ngày hết hạn" in fresh("days", "--help").stdout
    assert "Say when a limit ends" in fresh("days", "--help", PHOIHOP_LANG="en").stdout


def test_an_agencys_own_days_and_calendar_are_read(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("2026-03-03,off,Ngày truyền thống,QĐ 5/QĐ-SNV,\n", "utf-8")
    answer = found("days", "add", "2026-03-02", "1 working day", "--own", own)
    assert answer["due"] == "2026-03-04"
    assert answer["days"][1]["why"] == "Ngày truyền thống"
    calendar = tmp_path / "whole.csv"
    calendar.write_text(f"cut-off: 15:00\n{HEAD}2026-03-03,off,x,y,\n", "utf-8")
    late = ("days", "add", "2026-03-02T15:30", "1 working day", "--calendar", calendar)
    assert found(*late)["due"] == "2026-03-05"


def test_a_bad_calendar_tells_every_fault_with_its_place(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(f"{HEAD}2026-02-30,off,x,y,\n2026-03-03,shut,x,,\n", "utf-8")
    for done in (
        run("days", "check", bad),
        run("days", "add", "2026-03-02", "1 day", "--calendar", bad),
    ):
        assert done.exit_code == 1
        assert [each.split(" ")[:2] for each in done.stdout.splitlines()] == [
            [f"{bad}:2:1:", "calendar_date"],
            [f"{bad}:3:12:", "calendar_kind"],
            [f"{bad}:3:19:", "calendar_empty"],
        ]
    answer = found("days", "check", bad)
    assert not answer["ok"]
    assert len(answer["findings"]) == 3


def test_a_good_calendar_is_called_good() -> None:
    shipped = Path(__file__).parents[2] / "src/phoihop/calendars/viet-nam.csv"
    assert run("days", "check", shipped).exit_code == 0
    assert found("days", "check", shipped) == {"ok": True, "days": 191, "findings": []}


def test_a_missing_or_foreign_file_is_wrong_use(tmp_path: Path) -> None:
    latin = tmp_path / "latin.csv"
    latin.write_bytes("é".encode("latin-1"))
    for file in (tmp_path / "none.csv", tmp_path, latin):
        done = run("days", "check", file)
        assert (done.exit_code, done.stdout) == (2, "")
        assert str(file) in done.stderr
