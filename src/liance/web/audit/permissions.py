"""Who reads the record."""

from __future__ import annotations

from typing import Protocol


class HasRole(Protocol):
    """Who acts, as far as this slice needs to know."""

    @property
    def role(self) -> str:
        """The role acted in."""


def can_read_record(actor: HasRole) -> bool:
    """The audit administrator and the auditors."""
    return actor.role in ("audit_admin", "auditor")
