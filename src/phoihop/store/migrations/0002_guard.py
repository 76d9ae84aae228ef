"""Refuse UPDATE and DELETE on entries from the first one on."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from phoihop.store import guard


def _install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guard.install(editor.connection)


def _remove(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guard.remove(editor.connection)


class Migration(migrations.Migration):
    """Adds the triggers."""

    dependencies = (("store", "0001_initial"),)
    operations = (migrations.RunPython(_install, _remove),)
