"""Organisations, the people who act for them, their roles, and how they sign in."""
