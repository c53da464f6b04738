"""Watching a policy's aims: indicators, observations, targets, forecasts, ladders, warnings and what may be told."""
