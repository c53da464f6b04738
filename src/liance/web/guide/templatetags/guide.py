"""Tags of the slice: back from a page to the clauses that it works on."""

from __future__ import annotations

from django import template

from liance.web.guide.naming import clauses_naming

register = template.Library()


@register.inclusion_tag("guide/clauses-naming.html")
def clauses(purpose: str) -> dict[str, object]:
    """依据: the clauses whose measures name a procedure of a purpose: `{% clauses "challenge" %}`."""
    return {"found": clauses_naming(purpose)}
