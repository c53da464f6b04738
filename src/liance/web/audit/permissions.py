"""Who reads the record."""

from __future__ import annotations

from liance.web.site.actions import Acts, action


@action("audit.read", "查看审计记录", "read the audit record", roles=("audit_admin", "auditor"))
def can_read_record(actor: Acts) -> bool:
    """The audit administrator and the auditors."""
    return True
