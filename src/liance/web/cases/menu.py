"""The slice's part of the main menu."""

from liance.web.people.roles import Role
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("案件", "Cases"),
        "cases:list",
        Group.CASEWORK,
        10,
        frozenset(set(Role.values) - {Role.PUBLIC, Role.SYSTEM, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
        about=Words("待我办理、办理中、已超期和已办结的案件", "what waits for me, open, late and ended cases"),
    )
]
