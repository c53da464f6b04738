"""Records against rules: who qualifies, for how much, why, what is unknown, and what nearly was."""
