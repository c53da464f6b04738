"""What is kept of an API key."""

from __future__ import annotations

import hashlib


def digest_of(key: str) -> str:
    """What is kept of a key; it has 256 random bits, so a plain digest cannot be guessed backwards."""
    return hashlib.sha256(key.encode()).hexdigest()
