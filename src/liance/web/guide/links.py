"""Where one can go on from a result: higher slices, and whoever shows records, say it here when they start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from liance.web.people.actor import Actor
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Offered:
    """A result that one may go on from: which incentive of which policy, on which record, for whom, with what outcome.

    `key` holds the values of the record's key fields as text, in order.
    """

    policy: str
    incentive: str
    type: str
    key: tuple[str, ...]
    party: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words and an address; `primary` for the one thing that most people will want."""

    words: Words
    url: str
    primary: bool = False


OfferHook = Callable[[Actor, Offered], Link | None]
FactHook = Callable[[Actor, str, tuple[str, ...]], str | None]
_OFFERS: list[OfferHook] = []
_FACTS: list[FactHook] = []


def on_offer(hook: OfferHook) -> OfferHook:
    """Register what an offer leads to, such as an application; once, in `AppConfig.ready`."""
    if hook not in _OFFERS:
        _OFFERS.append(hook)
    return hook


def on_fact(hook: FactHook) -> FactHook:
    """Register where a record (type, key as text) can be seen and mended; once, in `AppConfig.ready`."""
    if hook not in _FACTS:
        _FACTS.append(hook)
    return hook


def offer_links(actor: Actor, offered: Offered) -> list[Link]:
    """What the actor can go on to from an offer."""
    return [link for hook in _OFFERS if (link := hook(actor, offered)) is not None]


def fact_url(actor: Actor, type_id: str, key: tuple[str, ...]) -> str:
    """Where a record can be seen; empty where nothing shows it."""
    return next((url for hook in _FACTS if (url := hook(actor, type_id, key)) is not None), "")
