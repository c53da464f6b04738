"""What the slice puts into the main menu."""

from liance.web.people.roles import OFFICIALS, READERS
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

SEEING = frozenset(map(str, (*OFFICIALS, *READERS)))
ITEMS = [
    Item(
        Words("任务", "Tasks"), "tasks:index", Group.DELIVERY, 20, SEEING,
        about=Words("每项任务谁牵头、到哪一步、灯号和理由", "who leads each task, how far it is, its light and why"),
    ),
    Item(
        Words("项目", "Projects"), "tasks:projects", Group.DELIVERY, 30, SEEING,
        about=Words("重大和招引项目的节点、滞后和投资认定", "nodes, delays and recognised investment of projects"),
    ),
]  # fmt: skip
