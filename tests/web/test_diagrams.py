"""The page of a regulation gives each kind as a picture and as BPMN, to whoever may read it."""

import re
from xml.etree import ElementTree

import pytest

from phoihop.contexts.matters.models import RegulationRow
from tests.regulation.bpmn_shipped import boxes, tree_of
from tests.web.site import Site, text_of

PAGE = "/quy-che/{regulation}/"
KIND = "xac-minh-lien-nganh"


def test_each_kind_has_both_files_and_says_what_its_bpmn_leaves_out(
    site: Site,
) -> None:
    answer = site.get("an", site.at(PAGE))
    body = answer.content.decode()
    places = re.findall(r'href="(/quy-che/[^"]*[.](?:svg|bpmn))"', body)
    kinds = re.findall(r'id="k-([\w-]+)"', body)
    assert len(places) == 2 * len(kinds) > 2
    for place in places:
        assert site.get("an", place).status_code == 200, place
    said = text_of(answer)
    assert "Tệp BPMN diễn đạt đúng loại việc này." in said
    assert "Tệp BPMN lược bỏ 3 điểm" in said


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        ("svg", "image/svg+xml; charset=utf-8"),
        ("bpmn", "application/xml; charset=utf-8"),
    ],
)
def test_a_file_is_saved_under_the_names_of_text_and_kind(
    site: Site, ending: str, content: str
) -> None:
    answer = site.get("an", site.at(f"{PAGE}{KIND}.{ending}"))
    assert answer.headers["Content-Type"] == content
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="quy-che-phoi-hop-tinh-{KIND}.{ending}"'
    )
    tree = ElementTree.fromstring(answer.content.decode())  # noqa: S314 - our own
    assert tree.tag.endswith({"svg": "svg", "bpmn": "definitions"}[ending])


def test_the_picture_stands_alone_and_the_process_is_laid_out(site: Site) -> None:
    picture = site.get("an", site.at(f"{PAGE}{KIND}.svg")).content.decode()
    assert "<style>" in picture
    assert "Trả lời xác minh" in picture
    process = site.get("an", site.at(f"{PAGE}{KIND}.bpmn")).content.decode()
    assert "s_tra-loi" in boxes(tree_of(process))


def test_the_files_speak_the_language_of_the_reader(site: Site) -> None:
    site.client("binh").cookies["language"] = "en"
    for ending in ("svg", "bpmn"):
        body = site.get("binh", site.at(f"{PAGE}{KIND}.{ending}")).content.decode()
        assert "Trả lời xác minh" not in body


@pytest.mark.parametrize("ending", ["svg", "bpmn"])
def test_an_unknown_kind_or_version_is_not_there(site: Site, ending: str) -> None:
    digest = RegulationRow.objects.values_list("digest", flat=True)[0]
    for place in (f"{digest}/khong-co", f"{'0' * 64}/{KIND}"):
        assert site.get("an", f"/quy-che/{place}.{ending}").status_code == 404
