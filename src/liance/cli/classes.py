"""The classes of dimensions in both languages, for tables of reports."""

from __future__ import annotations

from liance.records.vocabulary import Dimension
from liance.report.page import Both
from liance.simulate.dimensions import classes_of


def class_named(dimension: Dimension, name: str) -> Both:
    """A class as tables hold it, with what it is called in English; names of places stay as they are."""
    english = dict(zip(classes_of(dimension), classes_of(dimension, "en"), strict=True))
    return Both(name, english.get(name, name))
