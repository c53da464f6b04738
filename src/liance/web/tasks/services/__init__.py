"""Writes: leads, milestones, reports; projects up to the recognised investment."""
