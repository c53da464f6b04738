"""Money: budget lines, commitments, payment orders, the bank, recovery, the books."""
