"""What the slice puts into the main menu."""

from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("政策库", "Policies"),
        "guide:library",
        Group.POLICY,
        10,
        about=Words("每一句原文，旁边是它的规则", "each sentence, and beside it its rule"),
    ),
    Item(
        Words("政策体检", "What do I get"),
        "guide:check-ups",
        Group.POLICY,
        20,
        about=Words("能得到什么、为什么、还差什么", "what one can get, why, and what is missing"),
    ),
]
