"""The slice's part of the main menu."""

from liance.web.people.roles import Role
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("公示办理", "Notices"), "notices:list", Group.CASEWORK, 40,
        frozenset({str(Role.CITY_OFFICER), str(Role.CITY_LEADER)}),
        about=Words("拟定、脱敏、发布公示，办结转拨付", "draw up, mask, publish and conclude notices"),
    )
]  # fmt: skip
