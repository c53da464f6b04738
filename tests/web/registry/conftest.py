"""What the tests of the registry share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.conftest import NOON, ROOT

from liance.records.city import Record, Value
from liance.records.vocabulary import Vocabulary
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of

EXAMPLE = ROOT / "examples" / "liaocheng"


@pytest.fixture
def vocabulary(edition: Edition) -> Vocabulary:
    """The vocabulary of the first policy."""
    return policy_of(edition).vocabulary


@pytest.fixture
def facts(vocabulary: Vocabulary) -> Callable[..., Record]:
    """A record as an engine has it: `facts("enterprise_year", enterprise=code(1), year=2023, revenue=100)`."""

    def make(type_: str, **values: Value) -> Record:
        found = vocabulary.type_named(type_)
        assert found is not None
        return Record(found, values)

    return make


__all__ = ["EXAMPLE", "NOON", "Path"]
