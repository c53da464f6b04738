"""Editions of policies: what their files said when, and which is current."""
