"""Organisations, accounts, who may act for whom in which role, who asks to, and sessions."""

from liance.web.people.models.members import Account, Consent, Letter, Membership, Organisation
from liance.web.people.models.requests import MembershipRequest, Registration, RequestState
from liance.web.people.models.sessions import SignIn

__all__ = (
    "Account", "Consent", "Letter", "Membership", "MembershipRequest", "Organisation", "Registration", "RequestState",
    "SignIn",
)  # fmt: skip
