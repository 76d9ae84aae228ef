"""`phoihop diagram` draws a kind with Graphviz or without it."""

import os
from pathlib import Path
from xml.etree import ElementTree

from tests.cli.run import ROOT, found, fresh, run

APEC = ROOT / "regulations" / "the-apec.md"
SVG = "{http://www.w3.org/2000/svg}"


def boxes(svg: str) -> int:
    """How many boxes an SVG that is whole draws."""
    tree = ElementTree.fromstring(svg)  # noqa: S314 - our own output
    assert tree.tag == f"{SVG}svg"
    groups = [each.get("class", "").split() for each in tree.iter(f"{SVG}g")]
    return sum("node" in each for each in groups)


def test_a_kind_is_drawn_to_a_file_that_stands_alone(tmp_path: Path) -> None:
    file = tmp_path / "apec.svg"
    done = run("diagram", APEC, "cho-phep", "--output", file)
    assert (done.exit_code, done.stdout) == (0, "")
    drawn = file.read_text("utf-8")
    answer = found("diagram", APEC, "cho-phep")
    assert boxes(drawn) == len(answer["nodes"])
    assert boxes(answer["svg"]) == len(answer["nodes"])
    assert "<style>" in drawn
    assert "Kiểm tra hồ sơ" in drawn


def test_without_graphviz_it_is_drawn_as_well(tmp_path: Path) -> None:
    bare = fresh("diagram", APEC, "cho-phep", PATH=str(tmp_path))
    assert bare.returncode == 0
    assert boxes(bare.stdout) == len(found("diagram", APEC, "cho-phep")["nodes"])


def test_the_text_for_graphviz_is_written_when_asked_for() -> None:
    assert run("diagram", APEC, "--format", "dot").stdout.startswith("digraph")


def test_names_come_in_the_readers_language() -> None:
    assert found("diagram", APEC, "--lang", "en")["title"].startswith("Diagram")


def test_wrong_kinds_and_places_are_wrong_use(tmp_path: Path) -> None:
    assert run("diagram", APEC, "dance").exit_code == 2
    nowhere = tmp_path / "none" / "x.svg"
    done = run("diagram", APEC, "--output", nowhere)
    assert done.exit_code == 2
    assert str(nowhere) in done.stderr
    assert not os.path.lexists(nowhere)


def test_bpmn_says_whether_it_is_exact_and_what_it_leaves_out() -> None:
    whole = found("diagram", APEC, "mat-the", "--format", "bpmn")
    assert (whole["exact"], whole["left_out"]) == (True, [])
    assert ElementTree.fromstring(whole["bpmn"]).tag.endswith("definitions")  # noqa: S314
    part = found("diagram", APEC, "cho-phep", "--format", "bpmn")
    assert part["exact"] is False
    assert {"code", "article", "said"} == set(part["left_out"][0])
    told = run("diagram", APEC, "cho-phep", "--format", "bpmn", "--lang", "en")
    assert told.exit_code == 0
    assert told.stdout.startswith("<?xml")
    assert "is still filed" in told.stderr
