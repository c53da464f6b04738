"""Pages: the board, posting, one post with its matches, one's own posts, all matches under way."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liance.chains.matching.tell import BARS
from liance.web.board import queries, services
from liance.web.board.forms import PostForm
from liance.web.board.models import Match, Post
from liance.web.board.permissions import (
    can_answer,
    can_close,
    can_match,
    can_post,
    can_see_all_matches,
    can_see_matches,
)
from liance.web.chains.queries import graph_of, with_graph
from liance.web.people.pages.signed_in import actor_of
from liance.web.policies.queries import current
from liance.web.site import clock
from liance.web.site.paging import page_of
from liance.web.site.words import Words


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is offered and needed now, without whom to call."""
    kind, text = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:80]
    page = page_of(request, queries.found(clock.day_of(clock.now()), kind=kind, text=text))
    told = {"page": page, "kind": kind, "text": text, "may_post": can_post(actor_of(request))}
    return render(request, "board/board.html", told)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Post an offer or need."""
    actor = actor_of(request)
    can_post.demand(actor)
    edition = next(iter(with_graph()), None)
    if edition is None:
        raise Http404
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        kind = Post.Kind(given.pop("kind"))
        made = services.post(kind=kind, edition=edition, actor=actor, now=clock.now(), **given)
        messages.success(request, str(Words(f"{made.number} 已发布", f"{made.number} is posted")))
        return redirect("board:post", number=made.number)
    return render(request, "board/new.html", {"form": form})


@require_http_methods(["GET", "POST"])
def post(request: HttpRequest, number: str) -> HttpResponse:
    """One post; its side and the chain office see matches, the office proposes, places and takes down."""
    actor, now = actor_of(request), clock.now()
    one = get_object_or_404(Post.objects.select_related("organisation"), number=number)
    edition = current(one.policy)
    graph = graph_of(edition) if edition is not None else None
    if request.method == "POST" and "propose" in request.POST:
        made = services.propose(post=one, actor=actor, now=now)
        said = Words(f"推荐了{len(made)}个，等双方答复", f"{len(made)} proposed; both sides are asked")
        if not made:
            said = Words("没有合适的对家", "nothing suits well enough")
        messages.success(request, str(said))
        return redirect("board:post", number=number)
    if request.method == "POST" and "place" in request.POST:
        services.place(post=one, product=request.POST.get("product", ""), actor=actor, now=now)
        return redirect("board:post", number=number)
    if request.method == "POST":
        services.close(post=one, why=request.POST.get("why", ""), actor=actor, now=now)
        messages.success(request, str(Words(f"{number} 已下架", f"{number} is down")))
        return redirect("board:post", number=number)
    stands = one.closed_at is None and one.until >= clock.day_of(now)
    may_match, sees = can_match(actor), can_see_matches(actor, one)
    found = services.suggested(one, on=clock.day_of(now)) if may_match and stands and graph is not None else None
    left_out = [(x.name, [Words(*BARS[b]) for b in x.bars]) for x in found.left_out] if found is not None else []
    told = {
        "post": one, "stands": stands, "may_match": may_match and stands, "may_close": can_close(actor, one) and stands,
        "matches": [row(m, one, can_answer(actor, m)) for m in queries.matches_of(one)] if sees else [],
        "sees": sees, "found": found, "left_out": left_out,
        "product": graph.product.get(one.product) if graph is not None else None,
        "products": graph.products if graph is not None and may_match else (),
        "placing": services.placings(one) if may_match and not one.product and graph is not None else (),
    }  # fmt: skip
    return render(request, "board/post.html", told)


def row(match: Match, post: Post, may_answer: bool) -> dict[str, object]:
    """A match as a line of a post's page: the other side, reasons, what both said."""
    other = match.offer if post.pk == match.need_id else match.need
    mine = match.need_said if post.pk == match.need_id else match.offer_said
    return {
        "match": match, "other": other, "reasons": [Words(*r) for r in match.reasons],
        "warnings": [Words(*w) for w in match.warnings],
        "may": may_answer and match.case_id is None and not match.refused and mine == "",
    }  # fmt: skip


@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """Say for one's side whether one will talk."""
    match = get_object_or_404(Match.objects.select_related("need", "offer"), pk=number)
    actor, agrees = actor_of(request), request.POST.get("agrees") == "yes"
    made = services.answer(match=match, agrees=agrees, why=request.POST.get("why", ""), actor=actor, now=clock.now())
    said = Words("已答复", "answered")
    if made.case is not None:
        said = Words(f"双方都愿意，已立案{made.case.number}，链办会来联系", f"both agree: {made.case.number} has begun")
    messages.success(request, str(said))
    mine = match.need if actor.acts_for(match.need.organisation_id) else match.offer
    return redirect("board:post", number=mine.number)


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The posts of one's own organisation."""
    actor = actor_of(request)
    can_post.demand(actor)
    rows = Post.objects.filter(organisation=actor.organisation).select_related("organisation")
    return render(request, "board/mine.html", {"page": page_of(request, rows)})


@require_GET
def matches(request: HttpRequest) -> HttpResponse:
    """Everything matched so far and how it stands, for the chain office."""
    can_see_all_matches.demand(actor_of(request))
    return render(request, "board/matches.html", {"page": page_of(request, queries.matches())})
