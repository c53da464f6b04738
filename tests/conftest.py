"""How many examples a property is tried on (some in `make test`, many in `make slow`), and the browser."""

from __future__ import annotations

from tests.chromium import browser
from tests.thoroughness import QUICK, load

__all__ = ["browser"]

load(QUICK)  # `make slow` says --hypothesis-profile=thorough, which comes later and counts
