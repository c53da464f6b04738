"""Records as the vocabulary declares them: every version kept, with source, evidence and what it supersedes."""

from liance.web.registry.models.batches import IN_BACKGROUND, Batch, Line, State
from liance.web.registry.models.challenges import Challenge
from liance.web.registry.models.facts import Confirmation, Evidence, Figure, Mention, Origin, Record, Version
from liance.web.registry.models.lists import Entry, ListEdition

__all__ = [
    "IN_BACKGROUND",
    "Batch",
    "Challenge",
    "Confirmation",
    "Entry",
    "Evidence",
    "Figure",
    "Line",
    "ListEdition",
    "Mention",
    "Origin",
    "Record",
    "State",
    "Version",
]
