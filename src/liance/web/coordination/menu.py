"""What the slice puts into the main menu."""

from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("链长制", "Chain leader"), "coordination:home", Group.DELIVERY, 50,
        frozenset(map(str, (*OFFICIALS, *READERS))),
        about=Words("会议、工单、巡链、分工和链长简报", "meetings, tickets, visits, who has which part, the digest"),
    ),
    Item(
        Words("问题反映", "Problems"), "coordination:tickets", Group.CASEWORK, 15,
        frozenset(map(str, APPLICANTS)),
        about=Words("提出生产经营中的问题，看谁在办、办得怎样", "raise a problem, see who handles it and how it goes"),
    ),
]  # fmt: skip
