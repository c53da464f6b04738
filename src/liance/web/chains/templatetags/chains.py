"""Tags and filters of the slice: what figures rest on, spans, shares."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from liance.chains.ground import Ground, Span
from liance.web.chains import show
from liance.web.chains.models import Target
from liance.web.site.words import Words

register = template.Library()

TARGET_STATES = {
    Target.State.OPEN: Words("在谈", "open"),
    Target.State.WON: Words("落地", "won"),
    Target.State.GIVEN_UP: Words("放弃", "given up"),
}


@register.simple_tag(takes_context=True)
def ground(context: Any, rests_on: Ground) -> SafeString:
    """What the figures above rest on: version, days, sources, what nobody confirmed."""
    words = show.grounded(rests_on, context["one"].edition)
    return format_html('<p class="ground small soft" data-version="{}">{}</p>', rests_on.version, words)


@register.filter
def span(value: Span[int]) -> str:
    """A figure that may not be quite known: 3, or 0–5."""
    return show.spanned(value)


@register.filter
def percent_span(value: Span[Fraction] | None) -> str:
    """A share that may not be quite known, in whole percent rounded down: 20%–65%; a dash for none."""
    if value is None:
        return "—"
    least, most = (int(v * 100) for v in (value.least, value.most))
    return f"{least}%" if value.sure else f"{least}%–{most}%"


@register.simple_tag
def target_state(target: Target) -> str:
    """How it stands with a target firm."""
    return str(TARGET_STATES[Target.State(target.state)])
