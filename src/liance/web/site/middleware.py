"""Middleware of every request: the language chosen, and refusals as a page instead of an error."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from liance.web.site.refusals import Refused

Handler = Callable[[HttpRequest], HttpResponse]
CODES = {code for code, _ in settings.LANGUAGES}


def language(get_response: Handler) -> Handler:
    """The language of the cookie, Chinese unless chosen otherwise; the browser's own wishes do not count."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in CODES else settings.LANGUAGE_CODE):
            return get_response(request)

    return handle


class refusals:  # noqa: N801  # a middleware is called like a function; it needs process_exception, so it is a class
    """A Refused that no page handled becomes a page that says why and what would be right."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal."""
        if not isinstance(exception, Refused):
            return None
        return render(request, "site/refused.html", {"told": exception.told}, status=exception.status)
