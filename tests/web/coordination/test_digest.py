"""The digest: one page, every figure with its record, the same bytes for the same day whatever happens later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.thoroughness import examples
from tests.web.coordination.conftest import Office
from tests.web.coordination.test_meetings import decided, go, resolved
from tests.web.coordination.test_tickets import PDF, WHY, act, raised

from liance.chains.graph import Kind, Presence
from liance.web.cases.digest import Asked, DigestSection, Entry, add_section, sections
from liance.web.cases.late import tick
from liance.web.chains import services as chains
from liance.web.chains.queries import base_graph
from liance.web.coordination import export, queries
from liance.web.coordination.digest import digest_of
from liance.web.coordination.models import Duty, Issue, Ticket
from liance.web.coordination.paper import document_of, written
from liance.web.coordination.services import issuing, register
from liance.web.site.refusals import Refused
from liance.web.site.words import Words

DAY = date(2024, 9, 9)
POLICY = "liaocheng-it-2023"


@pytest.fixture
def week(office: Office) -> Office:
    """A week of work: a leader appointed, a late ticket, a meeting whose tickets are under way."""
    register.appoint(
        edition=office.edition, part=Duty.Part.LEADER, since=date(2024, 1, 1), source="市委办〔2024〕1号",
        person="刘某", actor=office.clerk, now=office.now,
    )  # fmt: skip
    late = raised(office)
    act(late, "assign", office.clerk, office.now, unit=office.bureau)
    meeting, (item,) = decided(office)
    resolved(office, item)
    go(meeting, "hand-out", office.clerk, office.now)
    tick(now=office.now + timedelta(days=5))
    return office


def texts(policy: str = POLICY, chain: str = "", day: date = DAY) -> dict[str, list[str]]:
    made = digest_of(policy, chain, day)
    assert made is not None
    return {p.id: [e.words.zh for e in p.entries] for p in made.parts}


def test_it_tells_what_was_known_at_the_end_of_the_day_each_with_its_record(week: Office) -> None:
    made = digest_of(POLICY, "", DAY)
    assert made is not None
    assert made.leader == "刘某"
    parts = {p.id: p for p in made.parts}
    assert [p.id for p in made.parts if p.id in OWN] == list(OWN)
    assert parts["tickets"].entries[0].words.zh.startswith("共2件，在办2件，其中逾期1件；销号率0%，按期率—，满意率—")
    late = parts["tickets"].entries[1]
    assert (late.owner, late.due, late.bad) == ("市自然资源局", date(2024, 9, 13), True)
    assert all(e.address for p in made.parts if p.id in OWN and p.id != "changes" for e in p.entries)
    assert len(parts["gaps"].entries) == 5
    assert "政策第1版" in parts["freshness"].entries[0].words.zh


OWN = ("changes", "gaps", "pairs", "tickets", "decisions", "money", "freshness")


def test_before_anything_was_known_it_says_so(week: Office) -> None:
    found = texts(day=date(2024, 9, 2))
    assert found["tickets"][0].startswith("共2件")
    assert digest_of(POLICY, "", date(2024, 9, 1)) is None, "no policy was in use"
    assert digest_of(POLICY, "no-such-chain", DAY) is None


@pytest.mark.slow
def test_it_is_one_page_and_the_files_are_the_same_each_time(week: Office) -> None:
    made = digest_of(POLICY, "", DAY)
    assert made is not None
    pdf, docx = written(made, "pdf"), written(made, "docx")
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert docx[:2] == b"PK"
    again = digest_of(POLICY, "", DAY)
    assert again is not None
    assert (written(again, "pdf"), written(again, "docx")) == (pdf, docx)


def test_a_digest_with_far_too_much_in_it_still_is_one_page(week: Office) -> None:
    made = digest_of(POLICY, "", DAY)
    assert made is not None
    long = Entry(Words("很长的一句话，" * 20, "x"), "/", "某某单位", DAY)
    full = replace(made, parts=tuple(replace(p, entries=(long,) * 5, more=7) for p in (*made.parts, *made.parts[:5])))
    assert len(PdfReader(BytesIO(written(full, "pdf"))).pages) == 1


def test_it_tells_what_changed_since_the_last_that_was_issued(week: Office) -> None:
    now = week.now + timedelta(days=10)
    assert texts()["changes"] == ["这是第一期，没有上期可比。"]
    issuing.issue(policy=POLICY, chain="", day=date(2024, 9, 5), actor=week.clerk, now=now)
    assert texts(day=DAY)["changes"] == ["这是第一期，没有上期可比。"], "on that day it was not issued yet"
    later = date(2024, 9, 12)
    ticket = raised(week, now=now - timedelta(hours=1))
    assert texts(day=later)["changes"] == ["工单：新提1件，销号0件，逾期提级1次"]
    act(ticket, "withdraw", week.agent, now)
    with pytest.raises(Refused, match="digest-issued"):
        issuing.issue(policy=POLICY, chain="", day=date(2024, 9, 5), actor=week.clerk, now=now)
    with pytest.raises(Refused, match="digest-day-running"):
        issuing.issue(policy=POLICY, chain="", day=later, actor=week.clerk, now=now)


def test_an_issued_file_is_given_out_only_as_it_was(week: Office) -> None:
    now = week.now + timedelta(days=10)
    issuing.issue(policy=POLICY, chain="", day=DAY, actor=week.clerk, now=now)
    data = issuing.download(policy=POLICY, chain="", day=DAY, form="pdf", actor=week.leader, now=now)
    assert data.startswith(b"%PDF")
    issue = Issue.objects.get()
    Issue.objects.bulk_create([Issue(policy=POLICY, chain="software", day=DAY, pdf_digest="0" * 64,
                                     docx_digest="0" * 64, by="x", at=now)])  # fmt: skip
    assert issue.since is None
    with pytest.raises(Refused, match="digest-differs"):
        issuing.download(policy=POLICY, chain="software", day=DAY, form="pdf", actor=week.leader, now=now)


def test_a_slice_adds_a_part_of_its_own_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("liance.web.cases.digest._SECTIONS", {})
    made = DigestSection("test-part", Words("试", "test"), 10, lambda asked: [Entry(Words(str(asked.day), "x"))])
    add_section(made)
    add_section(made)
    assert [s.id for s in sections()].count("test-part") == 1
    with pytest.raises(ValueError, match="test-part"):
        add_section(DigestSection("test-part", Words("另", "other"), 10, lambda asked: []))


LATER = ("ticket", "answer", "solve", "tick", "find", "judge", "duty", "meeting", "issue")


def test_whatever_happens_afterwards_the_digest_of_that_day_stays_the_same(
    week: Office,
) -> None:
    """Random acts on later days; then the document of the day is made again and compared, word by word."""
    before = digest_of(POLICY, "", DAY)
    assert before is not None
    document, serial, lists = document_of(before), count(1), files(week)

    @examples(3, 60, database=None, suppress_health_check=list(HealthCheck))
    @given(acts=st.lists(st.tuples(st.sampled_from(LATER), st.integers(0, 9)), min_size=1, max_size=6))
    def stays(acts: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            now = week.now + timedelta(days=8)
            for what, days in acts:
                now += timedelta(days=days, minutes=1)
                try:
                    _later(week, what, now, next(serial))
                except Refused:
                    continue
            made = digest_of(POLICY, "", DAY)
            assert made is not None
            assert document_of(made) == document
            assert files(week) == lists
            transaction.set_rollback(True)

    stays()


def files(week: Office) -> list[bytes]:
    """The list of tickets of that day in every form and view."""
    return [
        export.sheet(queries.listed(week.clerk, queries.Wanted(view), on=DAY), DAY).written(kind)
        for kind in ("csv", "xlsx")
        for view in ("open", "late", "above", "ended", "all")
    ]


def _later(week: Office, what: str, now: datetime, n: int) -> None:
    graph = base_graph(week.edition)
    assert graph is not None
    match what:
        case "ticket":
            act(raised(week, title=f"问题{n}", now=now), "assign", week.clerk, now, unit=week.other)
        case "answer":
            act(_open(week), "raise", week.head, now, reasons=WHY)
        case "solve":
            act(_open(week), "solved", week.officer, now, file=PDF)
        case "tick":
            tick(now=now)
        case "find":
            chains.find(edition=week.edition, product=graph.products[n % 20].id, state=Presence.ABSENT, as_of=DAY,
                        source="走访", actor=week.clerk, now=now)  # fmt: skip
        case "judge":
            link = graph.links[n % len(graph.links)]
            chains.judge(edition=week.edition, upper=link.upper, lower=link.lower, kind=Kind(link.kind), holds=True,
                         actor=week.clerk, now=now)  # fmt: skip
        case "duty":
            register.end(duty=Duty.objects.get(), until=date(2024, 9, 3), source="市委办〔2024〕9号", actor=week.clerk,
                         now=now)  # fmt: skip
        case "meeting":
            decided(week)
        case "issue":
            issuing.issue(policy=POLICY, chain="", day=date(2024, 9, 4), actor=week.clerk, now=now)


def _open(week: Office) -> Ticket:
    found = Ticket.objects.filter(case__ended="", unit=week.bureau).order_by("pk").first()
    assert found is not None
    return found


def test_a_chain_of_its_own(week: Office) -> None:
    found = texts(chain="software")
    assert found["tickets"] == [], "none was raised for this chain"
    assert Asked(week.edition, "software", DAY).moment.isoformat() == "2024-09-10T00:00:00+08:00"
