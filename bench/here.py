"""An installation of our own for a benchmark: import this before anything of Django.

The settings read the environment once, so the folder is made and named here. Beside
it stands a second database of the same shape, for what a benchmark compares with.
"""

import logging
import os
import shutil
import tempfile
from atexit import register
from pathlib import Path

import django
from django.conf import settings

FOLDER = Path(tempfile.mkdtemp(prefix="phoihop-bench-"))
PLAIN = "plain"
register(shutil.rmtree, FOLDER, ignore_errors=True)
logging.disable(logging.CRITICAL)
os.environ["PHOIHOP_DATA"] = str(FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "phoihop.config.settings"
for each in ("PHOIHOP_DATABASE", "PHOIHOP_CONFIG"):
    os.environ.pop(each, None)
ours = settings.DATABASES["default"]
settings.DATABASES[PLAIN] = {**ours, "NAME": str(FOLDER / "plain.sqlite3")}
django.setup()
