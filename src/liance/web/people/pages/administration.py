"""Pages of the administrators: organisations, accounts, memberships."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.web.people import permissions, queries
from liance.web.people.forms import AccountForm, ChangeForm, GrantForm, OrganisationForm, SearchForm
from liance.web.people.middleware import ActingRequest
from liance.web.people.models import Account, Membership, Organisation
from liance.web.people.pages.found import is_cut, page_found
from liance.web.people.pages.signed_in import signed_in, terms_of
from liance.web.people.search import find
from liance.web.people.services import accounts, memberships, names, organisations
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.tried import tried
from liance.web.site.words import Words


# ---- organisations ---------------------------------------------------------------------------------------------------
@require_GET
@signed_in
def organisation_list(request: ActingRequest) -> HttpResponse:
    """Search organisations."""
    permissions.can_see_organisations.demand(request.actor)
    search = SearchForm(request.GET)
    asked = search.cleaned_data if search.is_valid() else {"q": "", "kind": ""}
    text, kind = asked["q"].strip(), asked["kind"]
    if text:
        page = page_found(request, find(text, kinds=[kind] if kind else ()))
    else:
        page = page_of(request, queries.organisations(kind=kind))
    found = {
        "page": page,
        "cut": bool(text) and is_cut(page),
        "search": search,
        "may_add": permissions.can_add_organisation(request.actor),
    }
    return render(request, "people/organisations.html", found)


@require_http_methods(["GET", "POST"])
@signed_in
def add_organisation(request: ActingRequest) -> HttpResponse:
    """A new organisation."""
    permissions.can_add_organisation.demand(request.actor)
    form, terms = OrganisationForm(request.POST or None), terms_of(request)
    outcome = tried(form, organisations.add_organisation, **terms)
    if outcome.done:
        messages.success(request, str(Words("单位已登记", "the organisation is added")))
        return redirect("people:organisation", code=outcome.result.code)
    found = {"form": form, "told": outcome.told, "title": Words("登记单位", "Add an organisation")}
    return render(request, "people/form.html", found, status=outcome.status)


@require_http_methods(["GET", "POST"])
@signed_in
def organisation(request: ActingRequest, code: str) -> HttpResponse:
    """One organisation: who acts for it; the system administrator changes name and county."""
    permissions.can_see_organisations.demand(request.actor)
    kept = get_object_or_404(Organisation, pk=code)
    form = ChangeForm(request.POST or None, initial={"name": kept.name, "county": kept.county})
    terms = {"organisation": kept, **terms_of(request)}
    outcome = tried(form, organisations.change_organisation, **terms)
    if outcome.done:
        messages.success(request, str(Words("已更改", "changed")))
        return redirect("people:organisation", code=code)
    found = {
        "organisation": kept, "form": form, "told": outcome.told,
        "may_change": permissions.can_change_organisation(request.actor),
        "page": page_of(request, queries.all_memberships(organisation=code)),
    }  # fmt: skip
    return render(request, "people/organisation.html", found, status=outcome.status)


@require_POST
@signed_in
def short_names(request: ActingRequest, code: str) -> HttpResponse:
    """Add a short name, or drop one."""
    kept = get_object_or_404(Organisation, pk=code)
    if drop := request.POST.get("drop", ""):
        known = get_object_or_404(kept.names, pk=int(drop) if drop.isdecimal() else 0)
        names.drop_short_name(name=known, **terms_of(request))
    else:
        name = request.POST.get("name", "")[:200]
        names.add_short_name(organisation=kept, name=name, **terms_of(request))
    messages.success(request, str(Words("已更改", "changed")))
    return redirect("people:organisation", code=code)


# ---- accounts --------------------------------------------------------------------------------------------------------
@require_GET
@signed_in
def account_list(request: ActingRequest) -> HttpResponse:
    """Search accounts."""
    permissions.can_see_accounts.demand(request.actor)
    rows = queries.accounts(request.GET.get("q", "").strip()[:100])
    found = {"page": page_of(request, rows), "q": request.GET.get("q", "")}
    return render(request, "people/accounts.html", found | {"may_add": permissions.can_add_account(request.actor)})


@require_http_methods(["GET", "POST"])
@signed_in
def add_account(request: ActingRequest) -> HttpResponse:
    """A new account; its first password is shown this once."""
    permissions.can_add_account.demand(request.actor)
    form, first = AccountForm(request.POST or None), accounts.random_password()
    outcome = tried(form, accounts.add_account, password=first, **terms_of(request))
    if outcome.done:
        return render(request, "people/first-password.html", {"account": outcome.result, "password": first})
    found = {"form": form, "told": outcome.told, "title": Words("开设账号", "Add an account")}
    return render(request, "people/form.html", found, status=outcome.status)


@require_GET
@signed_in
def account(request: ActingRequest, pk: int) -> HttpResponse:
    """One account: its memberships, and what may be done about it."""
    permissions.can_see_accounts.demand(request.actor)
    return render(request, "people/account.html", _about(request, get_object_or_404(Account, pk=pk), GrantForm()))


@require_POST
@signed_in
def grant(request: ActingRequest, pk: int) -> HttpResponse:
    """Grant a membership."""
    kept, form = get_object_or_404(Account, pk=pk), GrantForm(request.POST)
    terms = {"account": kept, **terms_of(request)}
    outcome = tried(form, memberships.grant_by_code, **terms)
    if outcome.done:
        messages.success(request, str(Words("角色已授予", "the role is granted")))
        return redirect("people:account", pk=pk)
    found = _about(request, kept, form) | {"told": outcome.told}
    return render(request, "people/account.html", found, status=outcome.status)


@require_POST
@signed_in
def revoke(request: ActingRequest, pk: int) -> HttpResponse:
    """Revoke a membership."""
    held = get_object_or_404(Membership.objects.select_related("organisation"), pk=pk)
    why = request.POST.get("why", "")[:200]
    memberships.revoke(membership=held, why=why, **terms_of(request))
    messages.success(request, str(Words("角色已撤销，即时生效", "the role is revoked, at once")))
    if permissions.can_see_accounts(request.actor):
        return redirect("people:account", pk=held.account_id)
    if permissions.can_see_members(request.actor, held.organisation_id):
        return redirect("people:members")
    return redirect("people:organisation", code=held.organisation_id)


@require_POST
@signed_in
def lock(request: ActingRequest, pk: int) -> HttpResponse:
    """Lock or unlock an account."""
    active = request.POST.get("active") == "yes"
    kept = get_object_or_404(Account, pk=pk)
    accounts.set_active(account=kept, active=active, why=request.POST.get("why", "")[:200], **terms_of(request))
    said = Words("账号已启用", "the account is unlocked") if active else Words("账号已停用", "the account is locked")
    messages.success(request, str(said))
    return redirect("people:account", pk=pk)


@require_POST
@signed_in
def reset(request: ActingRequest, pk: int) -> HttpResponse:
    """A new first password, shown this once; or no second factor any more."""
    kept = get_object_or_404(Account, pk=pk)
    if request.POST.get("what") == "password":
        password = accounts.reset_password(account=kept, **terms_of(request))
        return render(request, "people/first-password.html", {"account": kept, "password": password})
    accounts.reset_second_factor(account=kept, **terms_of(request))
    messages.success(request, str(Words("动态口令已重置，须重新绑定", "reset; it must be set up again")))
    return redirect("people:account", pk=pk)


def _about(request: ActingRequest, kept: Account, form: GrantForm) -> dict[str, Any]:
    return {
        "account": kept, "form": form, "has_factor": queries.has_second_factor(kept),
        "page": page_of(request, queries.all_memberships(account=kept)),
        "may_grant": permissions.can_grant(request.actor, kept), "may_lock": permissions.can_lock(request.actor, kept),
        "may_reset": permissions.can_reset(request.actor, kept), "today": clock.day_of(clock.now()),
    }  # fmt: skip
