"""Pages that belong to no slice: home, language, health."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

YEAR = 365 * 24 * 3600


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Where everybody starts."""
    return render(request, "site/home.html")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the language in a cookie and go back to the page."""
    back = urlsplit(request.POST.get("next", "/")).path or "/"
    answer = redirect(back if back.startswith("/") and not back.startswith("//") else "/")
    chosen = request.POST.get("language", "")
    if chosen in {code for code, _ in settings.LANGUAGES}:
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Strict", secure=settings.HTTPS, httponly=True
        )
    return answer


@require_GET
def healthy(request: HttpRequest) -> JsonResponse:
    """Whether the server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
