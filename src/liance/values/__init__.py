"""Plain values every other layer stands on: money, ratios, periods, working days and social credit codes."""
