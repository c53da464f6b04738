"""Reads of money: lines, claims, payments, books, reconciliation."""
