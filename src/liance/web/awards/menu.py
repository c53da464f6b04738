"""The slice's part of the main menu."""

from liance.web.people.roles import APPLICANTS, OFFICIALS, READERS
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("奖补", "Awards"),
        "awards:list",
        Group.CASEWORK,
        20,
        frozenset(map(str, (*APPLICANTS, *OFFICIALS, *READERS))),
        about=Words("上限、核定和已拨付的金额，逐笔列出", "ceilings, decided and paid sums, one by one"),
    ),
    Item(
        Words("批次", "Batches"),
        "awards:rolls",
        Group.CASEWORK,
        30,
        frozenset(map(str, OFFICIALS)),
        about=Words("同一项目的案件编成一批，看汇总表，整批办理", "cases of one incentive reviewed as one"),
    ),
]
