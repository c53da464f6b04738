"""What the slice puts into the main menu."""

from liance.web.leader.permissions import SEEING
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("总览", "Overview"), "leader:first", Group.DELIVERY, 10, frozenset(map(str, SEEING)),
        about=Words("目标、任务、资金、产业链、预警、待定事项", "targets, tasks, money, chain, warnings, decisions"),
    )
]  # fmt: skip
