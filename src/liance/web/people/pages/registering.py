"""Pages of who registers: the form, how far the request is, mending it; known by number and password, or signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.people import lockout, permissions, queries
from liance.web.people.actor import Actor
from liance.web.people.forms import NumberForm, RegistrationForm
from liance.web.people.forms.registering import NO_COUNTY
from liance.web.people.models import Account, MembershipRequest
from liance.web.people.pages.signed_in import actor_of
from liance.web.people.pages.signing_in import locked_out
from liance.web.people.services import abandoned, registrations, requests
from liance.web.site import clock
from liance.web.site.address import client_address
from liance.web.site.refusals import refusal, refuse
from liance.web.site.throttle import within
from liance.web.site.tried import Tried, tried
from liance.web.site.words import Words

HELD = "registration"
"""Where a session keeps the number that was opened in it."""
MOST, HOUR = 20, 3600
TOO_OFTEN = refusal(
    "registration-too-often",
    "从您的网络提交注册的次数太多",
    "too many registrations from your network",
    hint_zh="请过一小时再试；急用的，请联系所在县区工信部门。",
    hint_en="Try again in an hour; if it is urgent, ask your county office.",
    status=429,
)
WRONG = Words("受理编号或口令不对，或申请已过保存期", "number or password is wrong, or the request is no longer kept")


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register an organisation, and oneself unless one is signed in."""
    permissions.can_register.demand(actor_of(request))
    account = _account(request)
    form = RegistrationForm(request.POST or None, request.FILES or None, with_person=account is None)
    outcome = _tried(form, registrations.register, visit=request, account=account, actor=actor_of(request))
    if not outcome.done:
        return _shown(request, form, outcome)
    messages.success(request, str(Words("申请已收到，等待核对", "received; it will be looked into")))
    return _to(request, outcome.result)


@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Mend one's registration and hand it in again."""
    asked, actor = _asked(request, pk)
    if asked is None:
        return redirect("people:find-registration")
    permissions.can_mend.demand(actor, asked)
    form = RegistrationForm(
        request.POST or None, request.FILES or None, with_person=asked.account is None, mending=True,
        initial=_typed_before(asked),
    )  # fmt: skip
    outcome = _tried(form, registrations.mend, visit=request, request=asked, actor=actor)
    if not outcome.done:
        return _shown(request, form, outcome, asked=asked)
    messages.success(request, str(Words("已重新提交，等待核对", "handed in again; it will be looked into")))
    return _to(request, outcome.result)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Number and password; one message for all that is wrong, and the limits of signing in."""
    form = NumberForm(request.POST or None)
    if form.is_valid():
        number, name = form.cleaned_data["number"], f"#{form.cleaned_data['number']}"
        if lockout.turned_away(request, name):
            return locked_out(request)
        asked = registrations.opened(number, form.cleaned_data["password"])
        if asked is not None:
            lockout.forgive(name)
            return _to(request, asked)
        lockout.failed(request, name)
        form.add_error(None, str(WRONG))
    return render(request, "people/find-registration.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def registration(request: HttpRequest) -> HttpResponse:
    """How far one's registration is."""
    asked, _ = _asked(request, None)
    if asked is None:
        return redirect("people:find-registration")
    return render(request, "people/registration.html", {"r": asked, "days": abandoned.KEPT_DAYS})


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's registration back."""
    asked, actor = _asked(request, None)
    if asked is None:
        return redirect("people:find-registration")
    requests.withdraw(request=asked, actor=actor, now=clock.now())
    messages.success(request, str(Words("申请已撤回", "the request is withdrawn")))
    return redirect("people:registration")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Whoever looked leaves; on a computer that others use."""
    request.session.pop(HELD, None)
    return redirect("people:find-registration")


@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    """The notice that one agrees to."""
    found = {"version": registrations.NOTICE, "days": abandoned.KEPT_DAYS, "office": settings.OFFICE}
    return render(request, "people/privacy.html", found | {"phone": settings.LETTERHEAD["phone"]})


# ---- what they share -------------------------------------------------------------------------------------------------
def _account(request: HttpRequest) -> Account | None:
    """The account of who is signed in."""
    return request.account if actor_of(request).signed_in else None  # type: ignore[attr-defined]


def _asked(request: HttpRequest, pk: int | None) -> tuple[MembershipRequest | None, Actor]:
    """The request meant and who asks: one's own when signed in, else the one whose number was opened."""
    actor = actor_of(request)
    if pk is not None and actor.signed_in:
        return get_object_or_404(queries.requests_of(_account(request)), pk=pk), actor  # type: ignore[arg-type]
    asked = queries.registered(str(request.session.get(HELD, "")))
    return asked, actor if asked is None else queries.applicant(asked)


def _to(request: HttpRequest, asked: MembershipRequest) -> HttpResponse:
    """The page of a request: among one's own when signed in, else that of its number, opened in this session."""
    if actor_of(request).signed_in and asked.account_id == actor_of(request).account_id:
        return redirect("people:requests")
    assert asked.registration is not None
    request.session.cycle_key()
    request.session[HELD] = asked.registration.number
    return redirect("people:registration")


def _tried(form: RegistrationForm, act: Any, *, visit: HttpRequest, **terms: Any) -> Tried:
    """The form tried on a service, so often an hour from one address. Raises Refused beyond that."""
    if form.is_bound and not within(f"register:{client_address(visit)}", most=MOST, seconds=HOUR):
        raise refuse(TOO_OFTEN)
    return tried(form, act, now=clock.now(), **terms)


def _shown(
    request: HttpRequest, form: RegistrationForm, outcome: Tried, *, asked: MembershipRequest | None = None
) -> HttpResponse:
    found = {"form": form, "told": outcome.told, "asked": asked}
    return render(request, "people/register.html", found, status=outcome.status)


def _typed_before(asked: MembershipRequest) -> dict[str, object]:
    brought = asked.registration
    if brought is None:
        return {}
    return {
        "code": brought.code, "name": brought.name, "kind": brought.kind, "county": brought.county or NO_COUNTY,
        "person": brought.person, "phone": brought.phone, "email": brought.email, "username": brought.username,
        "valid_to": asked.valid_to,
    }  # fmt: skip
