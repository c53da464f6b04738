"""What every page shares: layout, language, refusals, the clock."""
