"""The board: what firms offer and need, who may match whom, and what came of it."""
