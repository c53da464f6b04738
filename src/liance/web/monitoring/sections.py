"""What monitoring gives to the digest and the leader's page: how targets stand, and the warnings that are open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from liance.web.audit.remembered import remembered
from liance.web.cases.digest import DIGESTS, Asked, DigestSection, Entry, Figure, count
from liance.web.monitoring.models import Warning
from liance.web.monitoring.queries import judged, watched_of
from liance.web.monitoring.show import Told, told
from liance.web.people.roles import words_of
from liance.web.site import clock
from liance.web.site.words import Words


# ---- targets ---------------------------------------------------------------------------------------------------------
@remembered(DIGESTS)
def _targets(asked: Asked) -> list[Told]:
    if asked.chain:
        return []  # targets are the whole policy's
    of = watched_of(asked.edition)
    return [told(found, of) for found in judged(asked.edition, asked.day)]


def _page(asked: Asked, one: Told) -> str:
    return reverse("monitoring:target", args=[asked.edition.policy, one.judgement.target.id])


def target_figures(asked: Asked) -> Iterable[Figure]:
    """Of every target with a figure the last one known, and the goal."""
    for one in _targets(asked):
        if one.indicator is None:
            continue
        title, point = one.judgement.target.title, one.judgement.point
        at = f"，{point.stretch}" if point is not None else ""
        note = Words(f"目标{one.goal.replace(' ', '')}{at}", f"goal {one.goal}{at.replace('，', ', ')}")
        tone = one.badge if one.badge in ("good", "bad", "warn") else ""
        yield Figure(Words(title, title), Words(one.found or "—", one.found or "—"), _page(asked, one), note, tone)


def targets(asked: Asked) -> Iterable[Entry]:
    """How every target stands, or how likely it is, and why."""
    for one in _targets(asked):
        said = one.band or one.stand
        title = one.judgement.target.title
        why = Words("；".join(r.zh for r in one.reasons), "; ".join(r.en for r in one.reasons))
        words = Words(f"{title}：{said.zh}（{why.zh}）", f"{title}: {said.en} ({why.en})")
        yield Entry(words, _page(asked, one), bad=one.badge == "bad")


# ---- warnings --------------------------------------------------------------------------------------------------------
def _open(asked: Asked) -> QuerySet[Warning]:
    until = asked.moment
    rows = Warning.objects.filter(policy=asked.edition.policy, raised_at__lt=until)
    return rows.filter(Q(closed_at=None) | Q(closed_at__gte=until)) if not asked.chain else rows.none()


def warning_figures(asked: Asked) -> Iterable[Figure]:
    """How many are open, and how many of them are past their day."""
    rows, page = _open(asked), reverse("monitoring:warnings", args=[asked.edition.policy])
    late = rows.filter(due__lt=asked.day).count()
    yield Figure(Words("未办结", "open"), count(rows.count(), "条", ""), page)
    yield Figure(Words("逾期", "late"), count(late, "条", ""), page, tone="bad" if late else "good")


def warnings(asked: Asked) -> Iterable[Entry]:
    """The open ones, the first due first; those about single firms are counted, not told."""
    page = reverse("monitoring:warnings", args=[asked.edition.policy])
    for row in _open(asked).filter(confidential=False).order_by("due", "pk"):
        address = reverse("monitoring:warning", args=[row.policy, row.pk])
        late = row.due is not None and row.due < asked.day
        yield Entry(Words(row.zh, row.en), address, str(words_of(row.owner)), row.due, late)
    apart = _open(asked).filter(confidential=True).count()
    if apart:
        yield Entry(Words(f"另有{apart}条涉及单个企业", f"{apart} more about single firms"), page)


def raised(asked: Asked, since: date) -> Iterable[Entry]:
    """Warnings raised and closed since."""
    start, rows = clock.end_of(since), Warning.objects.filter(policy=asked.edition.policy)
    new = rows.filter(raised_at__gte=start, raised_at__lt=asked.moment).count()
    over = rows.filter(closed_at__gte=start, closed_at__lt=asked.moment).count()
    if new or over:
        words = Words(f"预警：新增{new}条，办结{over}条", f"warnings: {new} raised, {over} closed")
        yield Entry(words, reverse("monitoring:warnings", args=[asked.edition.policy]))


ALL = (
    DigestSection("targets", Words("政策目标", "Targets"), 10, targets, figures=target_figures),
    DigestSection("warnings", Words("预警", "Warnings"), 20, warnings, raised, warning_figures),
)
