"""The slice's part of the main menu."""

from liance.web.people.roles import APPLICANTS
from liance.web.site.menu import Item
from liance.web.site.words import Words

ITEMS = [
    Item(Words("公示公告", "Public notices"), "openness:notices", 60),
    Item(Words("兑现公开", "Open data"), "openness:awards", 61),
    Item(Words("进度查询", "Progress"), "openness:progress", 62),
    Item(Words("投诉", "Complain"), "openness:complain", 63, frozenset(map(str, APPLICANTS))),
]
