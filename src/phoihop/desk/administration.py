"""What people do with agencies, officers, powers, accounts and days: one command each.

The wish is the fact itself as the form fills it in; the rule of its kind says
whether it may be recorded. Passwords go to the account and never to the ledger;
that somebody set one for somebody else is an entry.
"""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction

from phoihop.base.errors import Refused
from phoihop.base.text import nfc
from phoihop.contexts.parties import facts, rules
from phoihop.contexts.parties.models import Account, AccountRow, set_password
from phoihop.contexts.parties.models.sign_in import strong_enough
from phoihop.desk.access import Actor
from phoihop.desk.codec import Fact, adapter
from phoihop.desk.submit import Command, Receipt, submit
from phoihop.ledger.entry import new_id

RULES: Mapping[type, Callable[..., Any]] = {
    facts.AgencyFounded: rules.found_agency,
    facts.AgencyRenamed: rules.rename_agency,
    facts.AgencyDissolved: rules.dissolve_agency,
    facts.UnitFormed: rules.form_unit,
    facts.OfficerAppointed: rules.appoint,
    facts.AppointmentEnded: rules.end_appointment,
    facts.FocalPointNamed: rules.name_focal_point,
    facts.SubstituteNamed: rules.name_substitute,
    facts.SubstituteWithdrawn: rules.withdraw_substitute,
    facts.DelegationGiven: rules.delegate,
    facts.DelegationRevoked: rules.revoke_delegation,
    facts.InspectionOrdered: rules.order_inspection,
    facts.InspectionEnded: rules.end_inspection,
    facts.PersonRegistered: rules.register,
    facts.PersonRenamed: rules.rename_person,
    facts.AccountOpened: rules.open_account,
    facts.AccountClosed: rules.close_account,
    facts.PasswordReset: rules.reset_password,
    facts.CalendarDaySet: rules.set_day,
    facts.CalendarDayRemoved: rules.remove_day,
}


def calendar_stream(agency: str) -> str:
    """Return the stream of a calendar's days: one for the country, one for each agency."""
    return new_id(sha256(f"calendar {agency}".encode()).digest()[:16])


def administer(
    actor: Actor,
    wish: Fact,
    *,
    stream: str,
    key: str,
    now: datetime,
    urandom: Callable[[int], bytes] = os.urandom,
) -> Receipt:
    """Record a wish about a party in its stream, if its rule allows it. Raises Refused."""
    rule = RULES[type(wish)]
    under = actor.under(
        lambda own: own.role == "administrator" and not own.acting_for,
        lambda own: own.heads and own.agency == stream and not own.acting_for,
    )
    actor = under or actor
    command = Command(
        name=type(wish).__name__,
        context="parties",
        stream=stream,
        agency=actor.agency,
        decide=lambda state: rule(state, wish, actor.standing),
        params=adapter(type(wish)).dump_python(wish, mode="json"),
    )
    return submit(actor, command, key=key, now=now, urandom=urandom)


def reset_password(
    actor: Actor, account: str, password: str, *, key: str, now: datetime
) -> Receipt:
    """Give somebody else's account a temporary password, and record that it was done.

    Entry and password are written together or not at all; a form sent twice sets it
    once. Raises Refused (administrator_needed, own_password, no_such_account, and those
    of `set_password`).
    """
    strong_enough(password)
    found = AccountRow.objects.filter(account=account).first()
    if found is None:
        raise Refused(reason="no_such_account", field="login")
    wish = facts.PasswordReset(account=account, person=found.person_id)
    with transaction.atomic():
        receipt = administer(actor, wish, stream=found.person_id, key=key, now=now)
        if not receipt.again:
            set_password(account, password, temporary=True)
    if receipt.again and not _is_set(account, password):
        raise Refused(reason="key_used_for_another_command")
    return receipt


def _is_set(account: str, password: str) -> bool:
    found = Account.objects.filter(id=account).first()
    return found is not None and found.check_password(nfc(password))
