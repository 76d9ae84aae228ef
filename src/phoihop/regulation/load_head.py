"""The front matter of a regulation: its id and dates, its parties and tables, its log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from phoihop.base.findings import Place
from phoihop.base.packaged import listed
from phoihop.regulation.grammar_words import nearest
from phoihop.regulation.load_values import Entry, good_code, named
from phoihop.regulation.model import LogColumns, Party, Table
from phoihop.regulation.read_nodes import Items, Keys, Node, Text
from phoihop.regulation.read_text import Findings
from phoihop.regulation.yearly import days_of_a_year

EARLIEST = date(1945, 9, 2)
USUAL_CALENDAR = "viet-nam"

RHYTHMS = frozenset({"every day", "every working day"})
COLUMNS = frozenset({"lead", "from", "to", "name_en"})  # words that may name a column


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the front matter says."""

    id: str
    title: str
    in_force: date
    running: str = "keep"
    models: str = ""
    basis: tuple[str, ...] = ()
    calendar: str = "viet-nam"
    parties: Mapping[str, Party] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    log: LogColumns | None = None


def read_head(node: Keys, notes: Findings) -> Head:
    """Read the front matter; what is missing or wrong is noted and left empty."""
    entry = Entry(node, notes)
    parties = _parties(entry, notes)
    head = Head(
        id=_id(entry, notes),
        title=entry.text("title", needed=True),
        in_force=_day(entry, notes),
        running=entry.choice("running", ("keep", "move"), "keep"),
        models=entry.text("models"),
        basis=entry.texts("basis"),
        calendar=_calendar(entry, notes),
        parties=parties,
        tables=_tables(entry, parties, notes),
        log=_log(entry, notes),
    )
    entry.rest()
    return head


def _id(entry: Entry, notes: Findings) -> str:
    node = entry.leaf("regulation")
    if node is None:
        if not entry.has("regulation"):
            notes.add("missing_key", entry.place, key="regulation")
        return ""
    return node.text if good_code(node, notes) else ""


def _day(entry: Entry, notes: Findings) -> date:
    node = entry.leaf("in_force")
    if node is None:
        if not entry.has("in_force"):
            notes.add("missing_key", entry.place, key="in_force")
        return EARLIEST
    try:
        day = date.fromisoformat(node.text) if len(node.text) == 10 else None
    except ValueError:
        day = None
    if day is None or day < EARLIEST:
        notes.add("bad_date", node.place, key="in_force", value=node.text)
    return day or EARLIEST


def _calendar(entry: Entry, notes: Findings) -> str:
    """Read which shipped calendar counts; an agency adds its own days to that one."""
    node = entry.leaf("calendar")
    if node is None:
        return USUAL_CALENDAR
    known = [name.removesuffix(".csv") for name in listed("calendars", ".csv")]
    if node.text not in known:
        near = nearest(node.text, known)
        notes.add(
            "unknown_name", node.place, what="calendar", name=node.text, nearest=near
        )
        return USUAL_CALENDAR
    return node.text


def _parties(entry: Entry, notes: Findings) -> dict[str, Party]:
    found = {
        name.text: _party(name, each)
        for name, each in named(entry.keys("parties"), notes)
    }
    if not entry.has("parties"):
        notes.add("missing_key", entry.place, key="parties")
    return found


def _party(name: Text, entry: Entry) -> Party:
    person = entry.choice("person", ("concerned", "applicant"))
    party = Party(
        code=name.text,
        name=entry.text("name", name.text, needed=True),
        name_en=entry.text("name_en"),
        person="concerned" if person == "concerned" else "applicant" if person else "",
        head_of=entry.text("head of"),
        level=entry.text("level"),
        place=name.place,
    )
    entry.rest()
    return party


def _tables(
    entry: Entry, parties: Mapping[str, Party], notes: Findings
) -> dict[str, Table]:
    for party in parties.values():
        if party.head_of and party.head_of not in {*parties, "lead"}:
            _unknown_party(party.head_of, party.place, parties, notes)
    node = entry.keys("tables")
    tables = {}
    for name, value in node.entries if node else ():
        if name.text in parties:
            notes.add("name_twice", name.place, name=name.text)
        if good_code(name, notes):
            tables[name.text] = _table(name, value, parties, notes)
    return tables


def _table(
    name: Text, value: Node, parties: Mapping[str, Party], notes: Findings
) -> Table:
    if isinstance(value, Text):
        if value.text in RHYTHMS:
            days, rhythm = days_of_a_year(), value.text
            return Table(code=name.text, rows=days, rhythm=rhythm, place=name.place)
        if value.text != "as opened":
            notes.add("bad_table", value.place, table=name.text)
        return Table(code=name.text, chosen=True, place=name.place)
    if isinstance(value, Items):
        written = bool(value.items)
        rows = _members(value, name, parties, notes)
    else:
        written = bool(value.entries)
        rows = {row.text: _columns(each, row, notes) for row, each in value.entries}
    if not written:  # rows that name nobody were told one by one
        notes.add("bad_table", value.place, table=name.text)
    return Table(code=name.text, rows=rows, place=name.place)


def _members(
    node: Items, name: Text, parties: Mapping[str, Party], notes: Findings
) -> dict[str, Mapping[str, str]]:
    """Read the rows of a table of parties."""
    rows: dict[str, Mapping[str, str]] = {}
    for item in node.items:
        if not isinstance(item, Text):
            notes.add("not_text", item.place, what=name.text)
        elif item.text in rows:
            notes.add("key_twice", item.place, key=item.text)
        elif item.text not in parties:
            _unknown_party(item.text, item.place, parties, notes)
        else:
            rows[item.text] = {}
    return rows


def _columns(node: Node, row: Text, notes: Findings) -> Mapping[str, str]:
    if not isinstance(node, Keys):
        notes.add("not_keys", node.place, what=row.text)
        return {}
    columns: dict[str, str] = {}
    for name, value in node.entries:
        if not isinstance(value, Text):
            notes.add("not_text", value.place, what=name.text)
        elif name.text in COLUMNS or good_code(name, notes):
            columns[name.text] = value.text
    return columns


def _unknown_party(
    code: str, place: Place, parties: Mapping[str, Party], notes: Findings
) -> None:
    near = nearest(code, parties)
    notes.add("unknown_name", place, what="party", name=code, nearest=near)


def _log(entry: Entry, notes: Findings) -> LogColumns | None:
    node = entry.keys("log")
    if node is None:
        return None
    log = Entry(node, notes)
    columns = LogColumns(
        case=log.text("case", needed=True),
        activity=log.text("activity", needed=True),
        time=log.text("time", needed=True),
        group=log.text("group"),
        started=log.text("started"),
        ended=log.text("ended"),
        due=log.text("due"),
        compare="day"
        if log.choice("compare", ("instant", "day")) == "day"
        else "instant",
        steps=_pairs(log, "steps"),
        fields=_pairs(log, "fields"),
        groups=_pairs(log, "groups"),
        row=log.text("row"),
        officer=log.text("officer"),
        clock="written"
        if log.choice("clock", ("offset", "written")) == "written"
        else "offset",
        dates=_dates(log.choice("dates", ("iso", "day first", "month first"))),
    )
    log.rest()
    return columns


def _dates(found: str) -> Literal["iso", "day first", "month first"]:
    if found == "day first":
        return "day first"
    return "month first" if found == "month first" else "iso"


def _pairs(entry: Entry, key: str) -> dict[str, str]:
    node = entry.keys(key)
    pairs = Entry(node, entry.notes) if node else None
    return (
        {name.text: pairs.text(name.text) for name, _ in node.entries}
        if node and pairs
        else {}
    )
