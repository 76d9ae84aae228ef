"""How much of 300 real articles the language says: the reviewed rows against data and engine.

The rows are our own words. What is counted: an article that states a limit is said
when every act of it that has a limit, or an event that opens it, stands in a block
that the checker passes. Standing duties without beginning or end stay prose.
"""

import gzip
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from phoihop.regulation.check import check, runs
from tests.regulation.articles_play import shown
from tests.regulation.articles_read import (
    FOLDER,
    ROWS,
    SAID,
    Row,
    block,
    regulations,
    rows,
    slug,
    term,
    terms,
)


def stated(limit: str) -> tuple[str, str]:
    """The number, and the unit or word, that the article must have for a limit."""
    found = re.match(
        r"(?:as asked, else )?(\d+) (working )?(minute|hour|day|week|month)", limit
    )
    if limit in WORDED:
        return "", WORDED[limit]
    if limit.startswith("1 day since"):
        return "", r"(?:hàng|hằng) ngày|lần/ngày"
    if limit.startswith("30 minutes since"):
        return "30", "phút/lần"
    if found:
        return found[1], UNITS[found[3]] + (" làm việc" if found[2] else "")
    if limit.startswith("at once"):
        return "", r"\bngay\b|đồng thời|lần/ngày|sau 16 giờ"
    return "", r"(?:ngày|tháng|quý|tuần|lần|thời hạn|trước)"


def _id(row: Row) -> str:
    return slug(row.id)


RUN = 8  # so many words in a row would be copied, not told
GOAL = 95
NUMBERS = {"3": "ba", "7": "bảy", "10": "mười", "1": "một"}
UNITS = {
    "minute": "phút",
    "hour": "giờ",
    "day": "ngày",
    "week": "tuần",
    "month": "tháng",
}
WORDED = {
    "1 working day at 08:30, the beginning of the next": "đầu ngày làm việc tiếp theo",
    "90 days from the end of the year": "ngày thứ chín mươi",
    "1 working day for a difference on a holiday": "ngày làm việc tiếp theo",
}
LEFT_OUT = {
    "Điều 37.10.TL.1.5.",
    "Điều 37.10.TL.2.10.",
    "Điều 23.7.TT.1.4.",
    "Điều 1.1.TL.3.3.",
}
LIMITED = [each for each in rows() if each.limits]
PAIRED = [(row, pair) for row in LIMITED for pair in row.pairs]
NAMES = [f"{slug(row.id)}-{i}" for i, (row, _) in enumerate(PAIRED)]


@cache
def articles(shared: Path) -> dict[str, str]:
    path = shared / "data" / "vi" / "coordination_articles.jsonl.gz"
    if not path.is_file():
        pytest.skip("skipped: ../shared has no coordination articles")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        found = [json.loads(line) for line in file]
    return {each["id"]: f"{each['title']} {each['text']}" for each in found}


def test_every_article_has_one_row_and_every_row_an_article(shared: Path) -> None:
    counted = Counter(each.id for each in rows())
    assert counted == Counter(list(articles(shared)))


def test_no_sentence_of_an_article_is_copied(shared: Path) -> None:
    ours = [ROWS, *sorted(FOLDER.glob("*.md"))]
    runs_of_words = {
        run
        for path in ours
        for line in path.read_text("utf-8").splitlines()
        for run in _runs(line)
    }
    copied = {
        run for text in articles(shared).values() for run in _runs(text)
    } & runs_of_words
    assert not copied


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


@pytest.mark.parametrize("row", LIMITED, ids=_id)
def test_an_article_states_the_amounts_of_its_row(row: Row, shared: Path) -> None:
    text = articles(shared)[row.id].lower().replace("*", "")
    for limit in row.limits:
        number, unit = stated(limit)
        spelled = rf"(?:0*{number}|{NUMBERS.get(number, number)})"
        wanted = rf"{spelled}\)?\s*(?:\([^)]*\)\s*)?{unit}" if number else unit
        assert re.search(wanted, text), limit


def test_rows_say_what_they_must() -> None:
    assert len(rows()) == 300
    for row in rows():
        assert row.said in SAID, row
        assert row.duty in {"y", "n"}, row
        assert row.reason, row
        assert (row.said == "none") == (row.duty == "n" and not row.limits), row
        assert bool(row.blocks) == (row.said in {"yes", "partly"}), row
        if row.said == "yes":
            assert len(row.pairs) == len(row.limits), row


@pytest.mark.parametrize("row", [each for each in rows() if each.blocks], ids=_id)
def test_a_row_names_blocks_that_stand_there(row: Row) -> None:
    for name in row.blocks:
        _, kind, step = block(name)
        if row.limits and step:
            assert re.fullmatch(rf"{slug(row.id)}(-[a-z-]+)?", kind.code)
        else:
            assert not row.limits or row.said == "partly"


@pytest.mark.parametrize("name", sorted(regulations()))
def test_the_blocks_pass_the_checker(name: str) -> None:
    findings = check(regulations()[name])
    assert runs(findings), findings


@pytest.mark.parametrize("row", LIMITED, ids=_id)
def test_the_limits_of_a_row_are_those_of_its_steps(row: Row) -> None:
    for name in dict(row.pairs).values() or {each for _, each in row.pairs}:
        _, kind, step = block(name)
        assert step is not None
        stated = Counter(term(limit) for limit, each in row.pairs if each == name)
        assert stated == Counter(terms(kind, step)), name


@pytest.mark.parametrize(("row", "pair"), PAIRED, ids=NAMES)
def test_the_engine_gives_each_limit_its_date(row: Row, pair: tuple[str, str]) -> None:
    limit, name = pair
    regulation, kind, step = block(name)
    assert step is not None
    assert shown(regulation, kind, step, term(limit)), (row.id, limit)


def test_the_share_of_what_states_a_limit_and_is_said() -> None:
    """Every limit of a `yes` is said; where content was left out, its row says what."""
    said = Counter(row.said for row in LIMITED)
    assert dict(said) == {"yes": 63, "partly": 1}
    assert 100 * said["yes"] / len(LIMITED) >= GOAL
    assert {row.id for row in LIMITED if row.left_out} == LEFT_OUT
