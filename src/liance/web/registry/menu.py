"""The slice's part of the main menu."""

from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS
from liance.web.site.menu import Item
from liance.web.site.words import Words

ITEMS = [
    Item(Words("我的档案", "My file"), "registry:start", 20, frozenset(APPLICANTS)),
    Item(Words("事实台账", "Registry"), "registry:start", 20, frozenset((*OFFICIALS, *READERS))),
]
