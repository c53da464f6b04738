"""Tags and filters of the slice: figures without needless zeros, yes or no or not known, how a report stands."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from liance.web.site.words import Words
from liance.web.tasks.models import Milestone, Project, Report
from liance.web.tasks.show import KINDS, PARTS, plain

register = template.Library()
STATES = {
    "fill": ("warn", Words("待填报", "to be filed")),
    "check": ("info", Words("待校核", "to be checked")),
    "archived": ("good", Words("已存档", "archived")),
    "missed": ("bad", Words("未报", "missed")),
}


@register.filter
def figure(value: Decimal) -> str:
    """A figure as people write it."""
    return plain(value)


@register.filter
def kind_of(one: Project | Milestone) -> str:
    """The kind of a project or a milestone in the chosen language."""
    return str(KINDS[Project.Kind(one.kind)] if isinstance(one, Project) else PARTS[Milestone.Kind(one.kind)])


@register.filter
def yes_no(value: bool | None) -> str:
    """Yes, no, or not known."""
    return str(Words("不清楚", "not known") if value is None else Words("是", "yes") if value else Words("否", "no"))


@register.simple_tag
def report_state(report: Report) -> SafeString:
    """How a report stands, as a badge."""
    badge, words = STATES[report.case.ended or report.case.stage]
    return format_html('<span class="badge {}">{}</span>', badge, words)
