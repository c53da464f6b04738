"""Pages: kinds and lists, opening, what is public, rows, lots, a matrix."""

from liance.web.matters.pages.lists import counts, kinds, matrix, matters, public, published
from liance.web.matters.pages.opening import add_row, add_sheet, lots, new, strike_row

__all__ = [
    "add_row",
    "add_sheet",
    "counts",
    "kinds",
    "lots",
    "matrix",
    "matters",
    "new",
    "public",
    "published",
    "strike_row",
]
