"""Procedures run: stages, who may act, clocks; pure."""
