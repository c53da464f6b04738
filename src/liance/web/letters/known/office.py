"""What an office says of itself on its letters: from the settings, or as its last letter said it."""

from __future__ import annotations

from django.conf import settings

from liance.web.letters.models import Letter
from liance.web.people.models import Organisation

REMEMBERED = (
    "contact", "phone", "address", "email", "review_body", "court", "appeal", "finance", "bureau", "recipients",
    "review", "again", "place",
)  # fmt: skip
"""Fields that an office fills in the same way each time, unless they are about the case."""
ABOUT_THE_CASE = {("allocation-plan", "review"), ("minutes", "place")}
LAST = 20


def of_office(office: Organisation, kind: str) -> dict[str, object]:
    """What is known of the office that writes; letters of the last time win over the settings."""
    found: dict[str, object] = {}
    if office.name == settings.OFFICE:
        found |= {name: text for name, text in settings.LETTERHEAD.items() if text}
    recent = Letter.objects.filter(office=office).order_by("-pk").values_list("fields", flat=True)[:LAST]
    for fields in reversed(recent):
        found |= {name: fields[name] for name in REMEMBERED if isinstance(fields.get(name), str)}
    return {name: text for name, text in found.items() if (kind, name) not in ABOUT_THE_CASE}


def code_of(office: Organisation) -> str:
    """The short name that the office's numbers begin with: the setting's for the platform's own office, else as used
    last; empty when it has none yet.
    """
    if office.name == settings.OFFICE and settings.OFFICE_CODE:
        return str(settings.OFFICE_CODE)
    last = Letter.objects.filter(office=office, serial__isnull=False).exclude(prefix=MINUTES).order_by("-pk").first()
    return last.prefix if last is not None else ""


MINUTES = "纪要"
"""The series of 纪要, which are numbered 第3期 without a short name."""
