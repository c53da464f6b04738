"""The facts of a city: what record types there are, records read from files, and a store to ask."""
