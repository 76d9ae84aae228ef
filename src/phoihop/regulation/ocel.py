"""A caseload in OCEL 2.0 JSON: objects and events, read as cases of one object type.

A case is an object of the type that the mapping names as `case` (or the only
type there is); its events are those related to it. A group is an attribute of
the event, or a related object of that type. The standard keeps a log in one JSON
value, so memory grows with the log; its size is bounded by whoever opens the file.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from typing import Any

from phoihop.base.text import nfc
from phoihop.regulation.caselog import CASE, Case, Event, Notes, instant
from phoihop.regulation.model import LogColumns

AGENCY, MATTER = "agency", "matter"
COLUMNS = LogColumns(case=MATTER, activity="type", time="time", group=AGENCY)
_SECTIONS = ("objectTypes", "eventTypes", "objects", "events")
Item = Mapping[str, Any]


def read_ocel(
    data: bytes, columns: LogColumns, *, zone: tzinfo, notes: Notes
) -> tuple[Case, ...]:
    """Return the cases of a log, in the order of its objects.

    Never raises for what the bytes say; a fault of an item names its place in its list.
    """
    log = _parsed(data, notes)
    if log is None:
        return ()
    objects: dict[str, Item] = {}
    for each in _items(log, "objects", ("id", "type"), notes):
        if each["id"] in objects:
            notes.note("ocel_twice", 1, id=each["id"])
        objects[each["id"]] = each
    wanted = _wanted(objects, columns, notes)
    cases: dict[str, list[Event]] = {
        key: [] for key, each in objects.items() if each["type"] == wanted
    }
    for at, each in enumerate(_items(log, "events", ("id", "type"), notes), start=1):
        event = _event(each, at, (columns, objects), (zone, notes))
        found = [x for x in dict.fromkeys(_related(each)) if x in cases]
        for related in found:
            cases[related].append(event)
        if len(found) != 1:
            notes.remark("shared" if found else "of_no_case", each["id"])
    return tuple(
        Case(id=nfc(key), events=tuple(events), attributes=_said(objects[key]))
        for key, events in cases.items()
    )


def _parsed(data: bytes, notes: Notes) -> Item | None:
    try:
        log = json.loads(data)
    except json.JSONDecodeError as fault:
        notes.note("ocel_syntax", fault.lineno, fault.colno, fault=fault.msg)
        return None
    except (UnicodeDecodeError, RecursionError, ValueError) as fault:
        notes.note("ocel_syntax", 1, fault=str(fault))
        return None
    lists = isinstance(log, dict) and all(
        isinstance(log.get(each), list) for each in _SECTIONS
    )
    if not lists:
        notes.note("ocel_no_log", 1, names=", ".join(_SECTIONS))
        return None
    found: Item = log
    return found


def _items(
    log: Item, name: str, needed: tuple[str, ...], notes: Notes
) -> Iterator[Item]:
    for at, each in enumerate(log[name], start=1):
        if isinstance(each, dict) and all(_is_text(each.get(x)) for x in needed):
            yield each
        else:
            notes.note("ocel_item", 1, at=at, name=name)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _wanted(objects: Mapping[str, Item], columns: LogColumns, notes: Notes) -> str:
    """Return the type whose objects are the cases: the one named, else the only one."""
    types = {each["type"] for each in objects.values()}
    named = columns.case.removeprefix(CASE)
    if named in types or not types:
        return named
    if len(types) == 1:
        return str(next(iter(types)))
    notes.note("log_column", 1, name=named, known=", ".join(sorted(types)))
    return named


def _event(
    each: Item,
    at: int,
    known: tuple[LogColumns, Mapping[str, Item]],
    reading: tuple[tzinfo, Notes],
) -> Event:
    (columns, objects), (zone, notes) = known, reading
    said = _said(each)
    time = each.get("time", "")
    moment = (
        instant(time, zone, columns.clock, columns.dates)
        if isinstance(time, str) and time
        else None
    )
    if time and moment is None:
        notes.note("log_instant", 1, value=str(time), name=f"events[{at}].time")
    group = said.pop(columns.group, "") or _group(each, columns.group, objects)
    activity = nfc(each["type"])
    return Event(activity=activity, at=moment, group=group, attributes=said, line=at)


def _group(each: Item, wanted: str, objects: Mapping[str, Item]) -> str:
    for related in _related(each):
        if related in objects and objects[related]["type"] == wanted:
            return nfc(related.removeprefix(f"{wanted}:"))
    return ""


def _related(each: Item) -> Iterator[str]:
    found = each.get("relationships")
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and isinstance(one.get("objectId"), str):
            yield one["objectId"]


def _said(each: Item) -> dict[str, str]:
    """Return the attributes of an item; of a value that changed, the last one written."""
    found = each.get("attributes")
    pairs = [x for x in found if isinstance(x, dict)] if isinstance(found, list) else []
    return {
        nfc(x["name"]): nfc(_text(x.get("value")))
        for x in pairs
        if _is_text(x.get("name"))
    }


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else "" if value is None else str(value)


def write_ocel(cases: Iterable[Case]) -> Iterator[str]:
    """Yield the text of a log: each case an object of type matter, each group an agency.

    An event without a time is left out of the format by the standard; here it is
    written with an empty time, and read back as one.
    """
    types: dict[str, dict[str, None]] = {}
    ofcase: dict[str, None] = {}
    groups: dict[str, None] = {}
    yield '{"events": [\n'
    objects, number = [], 0
    for case in cases:
        ofcase |= dict.fromkeys(case.attributes)
        objects.append(_object(case))
        for event in case.events:
            number += 1
            types.setdefault(event.activity, {}).update(dict.fromkeys(event.attributes))
            groups |= dict.fromkeys([event.group] if event.group else ())
            yield (",\n" if number > 1 else "") + _json(_written(case, event, number))
    objects += [_plain(each) for each in groups]
    yield '\n], "objects": [\n' + ",\n".join(map(_json, objects))
    kinds = [_type(MATTER, ofcase), _type(AGENCY, {})]
    yield '\n], "objectTypes": ' + _json(kinds)
    listed = [_type(name, names) for name, names in types.items()]
    yield ',\n"eventTypes": ' + _json(listed) + "}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # noqa: TID251 - a file for others


def _object(case: Case) -> Item:
    always = "1970-01-01T00:00:00Z"
    pairs = [
        {"name": key, "time": always, "value": value}
        for key, value in case.attributes.items()
    ]
    return {"id": case.id, "type": MATTER, "attributes": pairs, "relationships": []}


def _plain(group: str) -> Item:
    return {
        "id": f"{AGENCY}:{group}",
        "type": AGENCY,
        "attributes": [],
        "relationships": [],
    }


def _written(case: Case, event: Event, number: int) -> Item:
    pairs = [{"name": key, "value": value} for key, value in event.attributes.items()]
    related = [{"objectId": case.id, "qualifier": MATTER}]
    if event.group:
        related.append({"objectId": f"{AGENCY}:{event.group}", "qualifier": AGENCY})
    return {
        "id": f"e{number}",
        "type": event.activity,
        "time": event.at.isoformat() if event.at else "",
        "attributes": pairs,
        "relationships": related,
    }


def _type(name: str, names: Iterable[str]) -> Item:
    found = [{"name": each, "type": "string"} for each in names]
    return {"name": name, "attributes": found}
