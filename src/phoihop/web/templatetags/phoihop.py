"""What every template may say: sentences, dates, states, one hidden key per form.

Nothing here reads the database. Dates are dd/mm/yyyy in the agency's zone and
numbers are 1.234,5, in both languages: they stand beside Vietnamese papers.
"""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from phoihop.base.sentences import say
from phoihop.web.words import Named, name_in

register = template.Library()

COLOURS: Mapping[str, str] = {
    "late": "danger",
    "late_days": "danger",
    "tell": "danger",
    "close": "danger",
    "no_answer": "warning",
    "tampered": "danger",
    "soon": "warning",
    "paused": "warning",
    "waiting": "neutral",
    "open": "info",
    "running": "info",
    "done": "success",
    "closed": "success",
    "consent": "success",
    "error": "danger",
    "warning": "warning",
    "assent_given": "success",
    "assent_declined": "danger",
    "proposal_waiting": "info",
    "proposal_assented": "success",
    "proposal_declined": "danger",
    "proposal_in_force": "success",
}


def language_of(context: Mapping[str, Any]) -> str:
    """Return the language of the reader; that of the installation where nobody asked."""
    return str(getattr(context.get("request"), "language", settings.PHOIHOP_LANGUAGE))


@register.simple_tag(takes_context=True)
def t(context: Mapping[str, Any], key: str, **details: object) -> str:
    return say(key, language_of(context), **details)


@register.filter
def item(found: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401
    """Return what a mapping holds under a name that another variable says."""
    return found.get(name)


@register.filter
def vn_date(value: date | datetime | None) -> str:
    return f"{_local(value):%d/%m/%Y}" if value else ""


@register.filter
def vn_time(value: datetime | None) -> str:
    return f"{_local(value):%d/%m/%Y %H:%M}" if value else ""


@register.filter
def due_hour(value: datetime | None) -> str:
    """Say the hour of a limit that does not run to the end of its day, else nothing."""
    said = f"{_local(value):%H:%M}" if value else ""
    return "" if said == "00:00" else said


@register.filter
def vn_number(value: float | Decimal | None) -> str:
    if value is None:
        return ""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


@register.simple_tag(takes_context=True)
def weekday(context: Mapping[str, Any], value: date | datetime) -> str:
    return say(f"web.weekday.{_local(value).isoweekday()}", language_of(context))


@register.simple_tag(takes_context=True)
def badge(context: Mapping[str, Any], state: str, **details: object) -> SafeString:
    """Say a state by word and by colour."""
    return format_html(
        '<span class="ds-tag" data-color="{}">{}</span>',
        COLOURS.get(state, "neutral"),
        say(f"web.state.{state}", language_of(context), **details),
    )


@register.simple_tag(takes_context=True)
def called(context: Mapping[str, Any], thing: Named) -> str:
    """Say the name of a thing in the reader's language, else as it was given."""
    return name_in(thing, language_of(context))


@register.inclusion_tag("web/parts/due.html", takes_context=True)
def due(
    context: Mapping[str, Any],
    day: date | datetime | None,
    why: str,
    waits_for: str = "",
) -> dict[str, Any]:
    """Show a date that explains itself: `why` is the address of its derivation."""
    return {
        "request": context.get("request"),
        "day": day,
        "why": why,
        "waits_for": waits_for,
    }


@register.inclusion_tag("web/parts/help.html", takes_context=True)
def help_for(context: Mapping[str, Any], page: str) -> dict[str, Any]:
    """Show the `?` of a page with its three sentences."""
    language = language_of(context)
    sentences = [say(f"web.help.{page}.{n}", language) for n in ("1", "2", "3")]
    return {"request": context.get("request"), "sentences": sentences}


@register.inclusion_tag("web/parts/field.html", takes_context=True)
def field(
    context: Mapping[str, Any], blank: object, address: str = ""
) -> dict[str, Any]:
    """Draw one blank of a form, with its fault if it has one; `address` takes the form."""
    return {"request": context.get("request"), "blank": blank, "address": address}


@register.simple_tag
def once() -> SafeString:
    """Give a form the key by which a second click is known for the first."""
    return format_html(
        '<input type="hidden" name="once" value="{}">', secrets.token_urlsafe(18)
    )


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value
