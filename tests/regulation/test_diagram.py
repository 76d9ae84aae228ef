"""A kind as a picture: every step a box, every event a line, words for who cannot see it."""

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from phoihop.regulation.diagram import (
    END,
    START,
    Graph,
    dot,
    graph,
    progress,
    tidied,
    wrapped,
)
from phoihop.regulation.diagram_layout import Box, laid_out
from phoihop.regulation.diagram_svg import svg
from tests.people import officer, opened, shipped

NAMES = (
    "y-kien-von-gop",
    "the-apec",
    "y-kien-giua-cac-bo",
    "dinh-chinh-ho-so",
    "quy-che-phoi-hop-tinh",
    "tiep-nhan-ho-so",
)
KINDS = [(name, kind) for name in NAMES for kind in shipped(name).kinds]
DOT = shutil.which("dot") or ""
SVG = "{http://www.w3.org/2000/svg}"


def drawn(name: str, kind: str, language: str = "vi") -> Graph:
    return graph(shipped(name).kinds[kind], language)


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_every_step_is_a_box_that_something_leads_to(name: str, kind: str) -> None:
    picture = drawn(name, kind)
    ids = {each.id for each in picture.nodes}
    assert set(shipped(name).kinds[kind].steps) <= ids
    targets = {each.target for each in picture.edges}
    assert set(shipped(name).kinds[kind].steps) <= targets
    assert {each.source for each in picture.edges} | targets <= ids
    assert START in ids


def test_lines_carry_the_answer_that_leads_on_and_silence_its_own_kind() -> None:
    edges = {
        (e.source, e.target, e.sort): e.label
        for e in drawn("the-apec", "cho-phep").edges
    }
    assert edges["tiep-nhan", "bo-sung", "flow"] == "Hồ sơ chưa đầy đủ"
    assert edges["quyet-dinh", "de-xuat", "flow"] == "Trả lại để đề xuất lại"
    assert edges["bo-sung", END, "silence"] == "không bổ sung hồ sơ"
    assert edges["tra-loi-them", "de-xuat", "flow"] == "đã xong mọi bước đã bắt đầu"
    assert edges["tra-loi", "hoi-them", "flow"] == "đủ mọi nơi"


def test_a_moment_that_comes_is_drawn_as_a_date() -> None:
    picture = drawn("y-kien-giua-cac-bo", "di-nuoc-ngoai")
    timed = [each for each in picture.edges if each.sort == "timed"]
    assert [(each.source, each.target) for each in timed] == [
        ("date:ngay-ve", "bao-cao")
    ]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_no_two_boxes_lie_on_each_other_and_forward_lines_run_right(
    name: str, kind: str
) -> None:
    layout = laid_out(drawn(name, kind))
    for one, other in combinations(layout.boxes, 2):
        assert apart(one, other), (one.node.id, other.node.id)
    for line in layout.lines:
        xs = [x for x, _ in line.points]
        assert line.back or xs == sorted(xs)
        for x, y in line.points:
            assert 0 <= x <= layout.width
            assert 0 <= y <= layout.height


def apart(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    above = one.y + one.height <= other.y or other.y + other.height <= one.y
    return beside or above


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_svg_has_no_style_and_no_colour_and_says_what_it_shows(
    language: str,
) -> None:
    picture = drawn("quy-che-phoi-hop-tinh", "ra-soat-ho-so", language)
    found = svg(picture)
    root = ElementTree.fromstring(found)  # noqa: S314 - our own text
    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    assert [each.get("id") for each in root[:2]] == labels
    assert root[0].text == picture.title
    plain(found)
    texts = {each.text for each in root.iter(f"{SVG}text")}
    assert {line for node in picture.nodes for line in node.name} <= texts


def plain(found: str) -> None:
    assert "style" not in re.sub(r">[^<]*<", "><", found)
    paint = set(re.findall(r'(?:fill|stroke)="([^"]*)"', found))
    assert paint <= {"none", "currentColor"}
    assert "font-family" not in found


@pytest.mark.skipif(not DOT, reason="skipped: Graphviz is not installed")
@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_graphviz_reads_our_dot_and_its_svg_is_made_plain(name: str, kind: str) -> None:
    picture = drawn(name, kind)
    made = subprocess.run(
        [DOT, "-Tsvg"], input=dot(picture), capture_output=True, text=True, check=True
    )
    found = tidied(made.stdout, picture)
    root = ElementTree.fromstring(found)  # noqa: S314 - our own text
    plain(found)
    classes = [each.get("class", "") for each in root.iter(f"{SVG}g")]
    assert sum("node" in each.split() for each in classes) == len(picture.nodes)
    assert sum("edge" in each.split() for each in classes) == len(picture.edges)
    assert root.get("role") == "img"


def test_tidying_what_is_no_svg_fails() -> None:
    with pytest.raises(ValueError, match="not an SVG"):
        tidied("hello", drawn("the-apec", "mat-the"))


def test_a_quotation_mark_in_a_name_breaks_neither_text() -> None:
    picture = drawn("the-apec", "mat-the")
    odd = replace(picture.nodes[0], name=('Mở "vụ" \\ <b>',))
    changed = replace(picture, title="<i>", nodes=(odd, *picture.nodes[1:]))
    assert 'label="Mở \\"vụ\\" \\\\ <b>"' in dot(changed)
    root = ElementTree.fromstring(svg(changed))  # noqa: S314 - our own text
    assert root[0].text == "<i>"
    assert 'Mở "vụ" \\ <b>' in {each.text for each in root.iter(f"{SVG}text")}


def test_progress_is_told_by_word_and_class() -> None:
    an = officer("an", "so-tai-chinh")
    story = opened(
        shipped("y-kien-von-gop"),
        "gop-von",
        an,
        "2026-05-04 08:00",
        values={
            "nha-dau-tu-nuoc-ngoai": "A",
            "to-chuc-nhan-von": "B",
            "dia-diem": "C",
        },
    )
    story.do(an, "tiep-nhan", "du")
    found = progress(story.kind, story.state, late=frozenset({"hoi"}))
    assert (found["tiep-nhan"], found["hoi"], found["trinh"]) == (
        "done",
        "late",
        "waiting",
    )
    picture = graph(story.kind, "vi", found)
    assert "Quá hạn: Gửi lấy ý kiến." in picture.description
    assert 'class="node duty late"' in svg(picture)
    assert 'class="node duty done named-1"' in dot(picture)


def test_words_are_wrapped_between_words() -> None:
    assert wrapped("một hai ba bốn", 7) == ("một hai", "ba bốn")
    assert wrapped("", 7) == ("",)
