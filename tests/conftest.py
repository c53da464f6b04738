"""How many examples a property is tried on: some in `make test`, many in `make slow`."""

from __future__ import annotations

from tests.thoroughness import QUICK, load

load(QUICK)  # `make slow` says --hypothesis-profile=thorough, which comes later and counts
