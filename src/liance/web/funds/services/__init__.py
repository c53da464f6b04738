"""Writes of money: every one in a single transaction with its transfers and its event."""

from liance.web.funds.services.accounts import NewAccount, confirm_account, enter_account, refuse_account
from liance.web.funds.services.bank import download, send_batch
from liance.web.funds.services.budget import NewLine, open_line, reduce_line, supplement_line
from liance.web.funds.services.claims import fund, release, take_up
from liance.web.funds.services.orders import cancel_order, check_batch, make_batch, send_back
from liance.web.funds.services.receipts import say_received
from liance.web.funds.services.reconcile import reconcile
from liance.web.funds.services.recovery import (
    Ruling,
    decide_recovery,
    drop_recovery,
    enforce_recovery,
    give_notice,
    open_recovery,
    receive_instalment,
    restrict,
)
from liance.web.funds.services.returns import UNREAD, Imported, import_return

__all__ = [
    "UNREAD", "Imported", "NewAccount", "NewLine", "Ruling", "cancel_order", "check_batch", "confirm_account",
    "decide_recovery", "download", "drop_recovery", "enforce_recovery", "enter_account", "fund", "give_notice",
    "import_return", "make_batch", "open_line", "open_recovery", "receive_instalment", "reconcile",
    "reduce_line", "refuse_account", "release", "restrict", "say_received", "send_back", "send_batch",
    "supplement_line", "take_up",
]  # fmt: skip
