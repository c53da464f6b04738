"""Answers told to people and programs: words in both languages, the whole story of one answer, JSON."""
