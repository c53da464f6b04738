"""The same rules as SQL: an independent second opinion, and something an auditor can read and run."""
