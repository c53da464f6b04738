"""The slice's part of the main menu."""

from liance.web.funds.permissions import can_enter_account, can_see
from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(
        Words("资金", "Funds"),
        "funds:lines",
        Group.CASEWORK,
        60,
        can_see.roles,
        about=Words("指标、占用、支付、对账、追回和账簿", "budget lines, payments, reconciliation, books"),
    ),
    Item(
        Words("我的收款", "My payments"),
        "funds:mine",
        Group.CASEWORK,
        60,
        can_enter_account.roles,
        about=Words("收款账户、到账和确认", "account, payments and confirming them"),
    ),
]
