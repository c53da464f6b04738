"""Reads: posts that stand, their matches, labels from what people said; posts as profiles for matching."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.db.models import Q, QuerySet

from liance.chains.matching.labels import Label
from liance.chains.matching.profile import Profile, Quantity, Sought
from liance.chains.matching.proposal import Method
from liance.web.board.models import Match, Post


def standing(on: date) -> QuerySet[Post]:
    """Posts that stand on a day, the newest first."""
    return Post.objects.filter(closed_at=None, until__gte=on).select_related("organisation")


def found(on: date, *, kind: str = "", text: str = "") -> QuerySet[Post]:
    """Posts that stand, of a kind, with a text in title, description or name."""
    rows = standing(on)
    if kind in Post.Kind.values:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(text__icontains=text) | Q(organisation__name__icontains=text))
    return rows


def matches_of(post: Post) -> QuerySet[Match]:
    """The matches of a post, whichever side it is."""
    rows = Match.objects.select_related("need__organisation", "offer__organisation", "case")
    return rows.filter(need=post) if post.kind == Post.Kind.NEED else rows.filter(offer=post)


def matches() -> QuerySet[Match]:
    """All matches that nobody refused, the newest first."""
    rows = Match.objects.select_related("need__organisation", "offer__organisation", "case")
    return rows.exclude(need_said=Match.Said.NO).exclude(offer_said=Match.Said.NO)


def labels() -> list[Label]:
    """What people said of proposals: both agreed, or one refused."""
    rows = Match.objects.filter(Q(need_said="no") | Q(offer_said="no") | Q(need_said="yes", offer_said="yes"))
    return [
        Label(
            Sought.SUPPLY,
            str(m.need_id),
            str(m.offer_id),
            {Method(k): v for k, v in m.values.items()},
            accepted=not m.refused,
        )
        for m in rows.only("need_id", "offer_id", "values", "need_said", "offer_said")
    ]


def profile(post: Post) -> Profile:
    """A post as matching sees it: who asks sets place and day, who offers has amount and day."""
    need = post.kind == Post.Kind.NEED
    quantity = Quantity(Fraction(post.amount), post.unit) if post.amount is not None else None
    return Profile(
        id=str(post.pk),
        name=post.title,
        texts=(post.text,),
        products=(post.product,) if post.product else (),
        county=post.organisation.county,
        party=post.organisation_id,
        can=None if need else quantity,
        wants=quantity if need else None,
        ready=None if need else post.by_day,
        due=post.by_day if need else None,
        until=post.until,
        counties=frozenset(post.counties),
    )
