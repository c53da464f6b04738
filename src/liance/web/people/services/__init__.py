"""Writes of the slice; each checks who may, writes, and records its event in one transaction."""

from liance.web.people.services.accounts import add_account
from liance.web.people.services.consents import give_consent, has_consent, withdraw_consent
from liance.web.people.services.memberships import grant, revoke
from liance.web.people.services.organisations import add_organisation, change_organisation

__all__ = (
    "add_account", "add_organisation", "change_organisation", "give_consent", "grant", "has_consent", "revoke",
    "withdraw_consent",
)  # fmt: skip
