"""What the slice puts into the main menu."""

from liance.web.monitoring.permissions import SEEING
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("监测", "Monitoring"), "monitoring:policies", Group.DELIVERY, 40, frozenset(map(str, SEEING)),
        about=Words("目标、指标、梯度和预警", "targets, indicators, ladders, warnings"),
    )
]  # fmt: skip
