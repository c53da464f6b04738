"""Reads of the slice."""
