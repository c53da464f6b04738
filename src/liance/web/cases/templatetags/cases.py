"""How long a stage may take, in templates."""

from __future__ import annotations

from django import template

from liance.procedures.words import span_words
from liance.rules import ir
from liance.web.site.words import Words

register = template.Library()


@register.simple_tag
def limit(of: ir.TimeLimit) -> Words:
    """`{% limit stage.limit %}`: 10个工作日内."""
    return Words(span_words(of, "zh"), span_words(of, "en"))
