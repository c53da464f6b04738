"""Rates as people read them."""

from __future__ import annotations

from fractions import Fraction

from django import template

from liance.web.coordination.sections import percent

register = template.Library()


@register.simple_tag
def rate(value: Fraction | None) -> str:
    """A rate in whole per cent; a dash where nothing can be counted yet."""
    return percent(value)
