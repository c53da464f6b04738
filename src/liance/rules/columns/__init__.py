"""The same rules over whole populations: expressions become Polars columns, decided partition by partition."""
