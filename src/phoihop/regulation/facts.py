"""What can happen in a matter that a regulation runs: fourteen facts, no others.

By people: opened done filed received set corrected redated paused resumed
handed moved. By time or by rule alone: lapsed began closed. `on` is the legal
moment of the fact in UTC; the ledger adds when it was recorded. Facts name the
party and the row that acted and the person who did it, so that the two-person
rule compares persons.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A matter was opened under a regulation. (Mở vụ việc)"""

    on: datetime
    person: str
    party: str
    kind: str
    parties: Mapping[str, str]  # party -> agency or person id that takes its part
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # chosen tables
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A step was done, with its answer. (Thực hiện bước)"""

    on: datetime
    person: str
    party: str
    step: str
    row: str = ""
    answer: str = "done"
    values: Values = field(default_factory=dict)
    asked: str = ""  # the limit the asker wrote in a request, as an amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An answer came after its time had run out: kept, it changes nothing. (Trả lời muộn, lưu hồ sơ)"""

    on: datetime
    person: str
    party: str
    step: str
    row: str = ""
    answer: str = "done"
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """An addressee took in what a step sent: its clock starts here. (Tiếp nhận)

    `party` is the addressee; `proof` is set when the sender recorded proof of
    delivery in its stead.
    """

    on: datetime
    person: str
    party: str
    step: str
    row: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A field became known outside a step. (Ghi nhận thông tin)"""

    on: datetime
    person: str
    party: str
    values: Values


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """An answer was replaced by a better one; the old one stays readable. (Đính chính)"""

    on: datetime
    person: str
    party: str
    step: str
    row: str = ""
    answer: str = "done"
    values: Values = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redated:
    """A due date was moved, by the amount kept here. (Gia hạn)"""

    on: datetime
    person: str
    party: str
    step: str
    row: str = ""
    by: str  # the amount, for example "15 days"
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused:
    """A clock was stopped. (Tạm dừng tính thời hạn)"""

    on: datetime
    person: str
    party: str
    step: str
    row: str = ""
    values: Values = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """A stopped clock runs on. (Tiếp tục tính thời hạn)"""

    on: datetime
    person: str
    party: str
    step: str
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """The lead, or a task, went over to another party. (Chuyển giao)"""

    on: datetime
    person: str
    party: str
    to: str
    step: str = ""
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The matter goes on under another version of its regulation. (Chuyển tiếp)"""

    on: datetime
    person: str
    party: str
    regulation: str  # digest of the new version
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapsed:
    """Time ran out on a task, at the last instant of its last day. (Hết thời hạn)"""

    on: datetime
    step: str
    row: str = ""
    outcome: str  # consent, no answer, late, tell, close
    party: str = ""  # who was silent, and answers for it
    whom: str = ""  # who is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Began:
    """A step that waits for a moment began because the moment came. (Đến thời điểm)"""

    on: datetime
    step: str
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The matter ended. (Kết thúc vụ việc)"""

    on: datetime
    reason: str  # the step and answer that ended it, or the reason of an expiry
    step: str = ""


Fact = (
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
