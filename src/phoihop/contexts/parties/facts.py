"""What can be recorded about agencies, officers, their powers, accounts and days.

A fact is in the past tense, has no behaviour, and is never edited: a later version
of the program adds a new class beside the old one. `since` and `until` are the first
and the last day that count, in the agency's zone; `NO_END` stands where no last day
is known. A person's name and login are sealed with that person's key. No fact holds
a password.

Streams: the agency's holds all about the agency, its units, officers, substitutes,
delegations, focal points and the inspections its inspectors carry out; the person's
holds name and account; a calendar's holds its days.
"""

from dataclasses import dataclass
from datetime import date
from typing import get_args

from phoihop.base.sealed import sealed_for

NO_END = date.max

LEVELS = ("central", "province", "commune")
ROLES = ("clerk", "officer", "head", "inspector", "administrator")
ENDINGS = ("term", "transfer", "retirement", "resignation", "dissolution", "other")
DAY_KINDS = ("off", "work", "half")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFounded:
    """An agency was founded. (Thành lập cơ quan)"""

    agency: str
    code: str
    name: str
    name_en: str = ""
    level: str = "province"
    parent: str = ""
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRenamed:
    """An agency was given another name. (Đổi tên cơ quan)"""

    agency: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyDissolved:
    """An agency was dissolved, at the end of a day. (Giải thể cơ quan)"""

    agency: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFormed:
    """A unit was formed inside an agency. (Thành lập đơn vị trực thuộc)"""

    unit: str
    agency: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered:
    """A person was registered by name. (Ghi nhận cá nhân)"""

    person: str
    name: str = sealed_for("person")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRenamed:
    """A person's name was changed. (Đổi họ tên)"""

    person: str
    name: str = sealed_for("person")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerAppointed:
    """A person was appointed to a post of an agency. (Bổ nhiệm, phân công)"""

    appointment: str
    person: str
    agency: str
    unit: str = ""
    post: str
    role: str
    since: date
    until: date = NO_END


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded:
    """An appointment came to its last day. (Thôi giữ chức vụ)"""

    appointment: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteNamed:
    """An officer was named to stand in for another. (Phân công người thay)"""

    substitution: str
    appointment: str
    substitute: str
    since: date
    until: date = NO_END


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstituteWithdrawn:
    """A substitute stopped standing in. (Thôi phân công người thay)"""

    substitution: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationGiven:
    """A head authorised another officer in writing, for a period. (Ủy quyền)

    `scope` lists the kinds of matter it is for; an empty scope is all of the post.
    """

    delegation: str
    by: str
    to: str
    scope: tuple[str, ...] = ()
    since: date
    until: date
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationRevoked:
    """A delegation was taken back. (Thu hồi ủy quyền)"""

    delegation: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened:
    """A person was given an account to sign in with. (Mở tài khoản)"""

    account: str
    person: str
    login: str = sealed_for("person")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountClosed:
    """An account was closed for good. (Đóng tài khoản)"""

    account: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordReset:
    """An account was given a temporary password by somebody else. (Đặt lại mật khẩu)"""

    account: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionOrdered:
    """An inspector was ordered to inspect an agency. (Quyết định kiểm tra)"""

    inspection: str
    inspector: str
    agency: str
    since: date
    until: date
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionEnded:
    """An inspection came to its last day. (Kết thúc kiểm tra)"""

    inspection: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDaySet:
    """A day was made a day off, a working day or half of one. (Ấn định ngày nghỉ, ngày làm bù)"""

    agency: str = ""
    day: date
    kind: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDayRemoved:
    """A day set before follows the ordinary week again. (Bỏ ấn định ngày)"""

    agency: str = ""
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FocalPointNamed:
    """An officer was named the focal point of the agency. (Cử đầu mối)"""

    agency: str
    appointment: str
    since: date
    until: date = NO_END


AgencyFact = (
    AgencyFounded
    | AgencyRenamed
    | AgencyDissolved
    | UnitFormed
    | OfficerAppointed
    | AppointmentEnded
    | SubstituteNamed
    | SubstituteWithdrawn
    | DelegationGiven
    | DelegationRevoked
    | InspectionOrdered
    | InspectionEnded
    | FocalPointNamed
)
PersonFact = (
    PersonRegistered | PersonRenamed | AccountOpened | AccountClosed | PasswordReset
)
CalendarFact = CalendarDaySet | CalendarDayRemoved
Fact = AgencyFact | PersonFact | CalendarFact
FACTS: tuple[type, ...] = get_args(Fact)
