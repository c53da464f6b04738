"""The slice's part of the main menu."""

from liance.web.site.menu import Group, Item
from liance.web.site.words import Words

ITEMS = [
    Item(Words("审计记录", "Audit record"), "audit:events", Group.SYSTEM, 20, frozenset({"audit_admin", "auditor"}))
]
