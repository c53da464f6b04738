"""What the slice puts into the main menu."""

from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS, Role
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("事项", "Matters"), "matters:kinds", Group.CASEWORK, 25,
        frozenset(map(str, (*APPLICANTS, *OFFICIALS, *READERS))),
        about=Words("按表申报和办理的各类事项，办结的记入台账", "opened with a form; what comes of them is entered"),
    ),
    Item(Words("公开展示", "Published"), "matters:public", Group.OPEN, 30,
        frozenset({str(Role.PUBLIC)})),
]  # fmt: skip
