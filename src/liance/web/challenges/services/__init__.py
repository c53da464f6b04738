"""Writes of the slice: what people do (needs, bids, experts, tasks), and what follows from acts in cases (on_…)."""
