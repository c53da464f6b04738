"""Measures say by which procedures and matters they are done: where those are run, and back to the clauses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.urls import reverse

from liance.rules import ir
from liance.telling.clauses import anchor_of
from liance.web.audit.remembered import remembered
from liance.web.guide.links import Block, BlockHook, Link
from liance.web.people.actor import Actor
from liance.web.policies.queries import current, current_editions, policy_of
from liance.web.site.words import Words


def run_at(purpose: str, english: str, view: str, seen: Callable[[Actor], bool] = bool) -> BlockHook:
    """For `on_block`: what is done by a procedure of a purpose, or a matter of such a one, leads to a view's page.

    `seen`: who may open that page; everybody unless it is said.
    """

    def hook(actor: Actor, blocks: Sequence[Block]) -> dict[Block, list[Link]]:
        asked = {b.policy for b in blocks if b.done_by and seen(actor)}
        mine = {policy: _in_use(policy).get(purpose, {}) for policy in asked}
        return {
            block: [Link(Words(mine[block.policy][name], english), reverse(view)) for name in named]
            for block in blocks
            if block.policy in mine and (named := [n for n in block.done_by if n in mine[block.policy]])
        }

    return hook


@remembered(16)
def _in_use(policy: str) -> Mapping[str, Mapping[str, str]]:
    """What runs at each purpose of a policy in use: every slice asks for its own, and one look serves them all."""
    edition = current(policy)
    of = policy_of(edition) if edition is not None else None
    return {p.purpose: _of(of, p.purpose) for p in of.procedures.values()} if of is not None else {}


def clauses_naming(purpose: str) -> list[tuple[str, list[str]]]:
    """The policies in use with something done by a procedure of a purpose, and the anchors of those sentences."""
    found = []
    for edition in current_editions():
        policy = policy_of(edition)
        mine = _of(policy, purpose)
        anchors = [anchor_of(t.sentence) for t in policy.tasks if mine.keys() & set(t.done_by)]
        found += [(policy.id, anchors)] if anchors else []
    return found


def _of(policy: ir.Policy, purpose: str) -> Mapping[str, str]:
    """The procedures of a purpose and the kinds of matter that follow one of them: id and title."""
    procedures = {p.id: p.title for p in policy.procedures.values() if p.purpose == purpose}
    return procedures | {k.id: k.title for k in policy.matters.values() if k.procedure in procedures}
