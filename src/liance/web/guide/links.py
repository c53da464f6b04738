"""Where one can go on from a result: higher slices say it here when they start, so that this one need not know them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from liance.web.people.actor import Actor
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Offered:
    """A result that one may go on from: which incentive of which policy, on which record, for whom, with what outcome.

    `record_key` is the registry's name of the record (`registry.values.key_text`); `party` the credit code.
    """

    policy: str
    incentive: str
    record_type: str
    record_key: str
    party: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words and an address; with `fields` it is a form that is sent there; `primary` for what most people will want."""

    words: Words
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    primary: bool = False


Hook = Callable[[Actor, Sequence[Offered]], Mapping[Offered, Link]]
"""What an actor can go on to from each of the offers of a page, asked for all of them at once."""
_HOOKS: list[Hook] = []


def on_offer(hook: Hook) -> Hook:
    """Register what an offer leads to, such as an application; once, in `AppConfig.ready`."""
    if hook not in _HOOKS:
        _HOOKS.append(hook)
    return hook


def offer_links(actor: Actor, offers: Sequence[Offered]) -> dict[Offered, list[Link]]:
    """What the actor can go on to from each offer."""
    found = [hook(actor, offers) for hook in _HOOKS]
    return {offered: [links[offered] for links in found if offered in links] for offered in offers}


@lru_cache(maxsize=2000)
def record_url(party: str, type_id: str) -> str:
    """Where a party's records of a type can be seen and stated; empty where nothing shows them."""
    try:
        return reverse("registry:records-of", args=[party, type_id])
    except NoReverseMatch:
        return ""


# ---- where a clause is worked on -------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Block:
    """A block under a sentence: of which policy, its kind and id, its name, and the anchor of its sentence.

    Kinds: incentive, reading, term, target, chain, task, measure, safeguard, responsible. `done_by` are the
    procedures and kinds of matter by which a task or measure is done, so that a slice can tell whether it runs one.
    """

    policy: str
    kind: str
    id: str
    title: str
    anchor: str
    done_by: tuple[str, ...] = ()


BlockHook = Callable[[Actor, Sequence[Block]], Mapping[Block, Sequence[Link]]]
"""The pages where blocks are worked on, for those among these that a slice knows; asked for all at once."""
_BLOCK_HOOKS: list[BlockHook] = []


def on_block(hook: BlockHook) -> BlockHook:
    """Register where blocks are worked on; once, in `AppConfig.ready`. Each page links back to the block's sentence."""
    if hook not in _BLOCK_HOOKS:
        _BLOCK_HOOKS.append(hook)
    return hook


def block_links(actor: Actor, blocks: Sequence[Block]) -> dict[Block, list[Link]]:
    """Every page where each block is worked on."""
    found = [hook(actor, blocks) for hook in _BLOCK_HOOKS]
    return {block: [link for links in found for link in links.get(block, ())] for block in blocks}
