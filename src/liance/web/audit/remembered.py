"""Reads that are costly, kept in memory until something is recorded: whoever changes anything records it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache, wraps
from typing import Any, TypeVar

from liance.web.audit.models import Head

Read = TypeVar("Read", bound=Callable[..., Any])
_LOOKED: ContextVar[str] = ContextVar("looked", default="")
_KEPT: list[Callable[[], None]] = []


def remembered(most: int) -> Callable[[Read], Read]:
    """Decorates a read of hashable arguments: so many of its last answers are kept, by the end of the audit record.

    An act and its event are written in one transaction, and events one after the other, so that two readers who see
    the same last event see the same tables. What is answered is shared: nobody changes it.
    """

    def decorate(read: Read) -> Read:
        @lru_cache(most)
        def kept(last: str, args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> Any:
            return read(*args, **dict(named))

        @wraps(read)
        def asked(*args: Any, **named: Any) -> Any:
            return kept(_LOOKED.get() or _last(), args, tuple(sorted(named.items())))

        _KEPT.append(kept.cache_clear)
        return asked  # type: ignore[return-value]

    return decorate


def _last() -> str:
    return Head.objects.values_list("hash", flat=True).get(pk=1)


@contextmanager
def at_one_look() -> Iterator[None]:
    """Reads within it ask for the end of the record once: what makes one page together is of one moment."""
    token = _LOOKED.set(_last())
    try:
        yield
    finally:
        _LOOKED.reset(token)


def forget() -> None:
    """Keep nothing any longer: for a database that was exchanged for another."""
    for clear in _KEPT:
        clear()
