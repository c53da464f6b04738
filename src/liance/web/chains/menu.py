"""What the slice puts into the main menu."""

from liance.web.site.menu import Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("产业链", "Chains"), "chains:chains", 30,
        about=Words("产业链图、缺口、谁能供谁", "the map, the gaps, who could supply whom"),
    )
]  # fmt: skip
