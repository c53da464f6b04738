"""Reads: what is known of a party, of whom, since when, and what waits for somebody."""

from liance.web.registry.queries.about import city_about, figures, first_years, whole_city
from liance.web.registry.queries.files import file_of, not_confirmed_in, organisations_named, records_about, unconfirmed
from liance.web.registry.queries.listed import entries_matched_since

__all__ = [
    "city_about",
    "entries_matched_since",
    "figures",
    "file_of",
    "first_years",
    "not_confirmed_in",
    "organisations_named",
    "records_about",
    "unconfirmed",
    "whole_city",
]
