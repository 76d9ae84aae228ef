"""`phoihop simulate`: any log, the own ledger, another version, and what if."""

import csv
import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoihop.regulation.caselog_csv import in_memory
from phoihop.store.caselogs import on_disk
from tests.cli.run import ROOT, found, fresh, run
from tests.regulation.test_simulate import LOG, TEXT

PROVINCE = ROOT / "regulations" / "quy-che-phoi-hop-tinh.md"


@pytest.fixture
def text(tmp_path: Path) -> Path:
    """A small regulation with its own mapping."""
    (tmp_path / "thu.md").write_text(TEXT, "utf-8")
    return tmp_path / "thu.md"


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Its log: one reply that is too late, so silence had been taken as consent."""
    late = LOG.replace("1,answer,2026-03-02T10:00", "1,answer,2026-03-09T10:00")
    (tmp_path / "log.csv").write_text(late, "utf-8")
    return tmp_path / "log.csv"


def test_each_table_and_each_oddity_is_told(text: Path, log: Path) -> None:
    log.write_text(log.read_text("utf-8") + "4,ask,,A,\n", "utf-8")
    for language, words in (
        ("en", ("By step", "By agency", "Taken as consent", "1 events have no time")),
        ("vi", ("Theo bước", "Theo cơ quan", "Coi là đồng ý", "1 việc không có")),
    ):
        told = run("simulate", text, "--log", log, "--lang", language)
        assert told.exit_code == 0, told.stderr
        assert not [each for each in words if each not in told.stdout]
        assert "{" not in told.stdout


def test_what_is_refused_is_told_with_its_sentence(text: Path, log: Path) -> None:
    early = LOG.replace("1,ask,2026-03-02T08:00", "1,ask,2026-03-02T11:00")
    log.write_text(early, "utf-8")
    counted = found("simulate", text, "--log", log)
    assert counted["refused"][0]["reason"] == "not_begun"
    told = run("simulate", text, "--log", log, "--lang", "en")
    assert "1 of 3 cases have an act" in told.stdout
    assert "It is not yet time" in told.stdout


@pytest.mark.parametrize("packed", [False, True])
def test_xes_and_ocel_are_told_by_their_bytes(
    text: Path, tmp_path: Path, *, packed: bool
) -> None:
    xes = """<?xml version="1.0"?><log><trace><string key="id" value="1"/>
      <event><string key="act" value="ask"/><date key="at" value="2026-03-02T08:00"/></event>
      <event><string key="act" value="answer"/><date key="at" value="2026-03-02T10:00"/>
      </event></trace></log>"""
    ocel = {
        "objectTypes": [],
        "eventTypes": [],
        "objects": [{"id": "1", "type": "id"}],
        "events": [
            {"id": each, "type": each, "time": at, "relationships": [{"objectId": "1"}]}
            for each, at in (
                ("ask", "2026-03-02T08:00"),
                ("answer", "2026-03-02T10:00"),
            )
        ],
    }
    file = tmp_path / "any"
    counted = []
    for data in (xes, json.dumps(ocel)):  # noqa: TID251
        raw = data.encode()
        file.write_bytes(gzip.compress(raw) if packed else raw)
        counted.append(found("simulate", text, "--log", file))
    assert counted[0].pop("remarks")["absent"]["names"] == ["team"]
    assert not counted[1].pop("remarks")
    assert counted[0] == counted[1]
    assert (counted[0]["cases"], counted[0]["acts"]) == (1, 2)


ROWS = st.lists(st.tuples(st.sampled_from("abcđ'"), st.lists(st.text(max_size=3))))


@given(ROWS)
@settings(max_examples=50, deadline=None)
def test_lines_come_together_on_disk_as_in_memory(
    rows: list[tuple[str, list[str]]],
) -> None:
    numbered = [(name, (at, cells)) for at, (name, cells) in enumerate(rows)]
    plain = [
        (name, list(lines))
        for name, lines in in_memory(
            (name, (at, [each.replace("\x00", "") for each in cells]))
            for name, (at, cells) in numbered
        )
    ]
    disk = [
        (name, [(at, [x.replace("\x00", "") for x in cells]) for at, cells in lines])
        for name, lines in on_disk(numbered)
    ]
    assert disk == plain


def test_a_map_nested_without_end_is_told(text: Path, log: Path) -> None:
    deep = log.with_name("deep.yaml")
    deep.write_text("steps: " + "[" * 5000, "utf-8")
    assert run("simulate", text, "--log", log, "--map", deep).exit_code == 2


def test_every_fault_of_a_map_is_told_with_its_place(text: Path, log: Path) -> None:
    given = log.with_name("map.yaml")
    given.write_text("case: id\nactivity: act\ntime: at\ncolour: red\ncompare: no\n")
    told = run("simulate", text, "--log", log, "--map", given)
    assert told.exit_code == 1
    assert f"{given}:4:1: log_map" in told.stdout
    assert f"{given}:5:1: log_map" in told.stdout
    given.write_text(
        "case: id\nactivity: act\ntime: at\nsteps:\n  ask: hoi\n  answer: dance\n"
    )
    told = run("simulate", text, "--log", log, "--map", given)
    assert told.exit_code == 1
    assert f"{given}:6:3: log_step" in told.stdout
    given.write_text("case: [")
    assert run("simulate", text, "--log", log, "--map", given).exit_code == 2


def test_dates_of_the_office_and_semicolons_are_read_as_the_map_says(
    text: Path, log: Path
) -> None:
    iso = found("simulate", text, "--log", log)
    office = log.read_text("utf-8").replace(",", ";")
    for day in ("02", "09", "10"):
        office = office.replace(f"2026-03-{day}T", f"{day}/03/2026 ")
    log.write_bytes(office.encode("utf-8-sig"))
    refused = run("simulate", text, "--log", log)
    assert refused.exit_code == 1
    assert "log_instant" in refused.stdout
    mapping = next(x for x in TEXT.splitlines() if x.startswith("log: "))
    text.write_text(
        TEXT.replace(mapping, mapping[:-1] + ", dates: day first}"), "utf-8"
    )
    assert found("simulate", text, "--log", log) == iso


def test_many_wishes_go_together(text: Path, log: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text(TEXT.replace("within: 3 working", "within: 9 working"), "utf-8")
    wishes = ("--limit", "viec=60 days", "--day-off", "06/03/2026")
    all_of_it = ("--against", other, *wishes, "--officers", "B=1+1")
    counted = found("simulate", text, "--log", log, *all_of_it)
    assert counted["after"]["late"] == 0
    assert counted["compared"]["no_longer_late"] == 1
    told = run("simulate", text, "--log", log, *all_of_it)
    assert "Vì: " in told.stdout
    assert "{" not in told.stdout


def test_another_version_is_compared_case_by_case(
    text: Path, log: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text(TEXT.replace("within: 3 working", "within: 9 working"), "utf-8")
    counted = found("simulate", text, "--log", log, "--against", other)
    assert counted["compared"]["changed"] == 2
    first = counted["compared"]["differences"][0]
    assert (first["case"], first["changes"]) == ("1", ["silence"])
    assert first["before"]["answer"] == "consent"
    assert counted["after"]["silence"] != counted["silence"]
    for language, words in (("en", "Waited after"), ("vi", "có kết quả khác")):
        told = run(
            "simulate", text, "--log", log, "--against", other, "--lang", language
        )
        assert told.exit_code == 0
        assert words in told.stdout
        assert "{" not in told.stdout


def test_why_a_case_comes_out_differently_is_said_with_its_rule(
    text: Path, log: Path, tmp_path: Path
) -> None:
    limit = ("--limit", "viec.tra-loi=9 working days")
    for language, words in (
        ("vi", "Vì: Cơ quan được hỏi có nhiều thời gian hơn ở bước “Trả lời”"),
        ("en", "Because: Cơ quan được hỏi has more time in step “Reply”"),
    ):
        tried = ("simulate", text, "--log", log, *limit, "--lang", language)
        assert words in run(*tried).stdout
        first = found(*tried)["compared"]["differences"][0]
        assert words.partition(": ")[2] in first["told"]["why"]
        assert first["told"]["before"]
        listed = tmp_path / "cases.csv"
        run(*tried, "--cases", listed)
        rows = list(csv.DictReader(listed.read_text("utf-8").splitlines()))
        assert words in rows[0]["why"]


def test_a_limit_or_a_calendar_can_be_tried(
    text: Path, log: Path, tmp_path: Path
) -> None:
    counted = found("simulate", text, "--log", log, "--limit", "viec.tra-loi=9 days")
    assert counted["compared"]["changed"] == 2  # both that have an end
    wider = found("simulate", text, "--log", log, "--limit", "viec=60 days")
    assert (wider["late"], wider["after"]["late"]) == (1, 0)
    assert wider["compared"]["no_longer_late"] == 1
    shipped = ROOT / "src" / "phoihop" / "calendars" / "viet-nam.csv"
    same = tmp_path / "same.csv"
    same.write_bytes(shipped.read_bytes())
    plain = found("simulate", text, "--log", log, "--calendar", same)
    assert plain["compared"]["changed"] == 0


def test_a_day_off_or_a_working_day_can_be_tried_and_is_the_reason(
    text: Path, log: Path
) -> None:
    for days, words in (
        (("--day-off", "06/03/2026"), "06/03/2026 nay là ngày nghỉ"),
        (("--working-day", "2026-03-07"), "07/03/2026 nay là ngày làm việc"),
    ):
        counted = found("simulate", text, "--log", log, *days)
        whys = [x["told"]["why"] for x in counted["compared"]["differences"]]
        assert any(words in each for each in whys), whys
    both = ("--day-off", "2026-03-07", "--working-day", "2026-03-07")
    refused = run("simulate", text, "--log", log, *both)
    assert refused.exit_code == 1
    assert "07/03/2026" in refused.stdout


def test_officers_can_be_tried(text: Path, log: Path) -> None:
    rows = ["id,act,at,team,end"]
    for each in range(4):
        rows.append(f"{each},ask,2026-03-02T08:00,A,")
        rows.append(f"{each},answer,2026-03-0{4 + each}T10:00,B,")
    log.write_text("\n".join(rows) + "\n", "utf-8")
    counted = found("simulate", text, "--log", log, "--officers", "B=1+1")
    late = {
        side: each["steps"][1]["late"]
        for side, each in (("before", counted), ("after", counted["after"]))
    }
    assert late["before"] > late["after"]
    unsaid = run("simulate", text, "--log", log, "--officers", "B=+1", "--lang", "en")
    assert unsaid.exit_code == 1
    assert "does not show how many officers" in unsaid.stdout


def test_every_case_is_written_if_asked_for(
    text: Path, log: Path, tmp_path: Path
) -> None:
    listed = tmp_path / "cases.csv"
    assert run("simulate", text, "--log", log, "--cases", listed).exit_code == 0
    rows = list(csv.DictReader(listed.read_text("utf-8").splitlines()))
    assert [each["case"] for each in rows] == ["1", "2", "3"]
    assert [each["late"] for each in rows] == ["0", "1", "0"]
    assert "tra-loi:consent" in rows[0]["silence"]
    limit = ("--limit", "viec.tra-loi=9 days")
    run("simulate", text, "--log", log, "--cases", listed, *limit)
    rows = list(csv.DictReader(listed.read_text("utf-8").splitlines()))
    assert rows[0]["changes"] == "silence"
    assert "Trả lời" in rows[0]["why"]
    assert not rows[2]["why"]


def test_a_cell_is_never_a_formula(text: Path, log: Path, tmp_path: Path) -> None:
    log.write_text("id,act,at,team,end\n=1+1,ask,2026-03-02T08:00,A,\n", "utf-8")
    listed = tmp_path / "cases.csv"
    run("simulate", text, "--log", log, "--cases", listed)
    assert "'=1+1" in listed.read_text("utf-8")


def test_wrong_wishes_are_told(text: Path, log: Path, tmp_path: Path) -> None:
    tried = ("simulate", text, "--log", log)
    assert run(*tried, "--limit", "viec.dance=9 days").exit_code == 1
    assert run(*tried, "--limit", "viec.tra-loi").exit_code == 2
    assert run(*tried, "--cases", tmp_path / "no" / "where.csv").exit_code == 2
    assert run(*tried, "--against", tmp_path / "none.md").exit_code == 2
    assert run(*tried, "--data", tmp_path).exit_code == 2
    assert run("simulate", text).exit_code == 2


def test_the_own_matters_are_past_cases(demo: Path, tmp_path: Path) -> None:
    done = fresh("simulate", PROVINCE, "--data", demo, "--json")
    assert done.returncode == 0, done.stderr
    counted = json.loads(done.stdout)
    assert counted["cases"] > 0
    assert counted["acts"] > 0
    # what people did under this very text, the text allows
    assert counted["refused"] == []
    nowhere = fresh("simulate", PROVINCE, "--data", tmp_path)
    assert nowhere.returncode == 2


def test_matters_go_out_as_logs_without_words_or_names(
    demo: Path, tmp_path: Path
) -> None:
    xes, ocel = tmp_path / "out.xes", tmp_path / "out.json"
    arguments = ("export", "--data", demo, "--xes", xes, "--ocel", ocel)
    done = fresh(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    count = json.loads(done.stdout)[str(xes)]["cases"]
    assert count > 3
    for file in (xes, ocel):
        written = file.read_text("utf-8")
        for name in ("Hoa", "Dũng", "Chi", "Sở"):
            assert name not in written
    ledger = json.loads(fresh("simulate", PROVINCE, "--data", demo, "--json").stdout)
    assert ledger["cases"] <= count
    assert fresh(*arguments).returncode == 2  # it does not write over a file
    assert fresh("export", "--data", demo).returncode == 2
