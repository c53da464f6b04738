"""Syntax becomes meaning: expressions typed, blocks made incentives, gates, groups, readings, plans."""
