"""The city that tests of money begin with."""

from __future__ import annotations

import pytest
from tests.web.funds.world import Decided, enterprise, only

from liance.web.funds import payable


@pytest.fixture
def decided(db: None):
    """An enterprise E1 with an account, and a source of awards that the test decides."""
    before = list(payable._SOURCES)
    source = Decided()
    only(source)
    enterprise("E1")
    yield source
    payable._SOURCES[:] = before
