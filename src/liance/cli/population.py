"""A city's files as a population: the one place where commands that simulate read them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liance.rules.ir import Policy
    from liance.simulate.evaluate import Population


def population_of(path: Path, law: Policy, open_history: bool) -> Population:
    """The population of a city's file or folder as a policy's vocabulary reads it. Rejected with all mistakes."""
    from liance.records.intake import read_city
    from liance.simulate.evaluate import Population

    return Population.of(read_city(path, law.vocabulary, open_history=open_history))
