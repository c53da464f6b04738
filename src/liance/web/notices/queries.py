"""Reads: what waits for a notice, notices drawn up and published."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from liance.web.cases.models import Case
from liance.web.cases.queries import standing
from liance.web.notices.models import Line, Notice
from liance.web.policies.queries import policy_of


def waiting() -> list[Case]:
    """Open cases whose present stage is run by a procedure of notice, not yet on one; oldest first."""
    found = Case.objects.filter(ended="").exclude(runs="").exclude(children__ended="")
    rows = found.select_related("procedure", "party", "edition", "award").order_by("entered", "pk")
    return [c for c in rows if _purpose(c) == "notice"]


def _purpose(case: Case) -> str:
    procedure = policy_of(case.edition).procedures.get(case.runs)
    return procedure.purpose if procedure is not None else ""


def notices() -> QuerySet[Notice]:
    """All notices, newest first, with their number of lines."""
    return Notice.objects.annotate(size=Count("lines")).order_by("-made_at", "-pk")


def published() -> QuerySet[Notice]:
    """The notices that the public may read, newest first."""
    return notices().exclude(published_at=None).order_by("-published_at")


def lines_of(notice: Notice) -> list[tuple[Line, str]]:
    """The lines of a notice, each with where it stands in words."""
    rows = notice.lines.select_related("case", "case__parent", "case__party", "case__procedure")
    return [(line, standing(line.case)) for line in rows.prefetch_related("objections")]
