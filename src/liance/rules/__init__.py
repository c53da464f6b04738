"""A policy's text becomes typed rules, and the rules become answers with reasons."""
