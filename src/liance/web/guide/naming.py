"""Measures that name one of the platform's procedures as their means: where that is run, and back to the clauses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.urls import reverse

from liance.rules import ir
from liance.telling.clauses import anchor_of
from liance.web.guide.links import Block, BlockHook, Link
from liance.web.people.actor import Actor
from liance.web.policies.queries import current, current_editions, policy_of
from liance.web.site.words import Words

SHORTEST = 4
"""Words of so many characters may stand within the title of a procedure, or it in them."""


def run_at(purpose: str, words: Words, view: str) -> BlockHook:
    """For `on_block`: measures that name a procedure of a purpose lead to the page of a view."""

    def hook(actor: Actor, blocks: Sequence[Block]) -> dict[Block, list[Link]]:
        titles = {policy: _titles(policy, purpose) for policy in {b.policy for b in blocks}}
        return {b: [Link(words, reverse(view))] for b in blocks if _named(titles[b.policy], b.words)}

    return hook


def clauses_naming(purpose: str) -> list[tuple[str, list[str]]]:
    """The policies in use whose measures name a procedure of a purpose, each with the anchors of their sentences."""
    found = []
    for edition in current_editions():
        policy = policy_of(edition)
        titles = _of(policy, purpose)
        anchors = [anchor_of(t.sentence) for t in policy.tasks if _named(titles, t.lists.get("mechanisms", ()))]
        found += [(policy.id, anchors)] if anchors else []
    return found


def _titles(policy: str, purpose: str) -> tuple[str, ...]:
    edition = current(policy)
    return _of(policy_of(edition), purpose) if edition is not None else ()


def _of(policy: ir.Policy, purpose: str) -> tuple[str, ...]:
    return tuple(p.title for p in policy.procedures.values() if p.purpose == purpose)


def _named(titles: Sequence[str], words: Iterable[str]) -> bool:
    return any(len(min(t, w, key=len)) >= SHORTEST and (t in w or w in t) for w in words for t in titles)
