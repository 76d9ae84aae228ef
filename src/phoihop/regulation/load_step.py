"""One step of a kind, from its mapping: who must or may do what, after what, by when.

A step is made even where something in it is wrong, so that the rest of the
text can be checked; the fault stands in the findings, and a text with one
never runs.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from phoihop.base.days import AT_ONCE, Amount
from phoihop.regulation.grammar_conditions import read_condition
from phoihop.regulation.grammar_events import read_event
from phoihop.regulation.grammar_words import Names, Unread, Words, nearest
from phoihop.regulation.limits import Condition, Event, Opened
from phoihop.regulation.load_values import Entry, cases_of, limit_of, named, read
from phoihop.regulation.model import Answer, Basis, Expiry, Extend, Pause, Step
from phoihop.regulation.read_nodes import Keys, Node, Text
from phoihop.regulation.read_text import Findings
from phoihop.regulation.words import ACTS, ANSWERS, OUTCOMES


@dataclass(frozen=True, slots=True)
class Written:
    """A step as it stands in the file, before the names of its kind are known."""

    name: Text
    entry: Entry
    article: str

    def step(self, names: Names) -> Step:
        """Return the step; what is wrong in it is noted."""
        entry, each = self.entry, _table(self.entry, names)
        act, duty = _act(entry)
        by = party(entry, "by", names, each)
        basis = Basis(self.article, entry.text("clause"))
        vi, en = ACTS.get(act, (self.name.text, ""))
        step = Step(
            code=self.name.text,
            name=entry.text("name") or vi,
            name_en=entry.text("name_en") or ("" if entry.has("name") else en),
            by=by,
            act=act,
            duty=duty,
            after=_event(entry, names),
            to=party(entry, "to", names, each, needed=False),
            each=each,
            condition=_condition(entry, names),
            within=limit_of(entry.get("within"), names, entry.notes),
            earliest=limit_of(entry.get("earliest"), names, entry.notes),
            expiries=tuple(_expiries(entry, names)),
            answers={answer.code: answer for answer in _answers(entry, names)},
            extend=_extend(entry, names, by, basis),
            pause=_pause(entry, names, by, basis),
            needs=listed(entry, "needs", "field", names.fields),
            fills=listed(entry, "fills", "field", names.fields),
            stands_for=_step_of(entry, "stands for", names),
            ends=listed(entry, "ends", "step", (*names.steps, "matter")),
            part=entry.text("part"),
            open_while=_step_of(entry, "while", names),
            basis=basis,
            place=self.name.place,
        )
        entry.rest()
        return step


def party(
    entry: Entry, key: str, names: Names, each: str = "", *, needed: bool = True
) -> str:
    """Read who: a party, `lead`, or the row of the step's table (or a column of it).

    `to` may name a table without `each`: one act that goes out to every row.
    """
    node = entry.leaf(key)
    if node is None:
        if needed and not entry.has(key):
            entry.notes.add("missing_key", entry.place, key=key)
        return ""
    table, dot, column = node.text.partition(".")
    if node.text in names.parties or node.text == "lead":
        return node.text
    if table not in names.columns or (dot and column not in names.columns[table]):
        _unknown(node, "party", [*names.parties, *names.columns], entry.notes)
    elif table not in {each, *names.opens} and (dot or key != "to"):
        entry.notes.add("row_without_each", node.place, table=table)
    return node.text


def listed(entry: Entry, key: str, what: str, known: Iterable[str]) -> tuple[str, ...]:
    """Read a list of names that must each be known."""
    known = list(known)
    leaves = entry.leaves(key)
    for node in leaves:
        if node.text not in known:
            _unknown(node, what, known, entry.notes)
    return tuple(node.text for node in leaves)


def told(entry: Entry, names: Names) -> tuple[str, ...]:
    """Read who is told: parties, `lead`, or the rows of a table."""
    return listed(entry, "tell", "party", (*names.parties, "lead", *names.columns))


def _unknown(node: Text, what: str, known: Iterable[str], notes: Findings) -> None:
    near = nearest(node.text, known)
    notes.add("unknown_name", node.place, what=what, name=node.text, nearest=near)


def _step_of(entry: Entry, key: str, names: Names) -> str:
    node = entry.leaf(key)
    if node is None:
        return ""
    if node.text not in names.steps:
        _unknown(node, "step", names.steps, entry.notes)
    return node.text


def _table(entry: Entry, names: Names) -> str:
    node = entry.leaf("each")
    if node is None:
        return ""
    if node.text not in names.columns:
        _unknown(node, "table", names.columns, entry.notes)
    return node.text


def _act(entry: Entry) -> tuple[str, bool]:
    """Read what is done, and whether it must be done."""
    does, may = entry.leaf("does"), entry.leaf("may")
    node = does or may
    if does and may:
        entry.notes.add("two_acts", may.place)
    if node is None:
        entry.notes.add("no_act", entry.place)
        return "", True
    if node.text not in ACTS:
        near = nearest(node.text, ACTS)
        entry.notes.add("unknown_act", node.place, act=node.text, nearest=near)
    return node.text, does is not None


def _event(entry: Entry, names: Names) -> Event:
    node = entry.leaf("after")
    if node is None:
        if not entry.has("after"):
            entry.notes.add("step_without_start", entry.place)
        return Opened()
    return read(read_event, node, names, entry.notes) or Opened()


def _condition(entry: Entry, names: Names) -> Condition | None:
    node = entry.leaf("if")
    return read(read_condition, node, names, entry.notes) if node else None


def _expiries(entry: Entry, names: Names) -> Iterator[Expiry]:
    for node in entry.leaves("expiry"):
        expiry = expiry_of(node, names, entry.notes)
        if expiry is not None:
            yield expiry


def expiry_of(node: Text, names: Names, notes: Findings) -> Expiry | None:
    """Read what silence means."""
    word, _, rest = node.text.partition(" ")
    if node.text == "consent":
        return Expiry(outcome="consent")
    if node.text == "no answer":
        return Expiry(outcome="no answer")
    if node.text == "late":
        return Expiry(outcome="late")
    if word == "close" and rest:
        return Expiry(outcome="close", reason=rest)
    if word == "tell" and rest:
        if rest not in names.parties and rest != "lead":
            _unknown(Text(rest, node.place), "party", names.parties, notes)
        return Expiry(outcome="tell", whom=rest)
    notes.add("bad_expiry", node.place, value=node.text, known=", ".join(OUTCOMES))
    return None


def _answers(entry: Entry, names: Names) -> Iterator[Answer]:
    for name, each in named(entry.keys("answers"), entry.notes):
        vi, en = ANSWERS.get(name.text, (name.text, ""))
        yield Answer(
            code=name.text,
            name=each.text("name") or vi,
            name_en=each.text("name_en") or ("" if each.has("name") else en),
            needs=listed(each, "needs", "field", names.fields),
            within=limit_of(each.get("within"), names, entry.notes),
            adverse=each.flag("adverse"),
            keeps_open=each.flag("keeps open"),
            pass_on=each.flag("pass on"),
            times=each.count("times"),
            ends=listed(each, "ends", "step", (*names.steps, "matter")),
            place=name.place,
        )
        each.rest()


def _extend(entry: Entry, names: Names, by: str, basis: Basis) -> Extend | None:
    node = entry.keys("extend")
    if node is None:
        return None
    inner = Entry(node, entry.notes)
    missing = [key for key in ("by", "times", "at most") if not inner.has(key)]
    if missing:
        entry.notes.add("extension_incomplete", node.place, missing=", ".join(missing))
    at_most = _amount(inner, "at most")
    times, times_when = _times(inner, names)
    extend = Extend(
        by=_own(inner, names, by),
        times=times or 1,
        times_when=times_when,
        at_most=at_most or AT_ONCE,
        asked=_asked(inner),
        needs=listed(inner, "needs", "field", names.fields),
        tell=told(inner, names),
        basis=Basis(basis.article, inner.text("clause") or basis.clause),
        place=node.place,
    )
    inner.rest()
    return extend


def _times(
    entry: Entry, names: Names
) -> tuple[int | None, tuple[tuple[Condition, int], ...]]:
    """Read how often: a number, or cases with conditions and an else."""
    node = entry.get("times")
    if not isinstance(node, Keys):
        return entry.count("times"), ()
    found = cases_of(node, names, entry.notes)
    if found.otherwise is None:
        entry.notes.add("no_else", node.place)
    cases = [(each, _count(value, entry.notes)) for each, value in found.cases]
    return _count(found.otherwise, entry.notes), tuple(
        (condition, number) for condition, number in cases if number
    )


def _count(node: Node | None, notes: Findings) -> int | None:
    if node is None:
        return None
    return Entry(Keys(((Text("times", node.place), node),), node.place), notes).count(
        "times"
    )


def _pause(entry: Entry, names: Names, by: str, basis: Basis) -> Pause | None:
    node = entry.keys("pause")
    if node is None:
        return None
    inner = Entry(node, entry.notes)
    pause = Pause(
        by=_own(inner, names, by),
        whole=inner.flag("whole"),
        needs=listed(inner, "needs", "field", names.fields),
        tell=told(inner, names),
        basis=Basis(basis.article, inner.text("clause") or basis.clause),
        place=node.place,
    )
    if not inner.has("by"):
        entry.notes.add("missing_key", node.place, key="by")
    inner.rest()
    return pause


def _own(entry: Entry, names: Names, by: str) -> str:
    """Read who extends or pauses; `self` is whoever does the step."""
    node = entry.leaf("by")
    if node is not None and node.text == "self":
        return by
    return party(entry, "by", names, by.partition(".")[0], needed=False)


def _asked(entry: Entry) -> Amount | None:
    """Read how long before expiry an extension is asked; None: any time before it."""
    node = entry.leaf("asked")
    if node is None or node.text == "before expiry":
        return None
    return read(_before_expiry, node, Names(), entry.notes)


def _before_expiry(text: str, names: Names) -> Amount:
    words = Words(text, names)
    amount = words.amount()
    if not words.eat("before", "expiry"):
        raise Unread("bad_limit", words.offset, text=text, word=words.next)
    words.end("bad_limit")
    return amount


def _amount(entry: Entry, key: str) -> Amount | None:
    node = entry.leaf(key)
    return read(_only_amount, node, Names(), entry.notes) if node else None


def _only_amount(text: str, names: Names) -> Amount:
    words = Words(text, names)
    amount = words.amount()
    words.end("bad_limit")
    return amount
