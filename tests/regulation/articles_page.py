"""The page of the count over the articles, drawn from the reviewed rows."""

from collections import Counter
from collections.abc import Iterator

from tests.regulation.articles_read import SAID, Row, rows

HEAD = """\
Three hundred real articles on coordination were read, one by one. For each: does it
state a duty between bodies or persons, does it state a limit, and can the
[language](language.md) say it? The rows are in `tests/regulation/articles.csv`, the rules
blocks in `tests/regulation/articles/`, all in our own words; `tests/regulation/test_articles.py`
holds them against the data, the checker and the engine.

- **yes**: every limit stands in a rules block with who, to whom, since when and what silence
  means. Standing duties, contents of papers and principles stay prose, as in any signed text.
- **partly**: a limit or an act cannot be said, or is refused; the reason says which, and why.
- **no**: only standing duties: nothing opens them and nothing completes them.
- **none**: neither duty nor limit (scope, definitions, lists, costs, rights).

A duty without a limit is written `by han`: a day that people agree and enter. What is about
a person's thoughts, family or guilt is left out on purpose; only clocks, routing and
receipts are written. A wording that gives no exact day is read as the row's reason says.
"""


def articles_page(drawn: str) -> str:
    """Return docs/reference/articles.md."""
    return "\n".join(_page(drawn))


def _page(drawn: str) -> Iterator[str]:
    limited = [each for each in rows() if each.limits]
    said = Counter(each.said for each in limited)
    yield f"# What 300 real articles need\n\n{drawn}"
    yield HEAD
    yield "## The count\n"
    yield "| | yes | partly | no | none | all |\n|---|---:|---:|---:|---:|---:|"
    yield _counted("states a limit", limited)
    yield _counted("states a duty, no limit", [e for e in rows() if _only_duty(e)])
    yield _counted("states neither", [e for e in rows() if e.said == "none"])
    yield _counted("all", list(rows()))
    share = 100 * said["yes"] / len(limited)
    bounded = [each for each in limited if each.left_out]
    kept = sum(each.said == "yes" for each in bounded)
    yield (
        f"\nOf the {len(limited)} articles that state a limit, every limit of {said['yes']} is said:"
        f" {share:.1f} %.\n{said['yes'] - kept} of these are said with all their contents; {kept} leave out, on"
        " purpose, what one side\nwould tell the other about a person's mind, family or politics: their"
        " limits and routing are\nsaid, those contents never will be. One limit is not written for the"
        " same reason.\n"
    )
    yield from _reasons("What was left out on purpose, with a limit", bounded, SAID)
    yield from _reasons("Partly or no, without one", list(filter(_only_duty, rows())))


def _only_duty(row: Row) -> bool:
    return row.duty == "y" and not row.limits


def _counted(name: str, found: list[Row]) -> str:
    said = Counter(each.said for each in found)
    cells = " | ".join(str(said[each]) for each in SAID)
    return f"| {name} | {cells} | {len(found)} |"


def _reasons(
    title: str, found: list[Row], said: tuple[str, ...] = ("partly", "no")
) -> Iterator[str]:
    yield f"## {title}\n"
    yield "| Article | Said | Why |\n|---|---|---|"
    for row in found:
        if row.said in said:
            yield f"| {row.id} | {row.said} | {row.reason} |"
    yield ""
