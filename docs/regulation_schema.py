"""The JSON Schema of a regulation: its front matter and its rules blocks, from the grammar.

Drawn from the words the loader itself reads with, and held to it by
tests/regulation/test_schema.py: what the one refuses in the shape of a text, so does
the other. Every scalar of the YAML is text; what a text says is not for a schema.
"""

import json
from typing import Any

from phoihop.base.packaged import listed
from phoihop.regulation.form_tables import MOST_ROWS
from phoihop.regulation.words import (
    ACTS,
    CHANNELS,
    CODE,
    COLUMN_TYPES,
    FIELD_TYPES,
    RESERVED,
    TRAITS,
)

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
SAID: Schema = {"type": "string", "minLength": 1}
FLAG: Schema = {"enum": ["yes", "no"]}
COUNT: Schema = {"type": "string", "pattern": "^(?:[1-9]|[0-9][1-9]|[1-9][0-9])$"}
NAME: Schema = {
    "type": "string",
    "pattern": f"^{CODE.pattern}$",
    "maxLength": 60,
    "not": {"enum": sorted(RESERVED)},
}


def ref(name: str) -> Schema:
    """Point to one definition of the schema."""
    return {"$ref": f"#/$defs/{name}"}


def keys(needed: tuple[str, ...] = (), **known: Schema) -> Schema:
    """Return a mapping with these keys and no others."""
    properties = {name.replace("__", " "): value for name, value in known.items()}
    found: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**found, "required": list(needed)} if needed else found


def named(each: str) -> Schema:
    """Return a mapping from codes to one kind of thing."""
    return {
        "type": "object",
        "propertyNames": ref("code"),
        "additionalProperties": ref(each),
    }


def cases(each: Schema, *, total: bool = True) -> Schema:
    """Return `{if CONDITION: X, else: Y}`."""
    return {
        "type": "object",
        "patternProperties": {"^if ": each},
        "properties": {"else": each},
        "additionalProperties": False,
        **({"required": ["else"]} if total else {}),
    }


def _definitions() -> dict[str, Schema]:
    return {
        "code": NAME,
        "texts": {"oneOf": [TEXT, {"type": "array", "items": SAID}]},
        **_fields(),
        "limit": {
            "oneOf": [
                TEXT,
                {"type": "array", "minItems": 1, "items": ref("limit")},
                cases(ref("limit")),
            ]
        },
        "silence": {"type": "string", "pattern": SILENCE},
        **_answering(),
        "step": _step(),
        "kind": _kind(),
        "party": keys(
            ("name",),
            name=TEXT,
            name_en=TEXT,
            person={"enum": ["concerned", "applicant"]},
            head__of=TEXT,
            level=TEXT,
        ),
        "table": _table(),
        "log": _log(),
        "head": _head(),
    }


def _fields() -> dict[str, Schema]:
    listed: Schema = {"type": "array", "items": SAID}
    each: Schema = {"oneOf": [TEXT, ref("choice")]}
    column = {
        "name": TEXT,
        "name_en": TEXT,
        "type": {"enum": list(COLUMN_TYPES)},
        "choices": {
            "oneOf": [listed, {"type": "object", "additionalProperties": each}]
        },
        "required": FLAG,
        "hint": TEXT,
        "hint_en": TEXT,
    }
    more = {
        "type": {"enum": list(FIELD_TYPES)},
        "personal": FLAG,
        "sees": ref("texts"),
        "columns": named("column"),
        "at__least": COUNT,
        "at__most": COUNT,
    }
    return {
        "choice": keys(("name",), name=TEXT, name_en=TEXT),
        "column": keys(("name",), **column),
        "field": keys(("name",), **{**column, **more}),
    }


def _answering() -> dict[str, Schema]:
    told = {"needs": ref("texts"), "tell": ref("texts"), "clause": TEXT}
    return {
        "answer": keys(
            name=TEXT,
            name_en=TEXT,
            needs=ref("texts"),
            within=ref("limit"),
            adverse=FLAG,
            keeps__open=FLAG,
            pass__on=FLAG,
            times=COUNT,
            ends=ref("texts"),
        ),
        "extend": keys(
            ("by", "times", "at most"),
            by=TEXT,
            times={"oneOf": [COUNT, cases(COUNT)]},
            at__most=TEXT,
            asked=TEXT,
            **told,
        ),
        "pause": keys(("by",), by=TEXT, whole=FLAG, **told),
    }


SILENCE = "^(?:consent|no answer|late|tell .+|close .+)$"


def _step() -> Schema:
    found = keys(
        ("by", "after"),
        clause=TEXT,
        name=TEXT,
        name_en=TEXT,
        each=TEXT,
        by=TEXT,
        to=TEXT,
        does=ref("act"),
        may=ref("act"),
        after=TEXT,
        within=ref("limit"),
        earliest=ref("limit"),
        expiry={"oneOf": [ref("silence"), {"type": "array", "items": ref("silence")}]},
        answers=named("answer"),
        extend=ref("extend"),
        pause=ref("pause"),
        needs=ref("texts"),
        fills=ref("texts"),
        stands__for=TEXT,
        ends=ref("texts"),
        part=TEXT,
    )
    found["properties"] |= {"if": TEXT, "while": TEXT}
    return {**found, "oneOf": [{"required": ["does"]}, {"required": ["may"]}]}


def _kind() -> Schema:
    opens = {"type": "string", "pattern": OPENS}
    return keys(
        name=TEXT,
        name_en=TEXT,
        lead={"oneOf": [TEXT, cases(TEXT)]},
        concerns=TEXT,
        opened__by=TEXT,
        opens={"oneOf": [opens, {"type": "array", "minItems": 1, "items": opens}]},
        within=ref("limit"),
        expiry=ref("silence"),
        channel={"enum": list(CHANNELS)},
        traits={
            "oneOf": [
                {"enum": list(TRAITS)},
                {"type": "array", "items": {"enum": list(TRAITS)}},
            ]
        },
        clause=TEXT,
        form=named("field"),
        fields=named("field"),
        steps=named("step"),
    )


OPENS = r"^(?:on request|each [a-z0-9-]+|on [a-z0-9-]+(?:\.[a-z0-9-]+){0,2} heard)$"


def _table() -> Schema:
    columns = {
        "type": "object",
        "propertyNames": {
            "anyOf": [ref("code"), {"enum": ["lead", "from", "to", "name_en"]}]
        },
        "additionalProperties": TEXT,
    }
    return {
        "oneOf": [
            {"enum": ["as opened", "every day", "every working day"]},
            {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
            {"type": "object", "minProperties": 1, "additionalProperties": columns},
        ]
    }


def _log() -> Schema:
    texts = {"type": "object", "additionalProperties": TEXT}
    plain = ("case", "activity", "time", "group", "started", "ended", "due")
    return keys(
        ("case", "activity", "time"),
        **dict.fromkeys((*plain, "row", "officer"), TEXT),
        compare={"enum": ["instant", "day"]},
        clock={"enum": ["offset", "written"]},
        dates={"enum": ["iso", "day first", "month first"]},
        **dict.fromkeys(("steps", "fields", "groups"), texts),
    )


def _head() -> Schema:
    calendars = [name.removesuffix(".csv") for name in listed("calendars", ".csv")]
    return keys(
        ("regulation", "title", "in_force", "parties"),
        regulation=ref("code"),
        title=TEXT,
        in_force={"type": "string", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        running={"enum": ["keep", "move"]},
        models=TEXT,
        basis=ref("texts"),
        calendar={"enum": sorted(calendars)},
        parties=named("party"),
        tables=named("table"),
        log=ref("log"),
    )


def schema() -> Schema:
    """Return the schema: a rules block by itself, the front matter under `$defs/head`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One rules block of a phoihop regulation; the front matter is $defs/head",
        "$comment": "Every scalar of the YAML is text. A table of a form has at most "
        f"{MOST_ROWS} rows. Written by `make docs`; do not edit.",
        **ref("kind"),
        "$defs": {"act": {"enum": list(ACTS)}, **_definitions()},
    }


def schema_page() -> str:
    """Return spec/regulation.schema.json."""
    return json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"  # noqa: TID251 - a file for others
