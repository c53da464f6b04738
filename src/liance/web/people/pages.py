"""Pages: signing in and out, choosing in which role to act."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from liance.web.people.middleware import CHOSEN


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "people/sign-in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Signs out; a POST, so that no link can do it."""


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Too many failed attempts."""
    return render(request, "people/locked-out.html", status=429)


@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Choose the membership to act in; one that is not the person's own is ignored by the middleware."""
    chosen = request.POST.get("membership", "")
    if chosen.isdecimal():
        request.session[CHOSEN] = int(chosen)
    return redirect("site:home")
