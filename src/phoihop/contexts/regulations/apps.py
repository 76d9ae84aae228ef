"""Names this context to Django."""

from django.apps import AppConfig


class RegulationsConfig(AppConfig):
    """Texts on their way into force."""

    name = "phoihop.contexts.regulations"
    label = "regulations"
