"""The library that everybody reads: clauses beside their rules, and what an enterprise can get."""
