"""Pages: the library and its policies; check-ups."""
