"""What the slice puts into the main menu."""

from liance.web.site.menu import Item
from liance.web.site.words import Words

ITEMS = [
    Item(Words("政策库", "Policies"), "guide:library", 10),
    Item(Words("政策体检", "What do I get"), "guide:check-ups", 20),
]
