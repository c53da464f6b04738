"""What the slice puts into the main menu."""

from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("产业链", "Chains"), "chains:chains", Group.CHAIN, 10,
        about=Words("产业链图、缺口、谁能供谁", "the map, the gaps, who could supply whom"),
    )
]  # fmt: skip
