"""What the slice puts into the main menu."""

from liance.web.people.roles import Role
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("政策收录", "Editions"), "policies:shelf", Group.POLICY, 30,
        frozenset({str(Role.CITY_OFFICER), str(Role.CITY_LEADER)}),
        about=Words("收录政策文件的新版本，另一人核对后启用", "take in new editions; another person puts them in use"),
    )
]  # fmt: skip
