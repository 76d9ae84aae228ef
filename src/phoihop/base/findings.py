"""A fault or a remark about something a person wrote, with its place.

Regulations, calendars, logs and uploads all report through this one shape, so
that every fault of one run is shown at once and in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where it stands: line and column, both counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fault. The sentence is `finding.<code>` in the catalogue, its hint `hint.<code>`."""

    code: str
    place: Place
    severity: Severity = Severity.ERROR
    article: str = ""
    details: Mapping[str, str | int] = field(default_factory=dict)
