"""Every code has a sentence in both languages, and both languages say the same things."""

import ast
import re
import string
import tomllib
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from phoihop.base.sentences import LANGUAGES, catalogue
from tests.house.codes import codes
from tests.house.source import SRC, fact_kinds, files, modules, name_of, tree

VIETNAMESE_MARKS = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
# What has no English name: the feast, and this product.
UNTRANSLATED = re.compile("Tết|Phối hợp")
TAG = re.compile(r"{%\s*t\s+[\"']([\w.]+)[\"']")
FAMILIES = {"bpmn", "refused", "finding", "hint", "day", "fact", "web", "cli", "engine"}
FAMILIES |= {"periods", "transition"}
FAMILIES |= {"tampered", "error", "explore", "role", "level", "ending", "day_kind"}
FAMILIES |= {"changes", "scenario", "telling"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_code_that_is_raised_or_reported_has_a_sentence(language: str) -> None:
    said = catalogue(language)
    silent = {key: place for key, place in codes().items() if key not in said}
    assert not silent


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_kind_of_fact_has_a_name(language: str) -> None:
    said = catalogue(language)
    assert not [each.kind for each in fact_kinds() if f"fact.{each.kind}" not in said]


def test_both_catalogues_hold_the_same_keys() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    assert not set(vi) ^ set(en)


def test_a_sentence_has_the_same_blanks_in_both_languages() -> None:
    vi, en = catalogue("vi"), catalogue("en")
    differing = {
        key: (_blanks(vi[key]), _blanks(en[key]))
        for key in vi.keys() & en.keys()
        if _blanks(vi[key]) != _blanks(en[key])
    }
    assert not differing


def test_no_key_stands_in_two_files_of_one_language() -> None:
    for language in LANGUAGES:
        seen: dict[str, str] = {}
        twice = []
        for file in sorted((SRC / "locale" / language).glob("*.toml")):
            for key in _keys(tomllib.loads(file.read_text("utf-8"))):
                if key in seen:
                    twice.append((key, seen[key], file.name))
                seen[key] = file.name
        assert not twice


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_wrongly_composed(language: str) -> None:
    said = catalogue(language)
    assert not [key for key, text in said.items() if not text.strip()]
    assert not [
        key for key, text in said.items() if unicodedata.normalize("NFC", text) != text
    ]


def test_english_is_written_in_english() -> None:
    """A Vietnamese word inside an English sentence stands in quotation marks or brackets."""
    quoted = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^)]*\)|‘[^’]*’|'[^']*'")
    mixed = {
        key: text
        for key, text in catalogue("en").items()
        if VIETNAMESE_MARKS.search(UNTRANSLATED.sub("", quoted.sub("", text)).lower())
        and not key.startswith("web.language")
    }
    assert not mixed


def test_every_sentence_belongs_to_a_known_family() -> None:
    assert {key.split(".")[0] for key in catalogue("vi")} <= FAMILIES


def test_every_sentence_that_the_source_asks_for_is_there() -> None:
    said = catalogue("vi")
    unsaid = {
        key: place
        for key, place in _asked()
        if key not in said
        if not (key.endswith(".") and any(each.startswith(key) for each in said))
    }
    assert not unsaid


def _asked() -> Iterator[tuple[str, str]]:
    for module in modules("src"):
        for call in ast.walk(tree(module)):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "say":
                first = call.args[0] if call.args else None
                if isinstance(first, ast.Constant):
                    yield first.value, f"{name_of(module)}:{call.lineno}"
    for page in files():
        if page.suffix == ".html":
            for key in TAG.findall(page.read_text("utf-8")):
                yield key, name_of(page)


def _blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _keys(table: dict[str, Any], before: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _keys(value, f"{before}{key}.")
        else:
            yield f"{before}{key}"
