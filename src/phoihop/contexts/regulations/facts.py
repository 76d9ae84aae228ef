"""What can be recorded about a text before it is in force: submitted, assented to, put in force.

A draft is no fact. Assents bind to the SHA-256 of one text; another text is another proposal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from phoihop.regulation.signing import UNSIGNED, PaperSignature


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationProposed:
    """A text was submitted to the agencies that must assent. (Trình thông qua quy chế)"""

    proposal: str
    regulation: str
    title: str
    in_force: str  # the day the text names
    digest: str  # SHA-256 of the text
    document: str  # the text as a sealed document
    sealed: str  # SHA-256 of that document
    drafters: tuple[str, ...]  # persons, who therefore do not decide
    person: str
    agency: str
    agencies: tuple[str, ...]
    parties: Mapping[str, str] = field(default_factory=dict)  # of the text: the agency


@dataclass(frozen=True, slots=True, kw_only=True)
class AssentGiven:
    """The head of an agency assented to the text of this hash. (Tán thành quy chế)"""

    agency: str
    person: str
    digest: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssentDeclined:
    """The head of an agency did not assent, and said why. (Không tán thành quy chế)"""

    agency: str
    person: str
    digest: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalWithdrawn:
    """Whoever submitted a text took it back. (Rút quy chế đã trình)"""

    person: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulationPutInForce:
    """A text that every agency assented to was put in force. (Đưa quy chế vào áp dụng)"""

    regulation: str
    digest: str
    title: str
    in_force: str
    models: str
    text: str
    person: str
    signed: PaperSignature = UNSIGNED


Fact = (
    RegulationProposed
    | AssentGiven
    | AssentDeclined
    | ProposalWithdrawn
    | RegulationPutInForce
)
FACTS: tuple[type, ...] = (
    RegulationProposed,
    AssentGiven,
    AssentDeclined,
    ProposalWithdrawn,
    RegulationPutInForce,
)
