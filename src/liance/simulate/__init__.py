"""Synthetic cities: seeded, marked 演示, with a firm on every side of every figure a policy compares with."""
