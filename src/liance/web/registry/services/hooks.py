"""An extension point: higher slices say at start what to do when offices or lists recognised somebody."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recognised:
    """Records that only offices state came in: by which batch (0: at a case's end), type, their key texts, when."""

    batch: int
    type: str
    keys: tuple[str, ...]
    at: datetime


Listener = Callable[[Recognised], None]
_LISTENERS: list[Listener] = []


def on_recognised(listener: Listener) -> Listener:
    """Register a callable, in the `ready` of a slice's AppConfig; called after the records are committed."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return listener


def tell_recognised(news: Recognised) -> None:
    """Call every listener once the transaction is committed; the failure of one is logged and stops no other."""
    for listener in tuple(_LISTENERS):
        transaction.on_commit(lambda listener=listener: listener(news), robust=True)  # type: ignore[misc]
