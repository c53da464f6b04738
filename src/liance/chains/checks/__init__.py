"""A chain against itself and against its policy: rows, the policy's words, and the shape of the graph."""
