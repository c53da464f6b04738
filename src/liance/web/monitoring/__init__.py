"""The aims of a policy watched: figures collected and checked, targets, forecasts, ladders, warnings."""
