"""Names this context to Django."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Matters that a regulation runs."""

    name = "phoihop.contexts.matters"
    label = "matters"
