"""What can be recorded about a matter: what a regulation runs, and its papers.

The fourteen facts of the engine are defined where the engine is; they are
listed here because this context records them. Beside them stand the register
line of a matter, its attachments, who else may see it, and the texts in force.
"""

from dataclasses import dataclass

from phoihop.regulation.facts import (
    Began,
    Closed,
    Corrected,
    Done,
    Filed,
    Handed,
    Lapsed,
    Moved,
    Opened,
    Paused,
    Received,
    Redated,
    Resumed,
    Set,
)
from phoihop.regulation.signing import UNSIGNED, PaperSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationAdopted:
    """A version of a regulation was put in force on this installation. (Ban hành quy chế)"""

    regulation: str
    digest: str
    title: str
    in_force: str
    models: str
    text: str
    signed: PaperSignature = UNSIGNED


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterRegistered:
    """A matter got its number in the register of the agency that leads it. (Vào sổ vụ việc)"""

    matter: str
    number: str
    year: int
    ordinal: int
    title: str
    agency: str
    regulation: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A paper was attached to a matter, sealed and named by its hash. (Đính kèm tài liệu)"""

    document: str
    name: str
    media: str
    size: int
    digest: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessGranted:
    """Somebody beside the parties may see the matter from now on. (Cho phép xem)"""

    principal: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRevoked:
    """A grant to see the matter was taken back. (Thôi cho phép xem)"""

    principal: str
    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOpened:
    """An officer opened a matter that concerns a person, who may see that. (Mở xem hồ sơ)"""

    person: str
    agency: str
    day: str


EngineFact = (
    Opened
    | Done
    | Filed
    | Received
    | Set
    | Corrected
    | Redated
    | Paused
    | Resumed
    | Handed
    | Moved
    | Lapsed
    | Began
    | Closed
)
__all__ = [
    "Began",
    "Closed",
    "Corrected",
    "Done",
    "Filed",
    "Handed",
    "Lapsed",
    "Moved",
    "Opened",
    "Paused",
    "Received",
    "Redated",
    "Resumed",
    "Set",
]
Fact = (
    EngineFact
    | RegulationAdopted
    | MatterRegistered
    | Attached
    | AccessGranted
    | AccessRevoked
    | FileOpened
)
FACTS: tuple[type, ...] = (
    Opened,
    Done,
    Filed,
    Received,
    Set,
    Corrected,
    Redated,
    Paused,
    Resumed,
    Handed,
    Moved,
    Lapsed,
    Began,
    Closed,
    RegulationAdopted,
    MatterRegistered,
    Attached,
    AccessGranted,
    AccessRevoked,
    FileOpened,
)
