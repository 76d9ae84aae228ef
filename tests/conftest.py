"""What every test may count on: a data folder of its own, a database, the shared files.

`PHOIHOP_TEST_DATABASE=postgresql` runs the same tests on a temporary
PostgreSQL cluster; without it they run on SQLite, in a file as in real use.
"""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, settings

from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(tempfile.mkdtemp(prefix="phoihop-tests-"))
ADDRESS = "PHOIHOP_TEST_ADDRESS"

settings.register_profile(
    "phoihop",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("phoihop")


def _wants_postgresql() -> bool:
    return os.environ.get("PHOIHOP_TEST_DATABASE") == "postgresql"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only the tests that touch the database",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Point the settings at a folder and a database of these tests, then set Django up.

    The first process starts the cluster; the workers of xdist inherit its address.
    """
    os.environ["PHOIHOP_DATA"] = str(DATA)
    os.environ.pop("PHOIHOP_CONFIG", None)
    os.environ.pop("PHOIHOP_DATABASE", None)
    if _wants_postgresql():
        if why := postgres.missing():
            pytest.exit(f"skipped the tests on PostgreSQL: {why}", returncode=0)
        if ADDRESS not in os.environ:
            os.environ[ADDRESS] = postgres.start()
        os.environ["PHOIHOP_DATABASE"] = os.environ[ADDRESS]
    os.environ["DJANGO_SETTINGS_MODULE"] = "phoihop.config.settings"
    if not _wants_postgresql():
        database = django_settings.DATABASES["default"]
        database.setdefault("TEST", {})["NAME"] = str(DATA / "test.sqlite3")
    django.setup()
    config.pluginmanager.import_plugin("tests.installations")
    config.pluginmanager.import_plugin("tests.world")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(DATA, ignore_errors=True)


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    if not config.getoption("--database-only"):
        return
    fixtures = {"db", "transactional_db"}
    chosen = [
        each
        for each in items
        if each.get_closest_marker("django_db")
        or fixtures & set(getattr(each, "fixturenames", ()))
    ]
    config.hook.pytest_deselected(items=[each for each in items if each not in chosen])
    items[:] = chosen


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of public texts, logs and vectors that lies beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("skipped: there is no folder ../shared with the public vectors")
    return folder
