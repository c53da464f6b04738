"""Tags of every page: roles and kinds of organisation in the chosen language."""

from __future__ import annotations

from django import template

from liance.web.people.roles import Kind, words_of

register = template.Library()


@register.simple_tag
def role(value: str) -> str:
    """A role's name: `{% role m.role %}`."""
    return str(words_of(value))


@register.simple_tag
def kind(value: str) -> str:
    """The name of a kind of organisation: `{% kind organisation.kind %}`."""
    return str(Kind(value).words)
