"""Official documents as values, written as Word and PDF in the layout of GB/T 9704—2012; their wording is data."""

from liance.official.library import kinds
from liance.official.produce import write

__all__ = ["kinds", "write"]
