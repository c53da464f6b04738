"""Where tasks, measures and responsible bodies of a policy are worked on."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from liance.web.guide.links import Block, Link
from liance.web.people.actor import Actor
from liance.web.site.words import Words
from liance.web.tasks.permissions import can_see


def where_worked_on(actor: Actor, blocks: Sequence[Block]) -> dict[Block, list[Link]]:
    """Tasks, safeguards and measures have their pages; a body or a chain the list of its tasks."""
    return {b: [link] for b in blocks if can_see(actor) and (link := _link(b)) is not None}


def _link(block: Block) -> Link | None:
    if block.kind in ("task", "safeguard", "measure"):
        return Link(Words(f"任务 {block.id}", f"task {block.id}"), reverse("tasks:item", args=[block.policy, block.id]))
    if block.kind in ("responsible", "chain"):
        asked = urlencode({"body" if block.kind == "responsible" else "chain": block.id})
        words = Words(f"{block.title}的任务", f"tasks of {block.title}")
        return Link(words, f"{reverse('tasks:overview', args=[block.policy])}?{asked}")
    return None
