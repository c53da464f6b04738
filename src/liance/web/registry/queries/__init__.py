"""Reads: what is known of a party, of whom, since when, and what waits for somebody."""

from liance.web.registry.queries.about import city_about, figures, first_years, whole_city

__all__ = ["city_about", "figures", "first_years", "whole_city"]
