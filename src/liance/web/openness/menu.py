"""The slice's part of the main menu."""

from liance.web.people.roles import APPLICANTS
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("公示公告", "Public notices"), "openness:notices", Group.OPEN, 10,
        about=Words("正在公示的名单，可以实名提出异议", "lists on notice; object under your name"),
    ),
    Item(
        Words("兑现公开", "Open data"), "openness:awards", Group.OPEN, 20,
        about=Words("谁得了什么、多少、依据哪一条，可下载", "who got what, how much, by which clause"),
    ),
    Item(
        Words("进度查询", "Progress"), "openness:progress", Group.OPEN, 40,
        about=Words("凭案号看办到哪一步", "where a case stands, by its number"),
    ),
    Item(
        Words("投诉", "Complain"), "openness:complain", Group.OPEN, 50, frozenset(map(str, APPLICANTS)),
        about=Words("由没有参与原办理的人处理", "dealt with by somebody who was not involved"),
    ),
]  # fmt: skip
