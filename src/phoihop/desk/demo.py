"""A small province to try the product in: its agencies, its people, matters under way.

Everything is recorded through `submit`, on past days, as if the cast had done
it; so the ledger of a demo verifies and replays like any other. Seed, clock and
ids are arguments: the same seed and clock give the same root on both databases.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from phoihop.base.calendars import viet_nam
from phoihop.base.days import Amount, Unit, day_before, local_day
from phoihop.base.packaged import packaged
from phoihop.contexts.matters import models as tables
from phoihop.contexts.parties import facts
from phoihop.contexts.parties.models import set_password
from phoihop.contexts.parties.rules import installer
from phoihop.desk import cast, regulations
from phoihop.desk.access import Actor
from phoihop.desk.actors import actor_of_person
from phoihop.desk.administration import administer
from phoihop.desk.codec import Fact
from phoihop.desk.tick import tick
from phoihop.ledger.entry import new_id

ORIGIN = "phoihop.demo/DEMO"
HISTORY = 40  # working days before today on which the demo province was set up

Random = Callable[[int], bytes]


@dataclass
class Province:
    """What has been set up so far: ids by code and login, and where to act from."""

    now: datetime
    urandom: Random
    agencies: dict[str, str]
    people: dict[str, str]
    appointments: dict[str, str]
    regulations: dict[str, str]
    written: int = 0

    def key(self) -> str:
        """Return a key no other act of the demo has."""
        self.written += 1
        return f"demo {self.written}"

    def id(self) -> str:
        """Return a new id."""
        return new_id(self.urandom(16))

    def at(self, working_days_ago: int, hour: int = 8, minute: int = 0) -> datetime:
        """Return an instant of office hours, so many working days before today."""
        day = working_day(self.now, working_days_ago)
        local = datetime.combine(day, time(hour, minute), viet_nam().timezone)
        return local.astimezone(UTC)

    def actor(self, login: str, now: datetime) -> Actor:
        """Return one of the cast at the desk."""
        return actor_of_person(self.people[login], now)


def working_day(now: datetime, ago: int) -> date:
    """Return today, or the day so many working days before it."""
    today = local_day(viet_nam(), now)
    if not ago:
        return today
    return day_before(viet_nam(), today, Amount(ago, Unit.WORKING_DAY))


def set_up(now: datetime, urandom: Random) -> Province:
    """Found the agencies, appoint the people, put some shipped regulations in force."""
    province = Province(now, urandom, {}, {}, {}, {})
    start = province.at(HISTORY, 7, 30)
    first = Actor(account="installer", standing=installer(local_day(viet_nam(), start)))
    for name in cast.REGULATIONS:
        _adopt(province, first, packaged(f"regulations/{name}.md"), start)
    for role in cast.AGENCIES:
        _found(province, first, role, start)
    _found_named(province, first, start)
    for player in cast.PEOPLE:
        _join(province, first, player, start)
    _order_inspection(province, first, start)
    return province


def _record(
    province: Province, actor: Actor, wish: Fact, *, stream: str, now: datetime
) -> None:
    administer(
        actor,
        wish,
        stream=stream,
        key=province.key(),
        now=now,
        urandom=province.urandom,
    )


def _adopt(province: Province, actor: Actor, text: str, now: datetime) -> None:
    regulation = tables.read(text)
    regulations.adopt(
        actor,
        text.encode(),
        stream=province.id(),
        key=province.key(),
        now=now,
        urandom=province.urandom,
    )
    province.regulations[regulation.id] = regulation.digest


def begin_periods(province: Province) -> None:
    """Put a regulation with monthly periods in force: its first matters open with the next month.

    Yesterday, so that the first ones come within a few weeks of the demo's clock.
    """
    khoa, day = province.actor("khoa", province.at(1)), province.at(1)
    for name in cast.PERIODIC:
        _adopt(province, khoa, packaged(f"regulations/{name}.md"), day)
    _found_named(province, khoa, day)
    tick(province.now, province.urandom)


def _found_named(province: Province, actor: Actor, now: datetime) -> None:
    """Found the agencies that the shipped texts name, so that each can be tried."""
    for digest in province.regulations.values():
        for party in tables.regulation(digest).parties.values():
            known = party.code in province.agencies
            if not (party.person or party.head_of or known):
                role = cast.Role(party.code, party.name, party.name_en)
                _found(province, actor, role, now)


def _found(province: Province, actor: Actor, role: cast.Role, now: datetime) -> None:
    agency = province.id()
    province.agencies[role.code] = agency
    wish = facts.AgencyFounded(
        agency=agency,
        code=role.code,
        name=role.name,
        name_en=role.name_en,
        since=local_day(viet_nam(), now),
    )
    _record(province, actor, wish, stream=agency, now=now)


def _join(province: Province, actor: Actor, player: cast.Player, now: datetime) -> None:
    person, account = province.id(), province.id()
    province.people[player.login] = person
    register = facts.PersonRegistered(person=person, name=player.name)
    _record(province, actor, register, stream=person, now=now)
    opened = facts.AccountOpened(account=account, person=person, login=player.login)
    _record(province, actor, opened, stream=person, now=now)
    set_password(account, cast.PASSWORD)
    if player.agency:
        agency, appointment = province.agencies[player.agency], province.id()
        province.appointments[player.login] = appointment
        post = facts.OfficerAppointed(
            appointment=appointment,
            person=person,
            agency=agency,
            post=player.post,
            role=player.role,
            since=local_day(viet_nam(), now),
        )
        _record(province, actor, post, stream=agency, now=now)


def _order_inspection(province: Province, actor: Actor, now: datetime) -> None:
    day = local_day(viet_nam(), now)
    wish = facts.InspectionOrdered(
        inspection=province.id(),
        inspector=province.appointments["giang"],
        agency=province.agencies["so-noi-vu"],
        since=day,
        until=day + timedelta(days=365),
        basis="Kế hoạch thanh tra năm",
    )
    stream = province.agencies["thanh-tra-tinh"]
    _record(province, actor, wish, stream=stream, now=now)
