"""Who acts: a person in a role for an organisation; the one value that services and permissions take."""

from __future__ import annotations

from dataclasses import dataclass

from liance.web.people.roles import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting: sign-in name, role, the organisation acted for, and all organisations he belongs to.

    `leads`: he is the lead agent of the organisation acted for, who decides who else acts for it.
    """

    account: str
    role: Role
    organisation: str = ""
    name: str = ""
    county: str = ""
    belongs_to: frozenset[str] = frozenset()
    account_id: int | None = None
    leads: bool = False

    @property
    def person(self) -> str:
        """What identifies the person across roles: duties are separated by person, not by account role."""
        return self.account

    @property
    def signed_in(self) -> bool:
        """Whether it is a known person."""
        return self.account_id is not None

    def acts_for(self, organisation: str) -> bool:
        """Whether the person belongs to the organisation, in whatever role."""
        return organisation in self.belongs_to or organisation == self.organisation

    def is_any(self, *roles: Role) -> bool:
        """Whether the role acted in is one of these."""
        return self.role in roles


SYSTEM = Actor(account="", role=Role.SYSTEM, name="系统")
PUBLIC = Actor(account="", role=Role.PUBLIC, name="公众")
