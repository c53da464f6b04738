"""Reads: what waits for a notice, notices drawn up and published."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from liance.web.cases.models import Case
from liance.web.cases.queries import standing
from liance.web.notices.models import Line, Notice
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.site.beside import how_many


def waiting() -> QuerySet[Case]:
    """Open cases whose present stage is run by a procedure of notice, not yet on one; oldest first."""
    found = Case.objects.filter(ended="").exclude(runs="").exclude(children__ended="")
    rows = found.filter(_of_notice()).select_related("party", "edition", "award").defer("run")
    return rows.order_by("entered", "pk")


def _of_notice() -> Q:
    """The stages that a procedure of notice runs, in every edition that has open cases."""
    under_way = Case.objects.filter(edition=OuterRef("pk"), ended="").exclude(runs="")
    names = {
        edition: {p.id for p in policy_of(edition).procedures.values() if p.purpose == "notice"}
        for edition in Edition.objects.filter(Exists(under_way))
    }
    every = set[str]().union(*names.values())
    if all(mine == every for mine in names.values()):
        return Q(runs__in=every)
    found = Q(pk__in=[])
    for edition, mine in names.items():
        found |= Q(edition=edition, runs__in=mine)
    return found


def notices() -> QuerySet[Notice]:
    """All notices, newest first, with their number of lines."""
    return Notice.objects.annotate(size=how_many(Line.objects.all(), "notice")).order_by("-made_at", "-pk")


def published() -> QuerySet[Notice]:
    """The notices that the public may read, newest first."""
    return notices().exclude(published_at=None).order_by("-published_at")


def lines_of(notice: Notice) -> list[tuple[Line, str]]:
    """The lines of a notice, each with where it stands in words."""
    rows = notice.lines.select_related("case", "case__parent", "case__party", "case__procedure")
    return [(line, standing(line.case)) for line in rows.prefetch_related("objections")]
