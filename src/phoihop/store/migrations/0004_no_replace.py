"""Refuse INSERT OR REPLACE on entries: SQLite deletes the old row past the other triggers."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from phoihop.store import guard


def _install(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    guard.install(editor.connection)


class Migration(migrations.Migration):
    """Adds the triggers that are new to an older installation."""

    dependencies = (("store", "0003_tiles"),)
    operations = (migrations.RunPython(_install, migrations.RunPython.noop),)
