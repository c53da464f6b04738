"""Writes of the slice, a module a matter."""
