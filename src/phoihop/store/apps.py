"""The Django app that keeps the bytes of the ledger."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Names the app."""

    name = "phoihop.store"
    label = "store"
