"""Matters (事项): whatever is opened about one record, goes through a procedure, and ends as facts of the registry."""
