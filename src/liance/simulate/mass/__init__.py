"""Synthetic cities of millions of enterprises, drawn in columns and written part by part."""
