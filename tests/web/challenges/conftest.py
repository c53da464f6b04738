"""What tests of open challenges begin with."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.web.challenges.course import Course

from liance.web.policies.models import Edition


@pytest.fixture
def course(edition: Edition, now: datetime) -> Course:
    """Everybody of a challenge, before it is stated."""
    return Course(edition, now)
