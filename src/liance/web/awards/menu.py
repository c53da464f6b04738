"""The slice's part of the main menu."""

from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS
from liance.web.site.menu import Item
from liance.web.site.words import Words

ITEMS = [
    Item(Words("奖补", "Awards"), "awards:list", 40, frozenset(map(str, (*APPLICANTS, *OFFICIALS, *READERS)))),
    Item(Words("批次", "Batches"), "awards:rolls", 41, frozenset(map(str, OFFICIALS))),
]
