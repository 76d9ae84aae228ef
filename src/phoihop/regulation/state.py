"""What has happened in a matter and which tasks stand open: never a due date.

Dates are reckoned by `due` from what is kept here, so that another text or
another calendar over the same facts is a transition, an undo or a simulation.
Nothing here grows with the age of a matter: of each step, row and answer only
the last occurrence is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

Key = tuple[str, str]  # step and row
Status = Literal["open", "settled", "lapsed", "moot", "withdrawn"]


class Mark(NamedTuple):
    """When something happened: by number within the matter, and by the clock (UTC)."""

    seq: int
    on: datetime


class Happening(NamedTuple):
    """What is remembered of a step: the answer given; "" settled; "expired" run out."""

    step: str
    row: str
    answer: str


class Extension(NamedTuple):
    """An amount by which a due date was moved, and by whom it was granted. (Gia hạn)"""

    by: str
    on: datetime
    person: str


class Span(NamedTuple):
    """A stretch in which a clock stood; `until` is None while it still stands."""

    since: datetime
    until: datetime | None


class Lapse(NamedTuple):
    """What silence was taken for, and when time had run out. (Hết thời hạn)"""

    outcome: str
    on: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One step of one row in its latest round.

    `lapsed` is silence after which the flow goes on; `moot` was made needless by
    another act; `withdrawn` is as if it had not begun, because what opened it no
    longer holds. `start` is None until the addressee has received what it answers.
    """

    step: str
    row: str = ""
    status: Status = "open"
    round: int = 1
    opened: Mark
    floor: int = -1  # events up to here had been answered before this opening
    again: bool = False  # what this step itself had answered opened it anew
    start: Mark | None = None
    receipt: Key | None = None  # what must be received before the clock starts
    asked: str = ""
    party: str = ""  # to whom the task was passed on, if it was
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Span, ...] = ()
    lapses: tuple[Lapse, ...] = ()
    answer: str = ""
    settled: Mark | None = None
    person: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    stands: str = ""  # the step whose minutes are this reply
    moved: bool = False  # it begins with a move to this text, not with its event

    @property
    def since(self) -> int:
        """The number up to which events have already been answered by an opening."""
        return self.floor if self.status == "withdrawn" else self.opened.seq

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands."""
        return bool(self.pauses) and self.pauses[-1].until is None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A matter after its facts.

    `at` is the latest instant any fact speaks of. `prepared` and `decided` are the
    persons on either side of the two-person rule, over the whole matter.
    """

    seq: int
    at: datetime
    kind: str
    opened: Mark
    opener: str
    lead: str = ""
    regulation: str = (
        ""  # digest of the version it was moved to; "" while it was never moved
    )
    closed: Mark | None = None
    reason: str = ""
    parties: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    tasks: Mapping[Key, Task] = field(default_factory=dict)
    last: Mapping[Happening, Mark] = field(default_factory=dict)
    uses: Mapping[Happening, int] = field(default_factory=dict)
    sent: Mapping[Key, Mark] = field(default_factory=dict)
    received: Mapping[Key, Mark] = field(default_factory=dict)
    filed: Mapping[Key, Mark] = field(default_factory=dict)
    lapses: tuple[Lapse, ...] = ()  # of the total limit
    prepared: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()

    def open_tasks(self) -> tuple[Task, ...]:
        """Return the tasks that stand open; after the end, those that follow it."""
        return tuple(each for each in self.tasks.values() if each.status == "open")
