"""An installation for benchmarks: Django started on a temporary folder, the demo's province in it.

Importing this module starts Django, so it stands first among the imports of a
benchmark. The folder is gone when the process ends.
"""

import atexit
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import django

FOLDER = Path(tempfile.mkdtemp(prefix="phoihop-bench-"))
MOMENT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["PHOIHOP_DATA"] = str(FOLDER)
os.environ.pop("PHOIHOP_DATABASE", None)
os.environ["DJANGO_SETTINGS_MODULE"] = "phoihop.config.settings"
django.setup()
