"""A real browser before a real server: any word on its console fails the test."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("tests.web.site")
    config.pluginmanager.import_plugin("tests.web.browser.reading")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's chromium, started once."""
    if CHROMIUM is None:
        pytest.skip("skipped: chromium is not installed, so no page was opened in it")
    api = pytest.importorskip("playwright.sync_api")
    unsafe = "DJANGO_ALLOW_ASYNC_UNSAFE"  # Playwright runs a loop in this thread
    os.environ[unsafe] = "1"
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=list(ARGUMENTS)
        )
        yield browser
        browser.close()
    os.environ.pop(unsafe)
