"""Pages: password, code, signing out, choosing in which role to act."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from liance.web.people.forms import CodeForm, SignInForm
from liance.web.people.middleware import CHOSEN, ActingRequest
from liance.web.people.pages.signed_in import signed_in
from liance.web.people.services import second_factor, sessions
from liance.web.site import clock
from liance.web.site.tried import tried


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "people/sign-in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Signs out; a POST, so that no link can do it."""


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """Too many failed attempts; the same page whether the account exists or not."""
    return render(request, "people/locked-out.html", status=429)


@require_http_methods(["GET", "POST"])
@signed_in
def code(request: ActingRequest) -> HttpResponse:
    """The second step: a code. Only then does the session count, and its key changes once more."""
    if not request.sign_in.code_due or request.sign_in.verified_at is not None:
        return redirect("site:home")
    form = CodeForm(request.POST or None)
    outcome = tried(form, second_factor.check, account=request.account)
    if not outcome.done:
        return render(request, "people/code.html", {"form": form, "told": outcome.told}, status=outcome.status)
    complete(request)
    return redirect("site:home")


def complete(request: Any) -> None:
    """The second factor was shown in this session."""
    sessions.verify(sign_in=request.sign_in, now=clock.now())
    request.session.cycle_key()


@require_POST
@signed_in
def act_as(request: ActingRequest) -> HttpResponse:
    """Choose the membership to act in; one that is not the person's own is ignored by the middleware."""
    chosen = request.POST.get("membership", "")
    if chosen.isdecimal():
        request.session[CHOSEN] = int(chosen)
    return redirect("site:home")
