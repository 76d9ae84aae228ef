"""What a request carries once it passed the middleware: a language, a theme and who asks.

The attributes are set in `middleware` and nowhere else.
"""

from typing import Literal

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")


class Request(HttpRequest):
    """A request of this product."""

    language: str
    theme: Theme
    htmx: HtmxDetails
