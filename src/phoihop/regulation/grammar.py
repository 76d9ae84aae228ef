"""By when: `3 working days`, `10 days before ngay-di`, `as asked 2 to 5 working days`.

This is the text form of a limit; `load_values` reads the form with conditions
and the list of limits, which are YAML. Without `from`, a limit counts from the
moment the task opened. `at 10:00` after it names the hour of its last day.
"""

import re
from dataclasses import replace
from datetime import time

from phoihop.base.days import HOUR_UNITS, Amount
from phoihop.regulation.grammar_events import event_of
from phoihop.regulation.grammar_words import Names, Unread, Words, amount, unknown
from phoihop.regulation.limits import (
    Ahead,
    AsAsked,
    ByColumn,
    ByDate,
    ByField,
    Limit,
    Within,
)
from phoihop.regulation.yearly import DAY_AND_MONTH, day_of_year

DATES = frozenset({"date", "instant"})
HOUR = re.compile(r"([0-9]{1,2}):([0-9]{2})")
Hourly = Within | Ahead | ByDate | ByField | ByColumn


def read_limit(text: str, names: Names) -> Limit:
    """Read a limit. Raises Unread."""
    words = Words(text, names)
    if words.eat("as", "asked"):
        limit: Limit = _as_asked(words)
    elif words.eat("by"):
        limit = _at_hour(words, _by(words))
    else:
        limit = _at_hour(words, _amount(words))
    words.end("bad_limit")
    return limit


def _at_hour(words: Words, limit: Hourly) -> Limit:
    """Read "at 10:00" after a limit that ends with a day, if it is there."""
    if words.next != "at" or not _ends_with_a_day(limit, words.names):
        return limit
    words.take()
    offset, word = words.offset, words.take()
    found = HOUR.fullmatch(word)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise Unread("bad_hour", offset, hour=word)
    return replace(limit, hour=time(int(found[1]), int(found[2])))


def _ends_with_a_day(limit: Hourly, names: Names) -> bool:
    if isinstance(limit, Within | Ahead):
        return not limit.amount.count or limit.amount.unit not in HOUR_UNITS
    return not isinstance(limit, ByField) or names.fields[limit.field] == "date"


def _amount(words: Words) -> Within | Ahead:
    if not words.next:
        raise Unread("bad_limit", 0, text=words.text, word="")
    length = words.amount()
    if words.eat("from"):
        return Within(length, event_of(words))
    if words.eat("before"):
        return Ahead(length, event_of(words))
    return Within(length)


def _as_asked(words: Words) -> Limit:
    """Read the bounds and the default: "2 to 5 working days else 5 working days"."""
    if words.eat("up", "to"):
        most = words.amount()
        return AsAsked(None, most, _default(words))
    start = words.at
    least_offset, count = words.offset, words.take()
    while words.next and words.next != "to":
        words.take()
    written = [word for word, _ in words.found[start : words.at]]
    if not words.eat("to"):
        raise Unread("bad_limit", words.offset, text=words.text, word=words.next)
    most = words.amount()
    least = _least(count, written, most, least_offset)
    default = _default(words)
    if least.unit != most.unit or least.count > most.count:
        raise Unread("bad_bounds", least_offset, least=str(least), most=str(most))
    return AsAsked(least, most, default)


def _default(words: Words) -> Amount | None:
    return words.amount() if words.eat("else") else None


def _least(count: str, written: list[str], most: Amount, offset: int) -> Amount:
    if len(written) == 1:
        return amount(f"{count} {most.unit.value}", offset)
    return amount(" ".join(written), offset)


def _by(words: Words) -> ByDate | ByColumn | ByField:
    offset, word = words.offset, words.take()
    if DAY_AND_MONTH.fullmatch(word):
        found = day_of_year(word)
        if found is None:
            raise Unread("bad_day", offset, day=word)
        return ByDate(*found)
    if "." in word:
        return ByColumn(*_column(words, word, offset))
    if word not in words.names.fields:
        raise unknown("field", word, offset, words.names.fields)
    if words.names.fields[word] not in DATES:
        raise Unread("not_a_date", offset, field=word)
    return ByField(word)


def _column(words: Words, word: str, offset: int) -> tuple[str, str]:
    """Split TABLE.COLUMN. Raises Unread `unknown_name`."""
    table, _, column = word.partition(".")
    known = words.names.columns
    if table not in known:
        raise unknown("table", table, offset, known)
    if column not in known[table]:
        raise unknown("column", word, offset + len(table) + 1, known[table])
    return table, column
