"""Spreadsheets made from the vocabulary and read against it: templates, uploads, the upload marked in place."""

from liance.web.registry.sheets.marked import marked_sheet
from liance.web.registry.sheets.read import Cell, ReadSheet, read_sheet
from liance.web.registry.sheets.template import template

__all__ = ["Cell", "ReadSheet", "marked_sheet", "read_sheet", "template"]
