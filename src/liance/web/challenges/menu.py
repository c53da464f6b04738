"""The slice's part of the main menu."""

from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("揭榜挂帅", "Open challenges"), "challenges:list", Group.CHAIN, 30,
        about=Words("企业的技术难题张榜，全国的单位都可以来揭", "problems of firms that anybody may take on"),
    )
]  # fmt: skip
