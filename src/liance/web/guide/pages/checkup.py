"""Pages: what do I get, for anybody without a trace, for an enterprise from its file, for an official looking in."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from liance.telling.checkup import Asked, CheckUp, Offer, sums_in_words
from liance.telling.facts import ToldRecord
from liance.telling.offers import GROUP_WORDS, ToldOffer, check_up_json, tell_offer
from liance.telling.sheet import Sheet
from liance.telling.voice import Voice
from liance.web.guide import links, queries
from liance.web.guide.forms import StartForm
from liance.web.guide.journey import Desk, Turn, begin, turn
from liance.web.guide.pages.library import current_or_404
from liance.web.guide.permissions import can_check, is_applicant
from liance.web.guide.sealed import Carried, seal, unseal
from liance.web.guide.services import look_into
from liance.web.people.actor import PUBLIC, Actor
from liance.web.people.middleware import ActingRequest
from liance.web.policies import queries as policies
from liance.web.policies.models import Edition
from liance.web.registry.values import key_text
from liance.web.site import clock
from liance.web.site.refusals import NOT_ALLOWED, refuse
from liance.web.site.words import Words, language

POSTS = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def check_ups(request: ActingRequest) -> HttpResponse:
    """Which policy to be checked against; the only one at once."""
    rows = policies.current_editions()
    if len(rows) == 1:
        return redirect("guide:mine" if is_applicant(request.actor) else "guide:check-up", rows[0].policy)
    return render(request, "guide/check-ups.html", {"editions": rows, "own": is_applicant(request.actor)})


# ---- anybody -----------------------------------------------------------------------------------------------
@never_cache
@POSTS
def check_up(request: ActingRequest, policy: str) -> HttpResponse:
    """The anonymous check-up: begins with who asks; all that is said travels in the form and is kept nowhere."""
    edition = current_or_404(policy)
    matters = queries.matters(edition)
    today = clock.day_of(clock.now())
    desk = Desk(policies.program_of(edition), matters, Voice(language()), on=today)
    where = reverse("guide:check-up", args=[policy])
    if request.method == "POST" and "sheet" in request.POST:
        return _turned(request, edition, desk, where, PUBLIC)
    data = request.POST.dict() if request.method == "POST" else None
    form = StartForm(data, policy=desk.program.policy, matters=matters, today=today.year)
    if form.is_valid():
        return _shown(request, edition, desk, begin(desk, form.sheet(matters)), where, PUBLIC)
    return render(request, "guide/start.html", {"form": form, "edition": edition})


# ---- from a file -------------------------------------------------------------------------------------------
@never_cache
@POSTS
def mine(request: ActingRequest, policy: str) -> HttpResponse:
    """The check-up of one's own file."""
    if not is_applicant(request.actor):
        raise refuse(NOT_ALLOWED, what=can_check.words)
    return _from_file(request, policy, request.actor.organisation, reverse("guide:mine", args=[policy]))


@never_cache
@POSTS
def of(request: ActingRequest, policy: str, code: str) -> HttpResponse:
    """The check-up of an organisation, for an official; noted as a read."""
    return _from_file(request, policy, code, reverse("guide:of", args=[policy, code]))


@require_GET
def find(request: ActingRequest, policy: str) -> HttpResponse:
    """Look up an organisation to see its check-up."""
    words = request.GET.get("q", "").strip()[:80]
    rows = queries.parties(words, actor=request.actor)
    return render(request, "guide/find.html", {"edition": current_or_404(policy), "words": words, "rows": rows})


def _from_file(request: ActingRequest, policy: str, code: str, where: str) -> HttpResponse:
    edition, party = current_or_404(policy), queries.party(code)
    if party is None:
        can_check.demand(request.actor, code, "")  # who may see nothing learns not even that there is nothing
        raise Http404
    now = clock.now()
    look_into(party=party, edition=edition, actor=request.actor, now=now)
    base = queries.file_city(party, edition)
    program, matters = policies.program_of(edition), queries.matters(edition)
    desk = Desk(program, matters, Voice(language()), base, party.called, clock.day_of(now))
    if request.method == "POST" and "sheet" in request.POST:
        return _turned(request, edition, desk, where, request.actor, party)
    empty = Sheet()
    return _shown(request, edition, desk, Turn(Carried(empty), (), desk.check(empty)), where, request.actor, party)


# ---- showing -----------------------------------------------------------------------------------------------
def _turned(
    request: HttpRequest, edition: Edition, desk: Desk, where: str, actor: Actor, party: queries.Party | None = None
) -> HttpResponse:
    carried, go = unseal(request.POST["sheet"]), request.POST.get("go", "next")
    if go == "json":
        return _download(edition, desk, desk.check(carried.sheet))
    return _shown(request, edition, desk, turn(desk, carried, request.POST.dict(), go), where, actor, party)


def _download(edition: Edition, desk: Desk, found: CheckUp) -> HttpResponse:
    """The result as a JSON file."""
    body = check_up_json(found, desk.program.policy, desk.voice, digest=edition.digest)
    answer = HttpResponse(json.dumps(body, ensure_ascii=False, indent=1), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="check-up-{edition.policy}.json"'
    return answer


def _shown(
    request: HttpRequest, edition: Edition, desk: Desk, made: Turn, where: str, actor: Actor,
    party: queries.Party | None = None,
) -> HttpResponse:  # fmt: skip
    shown = {
        "edition": edition, "sealed": seal(made.carried), "where": where, "party": party, "turn": made,
        "sums": sums_in_words(made.found.sums, desk.voice), "most": made.found.sums.most,
        "given": len(made.carried.sheet.given), "year": made.carried.sheet.year, "today": desk.on,
    }  # fmt: skip
    if made.questions:
        return render(request, "guide/question.html", shown)
    shown["groups"] = _groups(edition, desk, made.found, actor, party)
    shown["waiting"] = [(a, _where(a, party)) for a in made.found.asked if not a.guidance]
    return render(request, "guide/result.html", shown)


def _where(asked: Asked, party: queries.Party | None) -> str:
    """Where a known party can have a missing fact put into the registry."""
    return links.record_url(party.code, asked.item.of[0]) if party is not None and asked.item.kind == "fact" else ""


Linked = tuple[ToldOffer, list[links.Link], list[tuple[ToldRecord, str]]]


def _groups(
    edition: Edition, desk: Desk, found: CheckUp, actor: Actor, party: queries.Party | None
) -> list[tuple[str, Words, list[Linked]]]:
    """The offers by group in words, each with where one can go on and where its facts can be seen."""
    made = []
    for name, (zh, en) in GROUP_WORDS.items():
        rows: list[Linked] = []
        for offer in found.group(name):
            told = tell_offer(offer, desk.program.policy, desk.voice)
            rows.append((told, *_linked(edition, offer, told, actor, party)))
        made.append((name, Words(zh, en), rows))
    return made


def _linked(
    edition: Edition, offer: Offer, told: ToldOffer, actor: Actor, party: queries.Party | None
) -> tuple[list[links.Link], list[tuple[ToldRecord, str]]]:
    """Where one can go on from an offer, and its facts each with the page that shows them."""
    if party is None:
        return [], [(f, "") for f in told.facts]
    record = offer.answer.record
    offered = links.Offered(
        edition.policy, told.incentive, record.type.id, key_text(record), party.code, told.outcome
    )  # fmt: skip
    facts = [(f, links.record_url(party.code, f.type) if f.type != "parameter" else "") for f in told.facts]
    return links.offer_links(actor, offered) if offer.answer.incentive.procedure else [], facts
