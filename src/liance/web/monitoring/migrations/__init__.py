"""Changes of the slice's tables, in order."""
