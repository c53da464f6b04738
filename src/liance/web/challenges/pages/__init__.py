"""Pages of open challenges."""
