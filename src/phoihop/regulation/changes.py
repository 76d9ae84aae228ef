"""What changes between two versions of a regulation, and for whom.

Typed changes with the article on both sides, one for each rule that differs: a
duty that is new, a limit that is shorter, silence that means something else. No
sentence stands here (`changes_wording`), and nothing is decided: a text is
compared with a text. Where a rule stands in the file makes no difference; its
article does.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from phoihop.base.days import Calendar
from phoihop.regulation.change import Change, change_of, codes, differs
from phoihop.regulation.changes_kind import of_kind
from phoihop.regulation.model import Article, Basis, Regulation

__all__ = ["Change", "changes"]

HEAD = Basis()  # what the head of the file says stands under no article
HEADED = (
    "id",
    "title",
    "in_force",
    "running",
    "models",
    "basis",
    "calendar",
    "log",
)


def changes(
    old: Regulation, new: Regulation, on: date, calendar: Calendar
) -> tuple[Change, ...]:
    """Return every rule in which two versions differ, in the order of the new text.

    `on` is the day example dates are counted from. The same rules: nothing.
    """
    found = [*_of_head(old, new), *_named("party", old.parties, new.parties)]
    found += _named("table", old.tables, new.tables)
    for code in codes(new.kinds, old.kinds):
        kinds = (old.kinds.get(code), new.kinds.get(code))
        found += of_kind(code, kinds, (on, calendar))
    found += _of_articles(old, new)
    return tuple(found)


def _of_head(old: Regulation, new: Regulation) -> Iterator[Change]:
    for name in HEADED:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            yield Change(code=f"head_{name}", old=was, new=now)


def _named(
    what: str, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    """Yield the parties (or tables) that are new, gone or another."""
    for code in codes(new, old):
        was, now = old.get(code), new.get(code)
        if differs(was, now):
            yield Change(
                code=f"{what}_{change_of(was, now)}",
                part=code,
                who=code if what == "party" else "",
                old=was,
                new=now,
            )


def _of_articles(old: Regulation, new: Regulation) -> Iterator[Change]:
    """Yield the articles whose words differ; their rules are compared as rules."""
    before, after = _articles(old), _articles(new)
    for key in codes(after, before):
        was, now = before.get(key), after.get(key)
        if _words(was) != _words(now):
            yield Change(
                code=f"article_{change_of(was, now)}",
                part=key,
                before=Basis(was.number if was else ""),
                after=Basis(now.number if now else ""),
                old=was.heading if was else None,
                new=now.heading if now else None,
            )


def _articles(regulation: Regulation) -> dict[str, Article]:
    return {each.number or each.heading: each for each in regulation.articles}


def _words(article: Article | None) -> tuple[str, str] | None:
    if article is None:
        return None
    return article.heading, " ".join(article.prose.split())
