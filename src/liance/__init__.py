"""Liance 链策 runs a city's industrial policy from the policy's own words."""

from importlib.metadata import PackageNotFoundError, version

__all__ = ["__version__"]

try:
    __version__ = version("liance")
except PackageNotFoundError:  # read from a source tree that was never installed
    __version__ = "0+not-installed"
