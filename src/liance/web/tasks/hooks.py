"""Where higher slices join in: what is to happen when a project is reported as delayed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from liance.web.people.actor import Actor
from liance.web.tasks.models import Filing, Project


@dataclass(frozen=True, slots=True)
class Delay:
    """A project was reported as delayed: by how many days its latest node is, for what reasons, by whom and when."""

    project: Project
    filing: Filing | None
    days: int
    reasons: tuple[tuple[str, str], ...]
    actor: Actor
    now: datetime


ABOUT = "project:"
"""What is about a project (a topic, a ticket) is known by this and its number."""
Listener = Callable[[Delay], None]
_LISTENERS: list[Listener] = []


def on_delay(listener: Listener) -> Listener:
    """Register what follows from a delay, such as a ticket, in `AppConfig.ready`; called in the act's transaction."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return listener


def tell_delay(delay: Delay) -> None:
    """Call every listener; what one refuses stops the act."""
    for listener in tuple(_LISTENERS):
        listener(delay)
