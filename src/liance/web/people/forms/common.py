"""Fields that several forms have: choices in the chosen language, days, account names."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from liance.web.people.roles import GIVEN_BY, Kind, Role
from liance.web.site.words import Words

USERNAME = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})


def kinds(of: Iterable[Kind] = Kind) -> list[tuple[str, Words]]:
    """Kinds of organisation in the chosen language."""
    return [(kind.value, kind.words) for kind in of]


def roles(of: Iterable[Role] = tuple(GIVEN_BY)) -> list[tuple[str, Words]]:
    """Roles to choose from in the chosen language."""
    return [(role.value, Role(role).words) for role in of]


def day(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, picked or typed."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)
