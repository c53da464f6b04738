"""The city of the bench: built once through the services (records and copied letters in bulk), then kept on disk."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management import call_command
from django.db.models import Count
from django.utils import timezone

from bench.platform import casework, coordinating, mattering, money, paper
from bench.platform.people import COUNTY, Person, acting, agent, employed, signed_in
from bench.platform.promises import promised
from liance.records.vocabulary import RecordType
from liance.simulate.marks import marks_of
from liance.simulate.population import demo_city
from liance.web.audit.models import Event
from liance.web.awards import entitled, rolls
from liance.web.awards.models import Award
from liance.web.cases.models import Case
from liance.web.funds.models import Order
from liance.web.guide.services import count_beneficiaries
from liance.web.letters.models import Letter
from liance.web.notices.models import Notice
from liance.web.people.actor import SYSTEM
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of
from liance.web.policies.services import take_in
from liance.web.registry import services as registry
from liance.web.registry.models import Record
from liance.web.site.refusals import Refused

ROOT = Path(__file__).resolve().parents[2]
POLICY = "policies/liaocheng-it-2023"
EDITS = {
    "  采用  apply 因 ": "  采用  occur 因 ",
    "  结果 2023年 不符合 “实际申报年份”": "  结果 2023年 42万元",
}
"""By the years of its matters instead of the day of application (else, late in 2026, nothing is due any more)."""
YEARS = range(2015, 2026)
LONG_AGO, COMPLAINTS, PARTIES, TABLES, PROMISES = timedelta(days=120), 300, 80, 30, 120


def built(*, enterprises: int, awards: int) -> Iterator[str]:
    """Everything, part by part; says of each what there is now and how long it took."""
    now = timezone.now()
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        edition = take_in(folder=standing(Path(folder)), actor=SYSTEM, now=now)
    began, cpu = time.perf_counter(), time.process_time()
    for told in _parts(edition, enterprises, awards, now):
        yield f"{told} ({time.perf_counter() - began:.0f} s, {time.process_time() - cpu:.0f} s of processor)"
        began, cpu = time.perf_counter(), time.process_time()


def standing(folder: Path) -> Path:
    """The policy as the bench reads it, with its vocabularies beside it."""
    for part in (POLICY, "vocabularies"):
        shutil.copytree(ROOT / part, folder / part)
    document = folder / POLICY / "policy.md"
    text = document.read_text("utf-8")
    for adopted, read in EDITS.items():
        if text.count(adopted) != 1:
            raise ValueError(f"{document}: “{adopted}” is expected once")
        text = text.replace(adopted, read)
    document.write_text(text, "utf-8")
    return folder / POLICY


def _parts(edition: Edition, enterprises: int, awards: int, now: datetime) -> Iterator[str]:
    policy = policy_of(edition)
    city = demo_city(policy.vocabulary, enterprises=enterprises, seed=1, years=YEARS, marks=marks_of(policy))
    registry.load_whole(city=city, source="bench", demonstration=True, actor=SYSTEM, now=now)
    yield f"{Record.objects.count():,} records and {Organisation.objects.count():,} organisations, in bulk"
    found = casework.entitled(edition, awards)
    yield f"{len(found):,} entitled, found in the whole registry"
    made = list(casework.opened(found, edition, now - LONG_AGO))
    yield f"{len(made):,} awards opened and taken on"
    casework.put_before_the_public(now)
    yield f"{Notice.objects.count()} notices"
    yield money.paid_out(edition, now - timedelta(days=7))
    parties = list(Organisation.objects.filter(kind="enterprise", county=COUNTY).order_by("pk")[:COMPLAINTS])
    casework.complaints(parties, edition, now - LONG_AGO)
    coordinating.problems(parties, edition, now - LONG_AGO)
    coordinating.meeting(parties[0], edition, now - LONG_AGO)
    mattering.opened(parties[:PARTIES], edition, now)
    _stated(parties[:PARTIES], edition, now)
    _put_together(now)
    for serial in range(PROMISES):
        promised(edition, serial, now)
    yield f"{paper.written(now):,} letters, most of them copied in bulk"
    count_beneficiaries(edition=edition, actor=SYSTEM, now=now)
    entitled.find(edition=edition, actor=SYSTEM, now=now)
    yield f"{Case.objects.count():,} cases and {Award.objects.count():,} awards in all"


def _stated(parties: list[Organisation], edition: Edition, now: datetime) -> None:
    """What organisations say of this year, not confirmed yet; and that their entry in the register is wrong."""
    words = policy_of(edition).vocabulary
    types = {t.id: t for t in words.types}
    for party in parties:
        me, values = agent(party), {"enterprise": party.code, "year": now.year, "actual_spending": 1_200_000_00}
        registry.state_own(
            organisation=party, type_=types["enterprise_year"], values=values, vocabulary=words, source="企业自报",
            actor=me, now=now,
        )  # fmt: skip
        kept, entry = Record.objects.get(type="enterprise", key=party.code), types["enterprise"]
        registry.challenge(kept=kept, type_=entry, organisation=party, reason="已迁址", actor=me, now=now)
    for number in range(TABLES):
        brought(parties, types, number, now)


def brought(parties: Sequence[Organisation], types: Mapping[str, RecordType], number: int, now: datetime) -> None:
    """A table of figures and a list of names, each uploaded by an officer and waiting for review."""
    officer, title = acting(Role.CITY_OFFICER, 0, now), types["recognition"]
    figures = "\n".join(["企业,年度,营业收入", *(f"{p.code},{now.year},{number}000000" for p in parties)])
    registry.submit_sheet(
        type_=types["enterprise_year"], data=figures.encode(), name=f"报表{number}.csv", source="县区报表",
        actor=officer, now=now,
    )  # fmt: skip
    names = "\n".join(["单位名称,认定对象", *(f"{p.name},产品{number}" for p in parties)])
    registry.import_list(
        type_=title, issuer="省工信厅", number=f"{number}号", title=f"名单{number}", dated=now.date(),
        common={"title": title.by_id["title"].choices[0].id}, data=names.encode(), name=f"名单{number}.csv",
        actor=officer, now=now,
    )  # fmt: skip


def _put_together(now: datetime) -> None:
    """A batch of whatever waits at each stage for the officers of city and county."""
    for role in (Role.CITY_OFFICER, Role.COUNTY_OFFICER, Role.FINANCE_OFFICER):
        actor = acting(role, 0, now)
        for ready in rolls.ready(actor):
            try:
                rolls.make(incentive=ready.incentive, stage=ready.stage, actor=actor, now=now)
            except Refused:
                continue


def size() -> str:
    """How much there is, in words."""
    counts = {
        "enterprises": Organisation.objects.filter(kind="enterprise").count(), "records": Record.objects.count(),
        "cases": Case.objects.count(), "awards": Award.objects.count(), "notices": Notice.objects.count(),
        "payment orders": Order.objects.count(), "letters": Letter.objects.count(), "events": Event.objects.count(),
    }  # fmt: skip
    return "There are " + ", ".join(f"{n:,} {what}" for what, n in counts.items()) + "; SQLite."


def staff(roles: Iterable[Role | None], clients: int) -> dict[Role | None, list[Person]]:
    """Of each role so many people signed in; of enterprises those with most awards."""
    now = timezone.now()
    made: dict[Role | None, list[Person]] = {None: [Person()] * clients}
    for role in (r for r in roles if r is not None):
        homes = _busiest(clients) if role == Role.ENTERPRISE else [None] * clients
        accounts = [employed(role, n, now, home) for n, home in enumerate(homes)]
        made[role] = [signed_in(a, h.pk if h else "", now) for a, h in zip(accounts, homes, strict=True)]
    return made


def _busiest(clients: int) -> list[Organisation]:
    firms = Organisation.objects.filter(kind="enterprise").annotate(n=Count("awards")).order_by("-n", "pk")
    return list(firms[:clients])
