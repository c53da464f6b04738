"""Pages: what do I get, for anybody without a trace, for an enterprise from its file, for an official looking in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from liance.telling.checkup import Asked, CheckUp, Offer, sums_in_words
from liance.telling.facts import ToldRecord
from liance.telling.offers import GROUP_WORDS, ToldOffer, check_up_json, tell_basis, tell_offer
from liance.telling.results import subject
from liance.telling.sheet import Sheet
from liance.telling.story import headline
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
    shown["groups"] = _groups(edition, desk, made.found, actor, party, whole="whole" in request.POST)
    shown["waiting"] = [(a, _where(a, party)) for a in made.found.asked if not a.guidance]
    return render(request, "guide/result.html", shown)


def _where(asked: Asked, party: queries.Party | None) -> str:
    """Where a known party can have a missing fact put into the registry."""
    return links.record_url(party.code, asked.item.of[0]) if party is not None and asked.item.kind == "fact" else ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer on the page: told, what it rests on, where one can go on from it, its facts with their pages."""

    told: ToldOffer
    basis: SafeString
    links: list[links.Link]
    facts: list[tuple[ToldRecord, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """The offers of a group: told whole, and of earlier years what, about what and the outcome."""

    name: str
    words: Words
    offers: list[Shown]
    earlier: list[tuple[str, str, str]]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.offers) + len(self.earlier)


FOLDED, WHOLE_YEARS = ("not", "guidance"), 2
"""Of these groups so many years of each incentive are told whole; nobody reads why not, ten years back, unasked."""


def _groups(
    edition: Edition, desk: Desk, found: CheckUp, actor: Actor, party: queries.Party | None, whole: bool
) -> list[Group]:
    """The offers by group, each with where one can go on and where its facts can be seen."""
    folded = set() if whole else {id(o) for name in FOLDED for o in _earlier(found.group(name))}
    offered = {id(o): _offered(edition, o, party) for o in found.offers if party is not None and id(o) not in folded}
    onward = links.offer_links(actor, [o for o in offered.values() if o is not None]) if offered else {}
    made = []
    for name, (zh, en) in GROUP_WORDS.items():
        group = Group(name, Words(zh, en), [], [])
        for offer in found.group(name):
            if id(offer) in folded:
                a = offer.answer
                group.earlier.append((a.incentive.title, subject(a, desk.voice), headline(a, desk.voice)))
                continue
            told, asked = tell_offer(offer, desk.voice), offered.get(id(offer))
            basis = _basis(edition.digest, edition.policy, told.incentive, desk.voice.lang)
            links_ = onward[asked] if asked is not None else []
            group.offers.append(Shown(told, basis, links_, _facts(told, party)))
        made.append(group)
    return made


def _earlier(offers: Sequence[Offer]) -> Iterator[Offer]:
    """Those of a year before the last ones of their incentive."""
    years: dict[str, set[int]] = {}
    for o in offers:
        if o.answer.year is not None:
            years.setdefault(o.answer.incentive.id, set()).add(o.answer.year)
    last = {name: sorted(found)[-WHOLE_YEARS:] for name, found in years.items()}
    return (o for o in offers if o.answer.year is not None and o.answer.year < last[o.answer.incentive.id][0])


@lru_cache(maxsize=1000)
def _basis(digest: str, policy: str, incentive: str, words_in: str) -> SafeString:
    """What offers of an incentive rest on, rendered once: it is the same for everybody."""
    program = policies.program_of(Edition(digest=digest))
    rule = next(r for r in program.rules if r.incentive.id == incentive)
    told = tell_basis(rule, program.policy, Voice(words_in))
    return render_to_string("guide/basis.html", {"b": told, "policy": policy})


def _offered(edition: Edition, offer: Offer, party: queries.Party) -> links.Offered | None:
    """What others can go on from; nothing for an incentive that names no procedure."""
    answer = offer.answer
    if not answer.incentive.procedure:
        return None
    record = answer.record
    return links.Offered(
        edition.policy, answer.incentive.id, record.type.id, key_text(record), party.code, answer.outcome
    )  # fmt: skip


def _facts(told: ToldOffer, party: queries.Party | None) -> list[tuple[ToldRecord, str]]:
    """The facts of an offer, each with the page that shows it; published figures have none."""
    if party is None:
        return [(f, "") for f in told.facts]
    return [(f, links.record_url(party.code, f.type) if f.type != "parameter" else "") for f in told.facts]
