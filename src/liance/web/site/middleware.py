"""Middleware of every request: what it costs, the language chosen, and refusals as a page instead of an error."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, thread_time
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from liance.web.site import errors
from liance.web.site.refusals import NOT_ALLOWED, Refused

Handler = Callable[[HttpRequest], HttpResponse]
FORM_AROUND_FILE = 1024 * 1024
CODES = {code for code, _ in settings.LANGUAGES}


class _Queries:
    """Counts the queries of a request; it stands around each of them."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.count += 1
        return execute(*args)


def timing(get_response: Handler) -> Handler:
    """What the request took, in milliseconds on the clock and of the processor, and its queries, as `Server-Timing`.

    Only where LIANCE_TIMING says so: for benches, and for the tools of a browser.
    """
    if not settings.TIMING:
        raise MiddlewareNotUsed

    def handle(request: HttpRequest) -> HttpResponse:
        queries, began, used = _Queries(), perf_counter(), thread_time()
        with connection.execute_wrapper(queries):
            response = get_response(request)
        app, cpu = (perf_counter() - began) * 1000, (thread_time() - used) * 1000
        response.headers["Server-Timing"] = f'app;dur={app:.2f}, cpu;dur={cpu:.2f}, sql;desc="{queries.count}"'
        return response

    return handle


def language(get_response: Handler) -> Handler:
    """The language of the cookie, Chinese unless chosen otherwise; the browser's own wishes do not count."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(chosen if chosen in CODES else settings.LANGUAGE_CODE):
            return get_response(request)

    return handle


def request_size(get_response: Handler) -> Handler:
    """Turn a request away that says it is too large, before a byte of it is read."""

    def handle(request: HttpRequest) -> HttpResponse:
        multipart = request.META.get("CONTENT_TYPE", "").startswith("multipart/")
        most = settings.UPLOAD_BYTES + FORM_AROUND_FILE if multipart else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > most:
            return errors.too_large(request)
        return get_response(request)

    return handle


def kept_nowhere(get_response: Handler) -> Handler:
    """Pages of people who signed in are kept by no cache, so that the back button shows nothing after signing out."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return handle


class refusals:  # noqa: N801  # a middleware is called like a function; it needs process_exception, so it is a class
    """A Refused that no page handled becomes a page that says why and what would be right.

    Whoever is not allowed because he is not signed in, or no longer, is asked to sign in and comes back to the page.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page of a refusal."""
        if not isinstance(exception, Refused):
            return None
        if errors.wants_json(request):
            return errors.problem(exception.status, exception.told)
        came_from = urlsplit(request.META.get("HTTP_REFERER", "")).path
        if exception.told[0].refusal is NOT_ALLOWED and not request.user.is_authenticated:
            return redirect_to_login((request.get_full_path() if request.method == "GET" else came_from) or "/")
        back = came_from if url_has_allowed_host_and_scheme(came_from, allowed_hosts=None) else ""
        return render(request, "site/refused.html", {"told": exception.told, "back": back}, status=exception.status)
