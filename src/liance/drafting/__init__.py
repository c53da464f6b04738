"""A policy's text becomes a skeleton: clause tree, figures, suggested blocks, and what a person must decide."""
