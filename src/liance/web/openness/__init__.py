"""What the public sees: notices, awards as open data, the progress of a case."""
