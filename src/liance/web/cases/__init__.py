"""Casework: runs of procedures, who may act, what was done, what is due."""
