"""What the slice puts into the main menu."""

from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("供需对接", "Supply and demand"), "board:board", Group.CHAIN, 20,
        about=Words("发布供应和需求，看推荐的对家", "post what one offers or needs, see who could match"),
    )
]  # fmt: skip
