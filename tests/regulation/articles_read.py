"""The reviewed rows of the 300 articles, and the rules blocks they name.

A row's limits are written in one normal form: an amount and in plain words since
when (`5 working days from receipt`, `1 working day at 08:30`), `at once ...`, `as asked, else AMOUNT`,
`by 15/1+15/7`, `by 20 every month`, `by the day ...`, `AMOUNT of extension`.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from phoihop.base.days import Amount, parse_amount
from phoihop.regulation import limits
from phoihop.regulation.model import Kind, Regulation, Step
from tests.people import written

HERE = Path(__file__).resolve().parent
ROWS = HERE / "articles.csv"
FOLDER = HERE / "articles"
SAID = ("yes", "partly", "no", "none")
HOUR = re.compile(r" at (\d\d:\d\d)\b")
AMOUNT = re.compile(r"(\d+ (?:working )?(?:minute|hour|day|week|month|year)s?)\b(.*)")
DAYS = re.compile(r"by (\d+/\d+(?:\+\d+/\d+)*)")
MONTHLY = re.compile(r"by (\d+) every month")


@dataclass(frozen=True, slots=True)
class Row:
    """One article: what it states and where the language says it."""

    id: str
    duty: str
    limits: tuple[str, ...]
    said: str
    blocks: tuple[str, ...]
    reason: str

    @property
    def left_out(self) -> bool:
        """Some content, about persons, is outside the bounds of the language, on purpose."""
        return self.reason.startswith("Có chủ ý:")

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Each limit with the step that says it; nothing where no step does."""
        own = all("/" in each for each in self.blocks)
        return tuple(zip(self.limits, self.blocks, strict=True)) if own else ()


@dataclass(frozen=True, slots=True)
class Term:
    """A limit in the form both sides are compared in."""

    sort: str  # after, before, asked, field, days, extension
    amount: Amount | None = None
    hour: str = ""
    days: frozenset[str] = frozenset()


@cache
def rows() -> tuple[Row, ...]:
    with ROWS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Row(
                id=each["id"],
                duty=each["duty"],
                limits=_parts(each["limit"]),
                said=each["said"],
                blocks=_parts(each["block"]),
                reason=each["reason"],
            )
            for each in csv.DictReader(file)
        )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(";") if each.strip())


@cache
def regulations() -> Mapping[str, Regulation]:
    return {
        path.stem: written(path.read_text("utf-8"))
        for path in sorted(FOLDER.glob("*.md"))
    }


def block(name: str) -> tuple[Regulation, Kind, Step | None]:
    """The kind, and step, that FILE#KIND or FILE#KIND/STEP names."""
    file, _, rest = name.partition("#")
    code, _, step = rest.partition("/")
    regulation = regulations()[file]
    kind = regulation.kinds[code]
    return regulation, kind, kind.steps[step] if step else None


def slug(identity: str) -> str:
    """The code of the kinds of an article: "Điều 18.2.LQ.14." is `d-18-2-lq-14`."""
    plain = identity.removeprefix("Điều ").rstrip(".").lower().replace("đ", "d")
    return "d-" + plain.replace(".", "-")


def term(text: str) -> Term:
    """Read a limit of a row."""
    if text.startswith("as asked, else "):
        return Term("asked", parse_amount(text.removeprefix("as asked, else ")))
    if text.startswith("at once"):
        return Term("after", parse_amount("at once"))
    if found := MONTHLY.match(text):
        return Term("days", days=frozenset(f"{found[1]}/{m}" for m in range(1, 13)))
    if found := DAYS.match(text):
        return Term("days", days=frozenset(found[1].split("+")))
    if text.startswith("by the "):
        return Term("field")
    found = AMOUNT.match(text)
    assert found, text
    sort = "extension" if "of extension" in found[2] else "after"
    if found[2].startswith(" before "):
        sort = "before"
    hour = HOUR.match(found[2])
    return Term(sort, parse_amount(found[1]), hour[1] if hour else "")


def leaves(step: Step) -> Iterator[limits.Limit]:
    """Every limit a step states for itself and for its answers, each case by itself."""
    for each in (step.within, *(each.within for each in step.answers.values())):
        if each is not None:
            yield from _cases(each)


def _cases(limit: limits.Limit) -> Iterator[limits.Limit]:
    match limit:
        case limits.Cases(cases=cases, otherwise=otherwise):
            for _, each in cases:
                yield from _cases(each)
            yield from _cases(otherwise)
        case limits.Earliest(limits=several):
            for each in several:
                yield from _cases(each)
        case _:
            yield limit


def terms(kind: Kind, step: Step) -> Iterator[Term]:
    """Every limit a step states, and how far it may be extended.

    `by han` is how a duty without a limit is written: a day that people agree.
    """
    for each in leaves(step):
        if each != limits.ByField("han"):
            yield term_of(kind, each)
    if step.extend:
        yield Term("extension", step.extend.at_most)


def term_of(kind: Kind, limit: limits.Limit) -> Term:
    match limit:
        case limits.Within(amount=amount, hour=hour):
            return Term("after", amount, f"{hour:%H:%M}" if hour else "")
        case limits.Ahead(amount=amount):
            return Term("before", amount)
        case limits.AsAsked(default=default):
            return Term("asked", default)
        case limits.ByColumn(table=table, column=column):
            found = kind.tables[table].rows.values()
            return Term("days", days=frozenset(each[column] for each in found))
        case _:
            return Term("field")
