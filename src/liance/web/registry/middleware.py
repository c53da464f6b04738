"""Uploads that are too large are refused by what their request says of its length, before a byte is read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liance.web.registry.services.evidence import fail_if_too_large
from liance.web.site.refusals import Refused

Handler = Callable[[HttpRequest], HttpResponse]
BESIDE = 1024 * 1024
"""Bytes that the fields beside a file may take."""


def upload_size(get_response: Handler) -> Handler:
    """A page that says how much may be uploaded, in place of reading what is too much."""

    def handle(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        try:
            fail_if_too_large(int(length) - BESIDE if length.isdecimal() else 0)
        except Refused as refused:
            return render(request, "site/refused.html", {"told": refused.told}, status=413)
        return get_response(request)

    return handle
