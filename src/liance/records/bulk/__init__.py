"""Whole populations as typed columns: read from files and databases, checked, written, cut in partitions."""
