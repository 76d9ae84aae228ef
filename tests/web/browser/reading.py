"""One of the cast at a browser: signed in, in a theme, at a width, the console watched."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from phoihop.contexts.parties.models import Account
from tests.web.site import Site

EXPECTED = "Failed to load resource: the server responded with a status of {status}"


@dataclass
class Reading:
    """The province behind a server, and browsers to read it with."""

    site: Site
    chromium: Any
    base: str
    said: list[str] = field(default_factory=list)
    contexts: list[Any] = field(default_factory=list)

    def page(self, login: str = "", **more: Any) -> Any:
        """Open a window: `scheme` is light or dark, `width` in pixels, `script` on or off."""
        context = self.chromium.new_context(
            base_url=self.base,
            color_scheme=more.get("scheme", "light"),
            viewport={"width": more.get("width", 1360), "height": 900},
            java_script_enabled=more.get("script", True),
            bypass_csp=False,
        )
        context.set_default_timeout(8_000)
        self.contexts.append(context)
        if login:
            self._sign_in(context, login)
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def _sign_in(self, context: Any, login: str) -> None:
        client = Client()
        client.force_login(Account.objects.get(login=login))
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.base}
        context.add_cookies([cookie])

    def expect(self, status: int) -> None:
        """Take off the console what the browser says of a page with this status."""
        told = EXPECTED.format(status=status)
        self.said = [each for each in self.said if not each.startswith(told)]


@pytest.fixture
def reading(chromium: Any, lasting_site: Site, live_server: Any) -> Iterator[Reading]:
    found = Reading(lasting_site, chromium, live_server.url)
    yield found
    for context in found.contexts:
        context.close()
    assert found.said == []
