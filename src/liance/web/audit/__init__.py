"""Who did what when: an append-only, hash-chained record of every act."""
