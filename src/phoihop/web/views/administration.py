"""Agencies, officers, powers, accounts and days: read here, changed by recorded deeds.

Nothing is edited in place: each form is a deed (`web.deeds`) that the rules of the
parties judge and the desk records.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from phoihop.base.errors import Missing
from phoihop.base.sentences import say
from phoihop.contexts.parties import models as parties
from phoihop.contexts.parties.facts import NO_END
from phoihop.web.blanks import Choices
from phoihop.web.handling import Handled, handle
from phoihop.web.pages import Pager
from phoihop.web.requests import Request, reader
from phoihop.web.words import name_in

READ_OR_DO = require_http_methods(["GET", "HEAD", "POST"])
IN_AGENCY = (
    "appoint",
    "end-appointment",
    "form-unit",
    "name-focal-point",
    "name-substitute",
    "withdraw-substitute",
    "delegate",
    "revoke-delegation",
    "order-inspection",
    "end-inspection",
)
BY_ADMINISTRATOR = ("rename-agency", "dissolve-agency")
OF_PERSONS = (
    "register-person",
    "open-account",
    "set-password",
    "close-account",
    "rename-person",
)
OF_DAYS = ("set-day", "remove-day")


@READ_OR_DO
def overview(request: Request) -> HttpResponse:
    """Show the agencies; an administrator may found one."""
    today = _today(request)
    counted = Count(
        "appointments",
        filter=Q(appointments__since__lte=today, appointments__until__gte=today),
    )
    rows = list(parties.agencies(today).annotate(officers=counted))
    handled = handle(
        request, ("found-agency",), {"parent": _agencies(rows, request.language)}
    )
    return _answer(request, handled, "web/administration.html", {"rows": rows})


@READ_OR_DO
def agency(request: Request, agency: str) -> HttpResponse:
    """Show one agency to an administrator or to its head."""
    standing = reader(request).standing
    if not (standing.administers or standing.heads(agency)):
        raise Missing
    today = _today(request)
    row = parties.AgencyRow.objects.filter(agency=agency).first()
    if row is None:
        raise Missing
    shown = _shown(request, agency, today)
    codes = IN_AGENCY + (BY_ADMINISTRATOR if standing.administers else ())
    handled = handle(
        request, codes, _choices(shown, today, request.language), {"agency": agency}
    )
    return _answer(
        request, handled, "web/administration_agency.html", {"agency": row, **shown}
    )


def _shown(request: Request, agency: str, today: date) -> dict[str, Any]:
    language = request.language
    officers = list(parties.officers(today, agency))
    focal = parties.focal_point(agency, today)
    return {
        "officers": [
            (each, period(each.since, each.until, language)) for each in officers
        ],
        "units": list(parties.UnitRow.objects.filter(agency=agency).order_by("code")),
        "loans": [
            *(_loan(each, language) for each in parties.substitutes(agency, today)),
            *(
                _delegation(each, language)
                for each in parties.delegations(agency, today)
            ),
        ],
        "inspections": [
            _inspection(each, language)
            for each in parties.inspections(today).filter(inspector__agency=agency)
        ],
        "focal_point": focal.person.name if focal else "",
    }


def _choices(
    shown: Mapping[str, Any], today: date, language: str
) -> dict[str, Choices]:
    loans, inspections = shown["loans"], shown["inspections"]
    return {
        "officer": tuple(
            (o.appointment, f"{o.person.name} – {o.post}") for o, _ in shown["officers"]
        ),
        "unit": tuple((unit.unit, unit.name) for unit in shown["units"]),
        "person": _persons(),
        "substitution": tuple(
            (x["id"], x["sentence"]) for x in loans if x["kind"] == "substitution"
        ),
        "delegation": tuple(
            (x["id"], x["sentence"]) for x in loans if x["kind"] == "delegation"
        ),
        "inspection": tuple((x["id"], x["sentence"]) for x in inspections),
        "inspected": _agencies(list(parties.agencies(today)), language),
        "scope": (),
    }


@READ_OR_DO
def accounts(request: Request) -> HttpResponse:
    """Show persons and their accounts, sorted by given name."""
    found = parties.PersonRow.objects.order_by("sort_key", "person")
    pager = Pager.of(request, found.count(), 100)
    rows = list(
        found.values("name", "accounts__login", "accounts__closed", "accounts__reset")[
            pager.start : pager.stop
        ]
    )
    shown = [
        {
            "name": row["name"],
            "login": row["accounts__login"],
            "closed": row["accounts__closed"],
            "reset": row["accounts__reset"],
        }
        for row in rows
    ]
    choices = {"person": _persons()}
    handled = handle(request, OF_PERSONS, choices)
    attempts = parties.attempts(request.now).count()
    said = {"rows": shown, "pager": pager, "attempts": attempts}
    return _answer(request, handled, "web/administration_accounts.html", said)


@READ_OR_DO
def calendar(request: Request) -> HttpResponse:
    """Show the days set beside the ordinary week and the country's holidays."""
    agencies = list(parties.agencies(_today(request)))
    names = dict(_agencies(agencies, request.language))
    whole = say("web.administration.whole_country", request.language)
    found = parties.CalendarDayRow.objects.order_by("day", "agency")
    rows = [(row, names.get(row.agency, whole)) for row in found]
    choices = {"agency": (("", whole), *_agencies(agencies, request.language))}
    handled = handle(request, OF_DAYS, choices)
    return _answer(request, handled, "web/administration_calendar.html", {"rows": rows})


def period(since: date, until: date, language: str) -> str:
    """Return a period as people write it."""
    last = (
        say("web.administration.no_end", language)
        if until == NO_END
        else f"{until:%d/%m/%Y}"
    )
    return say(
        "web.administration.period", language, since=f"{since:%d/%m/%Y}", until=last
    )


def _answer(
    request: Request, handled: Handled, template: str, said: Mapping[str, Any]
) -> HttpResponse:
    if handled.recorded:
        return redirect(request.path)
    shown = {**said, "deeds": handled.forms, "refusal": handled.refusal}
    return render(request, template, shown, status=handled.status)


def _loan(row: parties.SubstituteRow, language: str) -> dict[str, str]:
    named = {
        "substitute": row.substitute.person.name,
        "holder": row.appointment.person.name,
    }
    return {
        "id": row.substitution,
        "kind": "substitution",
        "sentence": say("web.administration.substitutes", language, **named),
        "period": period(row.since, row.until, language),
    }


def _delegation(row: parties.DelegationRow, language: str) -> dict[str, str]:
    named = {
        "by": row.by.person.name,
        "to": row.to.person.name,
        "document": row.document,
    }
    return {
        "id": row.delegation,
        "kind": "delegation",
        "sentence": say("web.administration.delegates", language, **named),
        "period": period(row.since, row.until, language),
    }


def _inspection(row: parties.InspectionRow, language: str) -> dict[str, str]:
    named = {
        "inspector": row.inspector.person.name,
        "agency": name_in(row.agency, language),
        "basis": row.basis,
    }
    return {
        "id": row.inspection,
        "sentence": say("web.administration.inspects", language, **named),
        "period": period(row.since, row.until, language),
    }


def _agencies(rows: Sequence[parties.AgencyRow], language: str) -> Choices:
    return tuple((row.agency, name_in(row, language)) for row in rows)


def _persons() -> Choices:
    found = parties.PersonRow.objects.exclude(name="").order_by("sort_key", "person")
    return tuple(found.values_list("person", "name"))


def _today(request: Request) -> date:
    return timezone.localdate(request.now)
