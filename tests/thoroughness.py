"""Properties tried on a few examples while people wait, and on many where nobody does."""

from __future__ import annotations

from typing import Any

from hypothesis import settings

QUICK, THOROUGH = "quick", "thorough"
settings.register_profile(QUICK, max_examples=50, deadline=None)
settings.register_profile(THOROUGH, max_examples=300, deadline=None)


def load(profile: str) -> None:
    """Choose how thorough the tests are."""
    settings.load_profile(profile)


def examples(quick: int, thorough: int, **more: Any) -> settings:
    """Settings of a costly property: so many examples in `make test`, so many in `make slow`."""
    many = settings.get_current_profile_name() == THOROUGH
    return settings(max_examples=thorough if many else quick, deadline=None, **more)
