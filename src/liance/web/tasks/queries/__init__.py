"""Reads: tasks and measures; projects; what leaders and digests ask."""
