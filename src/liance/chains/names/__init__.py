"""Names of organisations as people look for them: a part, the beginning, the initials, or with a slip."""
