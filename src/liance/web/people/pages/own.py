"""Pages of one's own account: password, second factor, sessions."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.people import queries
from liance.web.people.forms import CodeForm, PasswordForm
from liance.web.people.middleware import ActingRequest
from liance.web.people.pages.signed_in import signed_in, terms_of
from liance.web.people.pages.signing_in import complete
from liance.web.people.services import accounts, second_factor, sessions
from liance.web.site import clock
from liance.web.site.tried import tried
from liance.web.site.words import Words


@require_GET
@signed_in
def me(request: ActingRequest) -> HttpResponse:
    """What one is here, and everything one can settle oneself."""
    account, now = request.account, clock.now()
    found = {
        "account": account,
        "sessions": queries.live_sessions(account, now=now),
        "has_factor": queries.has_second_factor(account),
        "must_have": queries.must_have_code(account, request.memberships),
        "let_off": account.demonstration and settings.DEBUG,
        "codes_left": queries.recovery_codes_left(account),
    }
    return render(request, "people/me.html", found)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: ActingRequest) -> HttpResponse:
    """Change one's password; the session gets a new key and stays."""
    form = PasswordForm(request.POST or None)
    outcome = tried(form, accounts.change_password, account=request.account, **terms_of(request))
    if not outcome.done:
        found = {"form": form, "told": outcome.told, "must": request.account.must_change_password}
        return render(request, "people/password.html", found, status=outcome.status)
    update_session_auth_hash(request, request.account)
    sessions.end_others(account=request.account, keep=request.sign_in, **terms_of(request))
    messages.success(request, str(Words("口令已更改，其他会话已结束", "password changed; other sessions ended")))
    return redirect("people:me")


@require_http_methods(["GET", "POST"])
@signed_in
def set_up(request: ActingRequest) -> HttpResponse:
    """Set up the code generator; then the recovery codes are shown, this once."""
    if queries.has_second_factor(request.account):
        return redirect("people:me")
    form = CodeForm(request.POST or None)
    outcome = tried(form, second_factor.set_up, account=request.account, **terms_of(request))
    if outcome.done:
        complete(request)
        return render(request, "people/recovery-codes.html", {"codes": outcome.result})
    device = second_factor.pending(request.account)
    found: dict[str, Any] = {"form": form, "told": outcome.told, "secret": secret_of(device)}
    found["must"] = queries.must_have_code(request.account, request.memberships)
    return render(request, "people/set-up.html", found, status=outcome.status)


def secret_of(device: Any) -> str:
    """The secret of a code generator as people type it: base 32 in groups of four."""
    from base64 import b32encode

    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


@require_GET
@signed_in
def qr(request: ActingRequest) -> HttpResponse:
    """The picture that a code generator scans, of the device being set up; nobody else gets it, nothing keeps it."""
    if queries.has_second_factor(request.account):
        return HttpResponse(status=404)
    device = second_factor.pending(request.account)
    picture = segno.make(device.config_url, error="m").svg_inline(scale=6, border=4, light="#fff", dark="#000")
    body = picture.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return HttpResponse(body, content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
@signed_in
def renew_codes(request: ActingRequest) -> HttpResponse:
    """New recovery codes, against a code."""
    return _with_code(request, second_factor.renew_codes, Words("换一批备用码", "New recovery codes"))


@require_http_methods(["GET", "POST"])
@signed_in
def give_up(request: ActingRequest) -> HttpResponse:
    """Do without the second factor."""
    return _with_code(request, second_factor.give_up, Words("停用动态口令", "Give up the second factor"))


def _with_code(request: ActingRequest, act: Any, title: Words) -> HttpResponse:
    form = CodeForm(request.POST or None)
    outcome = tried(form, act, account=request.account, **terms_of(request))
    if not outcome.done:
        found = {"form": form, "told": outcome.told, "title": title}
        return render(request, "people/with-code.html", found, status=outcome.status)
    if outcome.result:
        return render(request, "people/recovery-codes.html", {"codes": outcome.result})
    messages.success(request, str(Words("动态口令已停用", "the second factor is given up")))
    return redirect("people:me")


@require_POST
@signed_in
def end_others(request: ActingRequest) -> HttpResponse:
    """End one's other sessions."""
    count = sessions.end_others(account=request.account, keep=request.sign_in, **terms_of(request))
    messages.success(request, str(Words("已结束{n}个会话", "{n} sessions ended").format(n=count)))
    return redirect("people:me")
