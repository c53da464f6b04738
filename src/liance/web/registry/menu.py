"""The slice's part of the main menu."""

from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("我的档案", "My file"),
        "registry:start",
        Group.FILES,
        10,
        frozenset(APPLICANTS),
        about=Words("平台记着的本单位事实，可以填报和提异议", "what is known of us; state it or challenge it"),
    ),
    Item(
        Words("事实台账", "Registry"),
        "registry:start",
        Group.FILES,
        20,
        frozenset((*OFFICIALS, *READERS)),
        about=Words("单位的事实、名单、批次和公布数", "facts, lists, batches and published figures"),
    ),
]
