"""The door a web server comes in by.

With PHOIHOP_TICK=here, as `phoihop serve` sets it, the keeper of the time runs
beside it.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "phoihop.config.settings")
application = get_wsgi_application()

from phoihop.desk import keeper  # noqa: E402 - Django must stand before the desk

if os.environ.get("PHOIHOP_TICK") == "here":
    keeper.start()
