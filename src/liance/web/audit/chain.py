"""Digests of JSON values in one canonical form, and the hash that chains an event to the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC

from liance.web.audit.models import Event


def hash_of(event: Event) -> str:
    """SHA-256 over everything an event says and the hash before it."""
    told = [
        event.number, event.at.astimezone(UTC).isoformat(timespec="microseconds"), event.account, event.role,
        event.organisation, event.action, event.thing, event.thing_id, event.before, event.after, event.details,
        event.previous,
    ]  # fmt: skip
    return digest(told)


def digest(value: object) -> str:
    """SHA-256 of a JSON value in its canonical form."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def canonical(value: object) -> str:
    """A JSON value as text that is the same for the same value: keys sorted, no blanks, no floats."""
    _fail_if_float(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _fail_if_float(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("floats have no canonical form; money is integers or decimal text")
    if isinstance(value, dict):
        for part in value.values():
            _fail_if_float(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _fail_if_float(part)
