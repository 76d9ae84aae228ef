"""The Django app of the parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Agencies, officers, powers, accounts and calendars."""

    name = "phoihop.contexts.parties"
    label = "parties"
