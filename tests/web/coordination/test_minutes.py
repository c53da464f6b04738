"""Minutes of a meeting: filled from the meeting, drafted by the office, signed by the chain leader, numbered."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.web.coordination.conftest import Office
from tests.web.coordination.test_meetings import decided, resolved

from liance.web.cases.models import Case
from liance.web.letters import services as letters
from liance.web.letters.occasions import occasions
from liance.web.site.refusals import Refused


def test_they_say_what_was_resolved_by_whom_and_by_when(office: Office) -> None:
    meeting, (item, _) = decided(office, ("厂区排水", "用电"))
    resolved(office, item)
    case = Case.objects.get(pk=meeting.case_id)
    (occasion,) = [o for o in occasions(case) if o.template.id == "minutes"]
    draft = letters.start(subject=case, key=occasion.key, actor=office.clerk, now=office.now)
    with pytest.raises(Refused):
        letters.issue(draft=draft, actor=office.clerk, now=office.now)
    letter = letters.issue(draft=draft, actor=office.leader, now=office.now)
    assert letter.number == "第1期"
    data = letters.download(letter=letter, form="pdf", actor=office.leader, now=office.now)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages).replace("\n", "")
    assert "第一次链长会议纪要" in text
    assert "同意；修通排水沟，由市自然资源局于2024-09-30前办结" in text
