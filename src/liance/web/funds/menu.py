"""The slice's part of the main menu."""

from liance.web.funds.permissions import can_enter_account, can_see
from liance.web.site.menu import Item
from liance.web.site.words import Words

ITEMS = [
    Item(Words("资金", "Funds"), "funds:lines", 60, can_see.roles),
    Item(Words("我的收款", "My payments"), "funds:mine", 61, can_enter_account.roles),
]
