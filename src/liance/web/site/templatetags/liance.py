"""Tags and filters of every page: both languages, money exact, dates as people write them."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils import timezone

from liance.values.money import format_money
from liance.values.ratio import format_ratio
from liance.web.site.actions import ACTIONS
from liance.web.site.words import Words, language

register = template.Library()


@register.simple_tag
def say(zh: str, en: str, **values: Any) -> str:
    """The text in the chosen language, `{name}` filled in: `{% say "共{n}项" "{n} items" n=count %}`."""
    return str(Words(zh, en).format(**values) if values else Words(zh, en))


@register.simple_tag(takes_context=True)
def may(context: Any, name: str, *args: Any) -> bool:
    """Whether the person acting may: `{% may "people.revoke-membership" organisation role as allowed %}`."""
    return ACTIONS[name](context["actor"], *args)


@register.filter
def yuan(fen: int | str | None) -> str:
    """Exact money for people; a dash for none, and where there is no such thing (templates then give empty text)."""
    return "—" if fen is None or isinstance(fen, str) else format_money(fen, language())


@register.filter
def ratio(value: Fraction) -> str:
    """An exact ratio as people write it: 50%."""
    return format_ratio(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as 2026-11-27."""
    if value is None:
        return "—"
    return (timezone.localtime(value) if isinstance(value, datetime) else value).strftime("%Y-%m-%d")


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as 2026-11-27 09:30."""
    return "—" if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
