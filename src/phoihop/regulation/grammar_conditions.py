"""When a rule holds: `phuc-tap = co`, `no tra-loi.khong-dong-y`, `loai in [a, b]`.

A name before a relation is a field of the form, or TABLE.COLUMN of the row.

`not` binds closest, then `and`, then `or`; brackets group. What is not known
yet is not true.
"""

from phoihop.regulation.grammar_words import (
    Names,
    Unread,
    Words,
    step_and_answer,
    unknown,
)
from phoihop.regulation.limits import (
    Among,
    Both,
    Compare,
    Condition,
    Either,
    Negated,
    Replied,
)

MARKS = frozenset({"=", "!=", "<", ">", "[", "]", "(", ")", ","})


def read_condition(text: str, names: Names) -> Condition:
    """Read a condition. Raises Unread."""
    words = Words(text, names)
    condition = condition_of(words)
    words.end("bad_condition")
    return condition


def condition_of(words: Words) -> Condition:
    """Read a condition from the next word on. Raises Unread."""
    conditions = [_both(words)]
    while words.eat("or"):
        conditions.append(_both(words))
    return conditions[0] if len(conditions) == 1 else Either(tuple(conditions))


def _both(words: Words) -> Condition:
    conditions = [_one(words)]
    while words.eat("and"):
        conditions.append(_one(words))
    return conditions[0] if len(conditions) == 1 else Both(tuple(conditions))


def _one(words: Words) -> Condition:
    if words.eat("not"):
        words.deeper("bad_condition")
        return Negated(_one(words))
    if words.eat("("):
        words.deeper("bad_condition")
        condition = condition_of(words)
        if not words.eat(")"):
            raise _bad(words)
        return condition
    if words.next in {"any", "no"}:
        some, offset = words.take() == "any", words.offset
        return Replied(some, *step_and_answer(words.take(), offset, words.names))
    return _compared(words)


def _compared(words: Words) -> Condition:
    code = _field(words)
    if words.eat("in"):
        return Among(code, _listed(words, code))
    relation = words.take()
    if relation == "=":
        return Compare(code, "=", _value(words, code))
    if relation == "!=":
        return Compare(code, "!=", _value(words, code))
    if relation == "<":
        return Compare(code, "<", _value(words, code))
    if relation == ">":
        return Compare(code, ">", _value(words, code))
    raise _bad(words)


def _field(words: Words) -> str:
    offset, code = words.offset, words.next
    if not code or not code[0].isalnum():
        raise _bad(words)
    table, dot, column = words.take().partition(".")
    if dot and column in words.names.columns.get(table, ()):
        return code
    if code not in words.names.fields:
        raise unknown("field", code, offset, words.names.fields)
    return code


def _listed(words: Words, code: str) -> tuple[str, ...]:
    if not words.eat("["):
        raise _bad(words)
    values = [_value(words, code)]
    while words.eat(","):
        values.append(_value(words, code))
    if not words.eat("]"):
        raise _bad(words)
    return tuple(values)


def _value(words: Words, code: str) -> str:
    offset, value = words.offset, words.take()
    if not value or value in MARKS:
        raise _bad(words)
    if value[0] in "\"'" and len(value) > 1:
        value = value[1:-1]
    choices = words.names.choices.get(code)
    if choices and value not in choices:
        raise unknown("choice", value, offset, choices)
    return value


def _bad(words: Words) -> Unread:
    return Unread("bad_condition", words.offset, text=words.text, word=words.next)
