"""The documentation does not lie: what it names exists, what is generated is fresh."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from docs.build import PAGES as GENERATED
from phoihop.regulation.check import check
from phoihop.regulation.load import load
from tests.house.source import ROOT, name_of, pages

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z][\w-]*):", MAKEFILE, re.MULTILINE))
PAGES = pages()
WANTED = (
    "README.md README.vi.md CONTRIBUTING.md SECURITY.md THREAT_MODEL.md GLOSSARY.md "
    "LICENSE REUSE.toml Makefile .ci/run docs/tutorial docs/how-to docs/reference "
    "docs/explanation docs/adr changelog.d"
).split()


def _names(pages_: Iterable[Path]) -> list[str]:
    return [name_of(each) for each in pages_]


@pytest.mark.parametrize("name", WANTED)
def test_what_a_newcomer_looks_for_is_there(name: str) -> None:
    assert (ROOT / name).exists()


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_each_make_target_that_a_page_names_exists(page: Path) -> None:
    said = re.findall(
        r"`make ([a-z][\w-]*)|^(?: {4})?\$? ?make ([a-z][\w-]*)",
        page.read_text("utf-8"),
        re.MULTILINE,
    )
    named = {one or other for one, other in said}
    assert named <= TARGETS


@pytest.mark.parametrize("page", PAGES, ids=_names(PAGES))
def test_each_file_that_a_page_links_to_exists(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8"))
    missing = [each for each in links if not (page.parent / each).exists()]
    assert not missing


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_the_readme_has_a_picture_and_the_two_commands(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "docs/pictures/matter-light.png" in text
    assert "make demo" in text
    assert "make test" in text


@pytest.mark.parametrize("page", GENERATED, ids=_names(GENERATED))
def test_each_generated_page_is_fresh(page: Path) -> None:
    assert page.read_text("utf-8") == GENERATED[page](), "run make docs"


def test_each_decision_says_what_was_decided_why_and_what_was_given_up() -> None:
    decisions = sorted((ROOT / "docs/adr").glob("0*.md"))
    assert len(decisions) >= 13
    for each in decisions:
        text = each.read_text("utf-8")
        assert re.search(r"\*\*Decided\.\*\*", text), each.name
        assert re.search(r"\*\*Because\.\*\*", text), each.name
        assert re.search(r"\*\*Given up\.\*\*", text), each.name
        assert len(text.splitlines()) <= 60, each.name


def test_every_requirement_of_the_package_is_pinned_by_hash() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    pinned = (ROOT / "requirements/runtime.txt").read_text("utf-8").lower()
    asked = (ROOT / "requirements/runtime.in").read_text("utf-8").lower().split()
    wanted = {re.split(r"[\[<>=]", each.lower())[0] for each in project["dependencies"]}
    assert wanted == {re.split(r"[\[<>=]", each)[0] for each in asked}
    for each in wanted:
        assert re.search(
            rf"^{re.escape(each)}==[^\n]*\\\n    --hash=sha256:", pinned, re.MULTILINE
        ), each


def test_the_regulation_of_the_how_to_can_be_run_as_it_is_printed() -> None:
    text = (ROOT / "docs/how-to/write-a-regulation.md").read_text("utf-8")
    head, body = _block(text, "```yaml\n"), _block(text, "````markdown\n")
    regulation, findings = load(f"{head}\n{body}", name="how-to")
    assert not findings
    assert regulation is not None
    assert not check(regulation)
    assert [each.number for each in regulation.articles if each.rules] == ["Điều 5"]


def _block(text: str, opening: str) -> str:
    fence = (
        opening.split("yaml", maxsplit=1)[0].split("markdown", maxsplit=1)[0].strip()
    )
    return text.split(opening)[1].split(f"\n{fence}\n", maxsplit=1)[0] + "\n"
