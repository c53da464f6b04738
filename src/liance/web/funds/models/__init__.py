"""The tables of money: books, budget lines, claims and commitments, payments, the bank, recovery."""

from liance.web.funds.models.bank import BankReturn, LineOutcome, PayeeAccount, Receipt, ReturnLine
from liance.web.funds.models.books import BookAccount, Transfer
from liance.web.funds.models.budget import BudgetLine, Level, Rule
from liance.web.funds.models.claims import Claim, Commitment, Share
from liance.web.funds.models.payments import LIVE, Batch, Order
from liance.web.funds.models.places import DEBIT_FREE, Kind, Place
from liance.web.funds.models.recovery import Hold, Instalment, Recovery, Restriction

__all__ = [
    "DEBIT_FREE", "LIVE", "BankReturn", "Batch", "BookAccount", "BudgetLine", "Claim", "Commitment", "Hold",
    "Instalment", "Kind", "Level", "LineOutcome", "Order", "PayeeAccount", "Place", "Receipt", "Recovery",
    "Restriction", "ReturnLine", "Rule", "Share", "Transfer",
]  # fmt: skip
