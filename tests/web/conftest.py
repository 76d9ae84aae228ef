"""The province of the pages is a plugin, so that it is read after Django is set up."""

import pytest


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("tests.web.site")
