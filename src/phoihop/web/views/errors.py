"""Pages for what went wrong. Not found and not allowed are one page, told alike."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def missing(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django names it
) -> HttpResponse:
    """Answer that there is nothing here, or nothing for this reader."""
    return render(request, "web/missing.html", status=404)


def not_allowed(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django names it
) -> HttpResponse:
    """Answer exactly as if there were nothing here."""
    return missing(request)


def bad_request(
    request: HttpRequest,
    exception: Exception | None = None,  # noqa: ARG001 - Django names it
) -> HttpResponse:
    """Answer that the request could not be read."""
    return render(request, "web/bad_request.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer that the program failed, without touching the database."""
    return render(request, "web/broken.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer that the form came from elsewhere or is too old; nothing was recorded."""
    return render(request, "web/csrf.html", status=403)
