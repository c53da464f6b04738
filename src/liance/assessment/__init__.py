"""A policy over a population of any size: cut into partitions, assessed on any lane, gathered exactly."""
