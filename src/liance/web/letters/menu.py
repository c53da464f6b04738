"""The slice's part of the main menu."""

from liance.web.letters.queries import READ_BY
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("文书", "Documents"),
        "letters:list",
        Group.CASEWORK,
        50,
        frozenset(map(str, READ_BY)),
        about=Words("拟稿、签发和下载的通知、决定、汇总表", "notices, decisions and sheets drafted and issued"),
    ),
]
