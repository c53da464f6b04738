"""What the slice puts into the main menu."""

from liance.web.monitoring.permissions import SEEING
from liance.web.people.roles import Role
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("监测", "Monitoring"), "monitoring:policies", Group.DELIVERY, 40, frozenset(map(str, SEEING)),
        about=Words("目标、指标、梯度和预警", "targets, indicators, ladders, warnings"),
    ),
    Item(
        Words("月度报数", "Monthly figures"), "monitoring:returns", Group.CASEWORK, 60,
        frozenset({str(Role.ENTERPRISE)}),
        about=Words("本单位每月要报的数，报过的和退回的", "figures asked of your firm every month, sent and sent back"),
    ),
]  # fmt: skip
