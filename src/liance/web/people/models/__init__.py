"""Organisations, accounts, who may act for whom in which role, who asks to, and sessions."""

from liance.web.people.models.members import Account, Consent, Letter, Membership, Organisation
from liance.web.people.models.requests import MembershipRequest, Registration, RequestState
from liance.web.people.models.sessions import SignIn
from liance.web.people.naming import Name, NameKind

__all__ = (
    "Account", "Consent", "Letter", "Membership", "MembershipRequest", "Name", "NameKind", "Organisation",
    "Registration", "RequestState", "SignIn",
)  # fmt: skip
