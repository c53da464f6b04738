"""People who collect, check and look."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from liance.web.people.actor import Actor
from liance.web.people.roles import Role


@pytest.fixture
def officer(person: Callable[..., Actor]) -> Actor:
    """Somebody of the bureau who sends figures in."""
    return person("li", Role.CITY_OFFICER)


@pytest.fixture
def checker(person: Callable[..., Actor]) -> Actor:
    """Another one, who checks them."""
    return person("wang", Role.CITY_OFFICER)


@pytest.fixture
def leader(person: Callable[..., Actor]) -> Actor:
    """The leader of the bureau."""
    return person("zhao", Role.CITY_LEADER)
