"""A caseload in XES (IEEE 1849): read as a stream, one trace in memory, and written.

A document type is refused before it is read, so that no entity can be declared;
depth, one token and one trace are bounded. Only the attributes of traces and
events are kept; lists, nested attributes and classifiers are passed over.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import tzinfo
from xml.parsers import expat
from xml.sax.saxutils import escape

from phoihop.base.text import nfc
from phoihop.regulation.caselog import CASE, Case, Event, Notes, instant
from phoihop.regulation.model import LogColumns

DEEPEST = 32
TOKEN_BYTES = 1 << 20
TRACE_EVENTS = 100_000
PIECE = 1 << 16
VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
UNREADABLE = "\ufffd"
_LINES = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
"""
Attributes = dict[str, str]


def read_xes(
    pieces: Iterable[bytes], columns: LogColumns, *, zone: tzinfo, notes: Notes
) -> Iterator[Case]:
    """Yield the cases of a log from its bytes in pieces of any size.

    Never raises for what the bytes say. After a fault of the XML nothing more is read.
    """
    reading = _Reading(columns, zone, notes)
    fed = 0
    try:
        for whole in pieces:
            for start in range(0, len(whole), PIECE):
                piece = whole[start : start + PIECE]
                reading.parser.Parse(piece)
                fed += len(piece)
                if fed - max(reading.parser.CurrentByteIndex, 0) > TOKEN_BYTES:
                    reading.refuse("xes_bounds")
                yield from reading.taken()
        reading.parser.Parse(b"", True)  # noqa: FBT003 - expat takes no names
        yield from reading.taken()
        reading.ended()
        if not reading.seen:
            notes.note("xes_no_log", 1)
    except expat.ExpatError as fault:
        yield from reading.taken()
        words = expat.errors.messages.get(fault.code, str(fault.code))
        notes.note("xes_syntax", fault.lineno, fault.offset + 1, fault=words)
    except _Refused as fault:
        yield from reading.taken()
        notes.note(fault.args[0], reading.line, reading.column)


class _Refused(Exception):
    """What is not read any further; the code says why."""


class _Reading:
    """The trace being read, and those that are whole."""

    def __init__(self, columns: LogColumns, zone: tzinfo, notes: Notes) -> None:
        self.zone, self.notes = zone, notes
        self.read = (columns.clock, columns.dates)
        self.names = (columns.activity, columns.time, columns.group)
        self.case_name = columns.case.removeprefix(CASE)
        self.seen = False
        self._missing = dict.fromkeys(name for name in self.names if name)
        self._any = False
        self._depth = 0
        self._whole: list[Case] = []
        self._case: Attributes | None = None
        self._event: Attributes | None = None
        self._events: list[Event] = []
        self._lines = (1, 1)  # of the trace, of the event
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = lambda *_: self.refuse("xes_doctype")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    @property
    def line(self) -> int:
        """The line the parser has come to."""
        return self.parser.CurrentLineNumber

    @property
    def column(self) -> int:
        """The column the parser has come to."""
        return self.parser.CurrentColumnNumber + 1

    def refuse(self, code: str) -> None:
        """Stop reading."""
        raise _Refused(code)

    def ended(self) -> None:
        """Tell what the mapping names and no event of the whole log has."""
        for name in self._missing if self._any else ():
            self.notes.remark("absent", name)

    def taken(self) -> list[Case]:
        """Return the cases that are whole by now, each once."""
        whole, self._whole = self._whole, []
        return whole

    def _start(self, tag: str, given: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self.refuse("xes_bounds")
        name = tag.rpartition(" ")[2]
        if self._depth == 1:
            self.seen = name == "log"
        elif name == "trace" and self._depth == 2:
            self._case, self._events = {}, []
            self._lines = (self.line, self.line)
        elif name == "event" and self._depth == 3 and self._case is not None:
            self._event = {}
            self._lines = (self._lines[0], self.line)
        elif name in VALUES:
            self._keep(given)

    def _keep(self, given: Attributes) -> None:
        into = {3: self._case, 4: self._event}.get(self._depth)
        if into is None or (self._depth == 3 and self._event is not None):
            return
        if "key" in given and "value" in given:
            into[nfc(given["key"])] = nfc(given["value"])

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "event" and self._depth == 3 and self._event is not None:
            self._events.append(self._made(self._event))
            self._event = None
            if len(self._events) > TRACE_EVENTS:
                self.refuse("xes_bounds")
        elif name == "trace" and self._depth == 2 and self._case is not None:
            self._closed(self._case)
            self._case = None
        self._depth -= 1

    def _made(self, said: Attributes) -> Event:
        for name in said.keys() & self._missing.keys():
            del self._missing[name]
        self._any = True
        activity, time, group = (said.pop(name, "") for name in self.names)
        line = self._lines[1]
        at = instant(time, self.zone, *self.read) if time else None
        if time and at is None:
            self.notes.note("log_instant", line, value=time, name=self.names[1])
        return Event(activity=activity, at=at, group=group, attributes=said, line=line)

    def _closed(self, said: Attributes) -> None:
        line, name = self._lines[0], said.pop(self.case_name, "")
        if not name:
            self.notes.note("log_case", line, name=self.case_name)
            return
        events = tuple(self._events)
        self._whole.append(Case(id=name, events=events, attributes=said, line=line))


def write_xes(cases: Iterable[Case]) -> Iterator[str]:
    """Yield the text of a log of these cases; what XML cannot carry becomes U+FFFD."""
    yield _HEAD
    for case in cases:
        yield "<trace>\n"
        yield _string("concept:name", case.id)
        yield from (_string(key, value) for key, value in case.attributes.items())
        for event in case.events:
            yield "<event>\n"
            yield from _event(event)
            yield "</event>\n"
        yield "</trace>\n"
    yield "</log>\n"


def _event(event: Event) -> Iterator[str]:
    yield _string("concept:name", event.activity)
    if event.at is not None:
        yield f'<date key="time:timestamp" value="{event.at.isoformat()}"/>\n'
    if event.group:
        yield _string("org:group", event.group)
    yield from (_string(key, value) for key, value in event.attributes.items())


def _string(key: str, value: str) -> str:
    return f'<string key="{_quoted(key)}" value="{_quoted(value)}"/>\n'


def _quoted(text: str) -> str:
    return escape("".join(map(_carried, text)), _LINES)


def _carried(letter: str) -> str:
    good = letter >= " " or letter in "\t\n\r"
    surrogate = "\ud800" <= letter <= "\udfff"
    return (
        letter
        if good and not surrogate and letter not in "\ufffe\uffff"
        else UNREADABLE
    )


Writer = Callable[[Iterable[Case]], Iterator[str]]
