"""Matching: what may belong together, best first and with reasons; a person confirms."""
