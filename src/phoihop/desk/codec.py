"""Facts to canonical content and back, with what is sealed for a person kept apart.

A fact becomes two things: what is sealed with the key of its stream, and for
each person it names a part sealed with that person's key. A part whose key was
destroyed is gone; the fact is then read with those fields empty.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from phoihop.base.sealed import personal_fields

Fact = Any  # a fact of any context; the registry lists them
Parts = Mapping[str, Mapping[str, Any]]


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def adapter(cls: type) -> TypeAdapter[Any]:
    """Return the reader and writer of one class of facts, made once."""
    if cls not in _ADAPTERS:
        _ADAPTERS[cls] = TypeAdapter(cls)
    return _ADAPTERS[cls]


def encode(
    fact: Fact, values: Parts
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the content of a fact and the parts of the persons it names.

    `values` are form values that belong to a person: they leave `fact.values`.
    """
    content: dict[str, Any] = adapter(type(fact)).dump_python(fact, mode="json")
    personal: dict[str, dict[str, Any]] = {}
    for name, owner in personal_fields(fact.__class__).items():
        personal.setdefault(getattr(fact, owner), {})[name] = content.pop(name)
    for owner, own in values.items():
        if own:
            personal.setdefault(owner, {})["values"] = dict(own)
    return content, personal


def decode(cls: type, content: Mapping[str, Any], personal: Parts) -> Fact:
    """Return the fact of a content, as far as its parts can still be opened."""
    whole = dict(content)
    for name in personal_fields(cls):
        whole[name] = ""
    for part in personal.values():
        for name, value in part.items():
            if name == "values":
                whole["values"] = {**whole.get("values", {}), **value}
            else:
                whole[name] = value
    return adapter(cls).validate_python(whole)
