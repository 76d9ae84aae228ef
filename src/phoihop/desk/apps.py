"""The Django app of the desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk everything passes."""

    name = "phoihop.desk"
    label = "desk"
