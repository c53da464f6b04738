"""Lanes: the same job over many partitions, in this process, in a pool of processes, or on a Spark cluster."""
