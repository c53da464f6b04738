"""The pages that the bench walks over and whose queries the tests bound: who opens them, and at which address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from bench.platform.people import Person
from liance.telling.matters import SELF
from liance.telling.sheet import Sheet, sheet_of
from liance.web.awards.models import Roll
from liance.web.cases.models import Case
from liance.web.coordination.models import Meeting, Ticket, Tour
from liance.web.funds.models import BankReturn, Batch, BudgetLine, Claim, Recovery
from liance.web.guide.sealed import Carried, seal
from liance.web.letters.models import Draft, Letter
from liance.web.matters.models import Matter
from liance.web.notices.models import Notice
from liance.web.people.models import Account, Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.policies.queries import current_editions
from liance.web.registry.models import Batch as Sheets
from liance.web.registry.models import Challenge, ListEdition, Record
from liance.web.registry.queries import city_about
from liance.web.tasks.models import Project, Report

MOST = 2000
CHECKED = 40


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to be opened: numbers and keys by kind, and sheets of check-ups as they travel in the form."""

    policy: str
    of: Mapping[str, Sequence[Any]]
    sheets: Sequence[str]

    def any(self, kind: str, dice: Random) -> Any:
        """One of a kind."""
        return dice.choice(self.of[kind])


def sampled(rows: Sequence[Any]) -> Sequence[Any]:
    """At most so many, by chance, the same each time."""
    return Random(1).sample(rows, min(MOST, len(rows)))


def known(pick: Callable[[Sequence[Any]], Sequence[Any]] = sampled) -> Known:
    """Of everything there is those picked; rows are given to `pick` oldest first."""
    edition = current_editions()[0]
    rows = {
        "firm": Organisation.objects.filter(kind="enterprise").values_list("pk", flat=True),
        "record": Record.objects.exclude(type="enterprise").values_list("pk", flat=True),
        "case": Case.objects.filter(ended="").values_list("number", flat=True),
        "ended case": Case.objects.exclude(ended="").values_list("number", flat=True),
        "roll": Roll.objects.values_list("number", flat=True),
        "notice": Notice.objects.values_list("number", flat=True),
        "published": Notice.objects.exclude(published_at=None).values_list("number", flat=True),
        "line": BudgetLine.objects.values_list("code", flat=True),
        "claim": Claim.objects.values_list("pk", flat=True),
        "batch": Batch.objects.values_list("number", flat=True),
        "return": BankReturn.objects.values_list("pk", flat=True),
        "recovery": Recovery.objects.values_list("number", flat=True),
        "letter": Letter.objects.values_list("pk", flat=True),
        "draft": Draft.objects.filter(letter=None, dropped_at=None).values_list("pk", flat=True),
        "sheet": Sheets.objects.values_list("pk", flat=True),
        "list": ListEdition.objects.values_list("pk", flat=True),
        "challenge": Challenge.objects.values_list("pk", flat=True),
        "account": Account.objects.values_list("pk", flat=True),
        "ticket": Ticket.objects.values_list("number", flat=True),
        "meeting": Meeting.objects.values_list("case__number", flat=True),
        "tour": Tour.objects.values_list("pk", flat=True),
        "matter": Matter.objects.filter(case__ended="").values_list("case__number", flat=True),
        "public matter": Matter.objects.exclude(public_on=None).values_list("case__number", flat=True),
        "report": Report.objects.values_list("case__number", flat=True),
        "project": Project.objects.values_list("number", flat=True),
    }
    of = {kind: pick(list(found.order_by("pk"))) for kind, found in rows.items()}
    return Known(edition.policy, of, [seal(Carried(_stated(code, edition))) for code in of["firm"][:CHECKED]])


def _stated(code: str, edition: Edition) -> Sheet:
    """The sheet of somebody who states about himself what the registry knows of an enterprise."""
    made = sheet_of(city_about(code, edition))
    rows = {
        (type_, tuple(SELF if k == code else k for k in key)): {f: SELF if v == code else v for f, v in cells.items()}
        for (type_, key), cells in made.rows.items()
    }
    return Sheet(None, "", rows, made.given, made.trail)


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name, the role in which it is opened (None: nobody signed in), its address, what is sent to it."""

    name: str
    who: Role | None
    address: Callable[[Known, Random, Person], str]
    sends: Callable[[Known, Random], Mapping[str, str]] | None = None


def _at(view: str, *kinds: str, query: str = "") -> Callable[[Known, Random, Person], str]:
    """The address of a view, with one of each of these kinds in it; `policy` and `own` are not drawn."""

    def address(known: Known, dice: Random, person: Person) -> str:
        fixed = {"policy": known.policy, "own": person.organisation}
        args = [fixed[k] if k in fixed else k[1:] if k.startswith("=") else known.any(k, dice) for k in kinds]
        return reverse(view, args=args) + query.format(n=dice.randrange(1, 20), word=quote(dice.choice("光电芯湖东新")))

    return address


START = {"who": "", "industry": "39", "county": "", "registered": "true", "year": "2024"}
LIBRARY = (
    Page("policies", None, _at("guide:library")),
    Page("a policy, every clause", None, _at("guide:policy", "policy")),
    Page("editions of a policy", None, _at("guide:history", "policy")),
    Page("a worked example", None, _at("guide:example", "policy", "=rent", "=0")),
    Page("policies searched", None, _at("guide:search", query="?q={word}")),
)
PUBLIC = (
    Page("home", None, _at("site:home")),
    Page("check-up, first page", None, _at("guide:check-up", "policy")),
    Page("check-up, what there is", None, _at("guide:check-up", "policy"), lambda known, dice: START),
    Page("check-up, next question", None, _at("guide:check-up", "policy"),
         lambda known, dice: {"sheet": dice.choice(known.sheets), "go": "next"}),
    Page("check-up, result", None, _at("guide:check-up", "policy"),
         lambda known, dice: {"sheet": dice.choice(known.sheets), "go": "result"}),
    Page("notices", None, _at("openness:notices")),
    Page("a notice", None, _at("openness:notice", "published")),
    Page("awards as open data", None, _at("openness:awards", query="?page={n}")),
    Page("progress of a case", None, lambda known, dice, _: "/open/progress?number=" + known.any("case", dice)),
)  # fmt: skip
FIRM = (
    Page("home, a firm", Role.ENTERPRISE, _at("site:home")),
    Page("check-up of one's own file", Role.ENTERPRISE, _at("guide:mine", "policy")),
    Page("own file", Role.ENTERPRISE, _at("registry:file", "own")),
    Page("own records of a type", Role.ENTERPRISE, _at("registry:records-of", "own", "=enterprise_year")),
    Page("own cases", Role.ENTERPRISE, _at("cases:list", query="?view=all")),
    Page("own awards", Role.ENTERPRISE, _at("awards:list")),
    Page("own account and payments", Role.ENTERPRISE, _at("funds:mine")),
    Page("own letters", Role.ENTERPRISE, _at("letters:list")),
)
REGISTRY = (
    Page("organisations", Role.CITY_OFFICER, _at("registry:organisations", query="?page={n}")),
    Page("organisations by name", Role.CITY_OFFICER, _at("registry:organisations", query="?q={word}")),
    Page("an organisation's file", Role.CITY_OFFICER, _at("registry:file", "firm")),
    Page("its records of a type", Role.CITY_OFFICER, _at("registry:records-of", "firm", "=enterprise_year")),
    Page("a record", Role.CITY_OFFICER, _at("registry:record", "record")),
    Page("records by type", Role.CITY_OFFICER, _at("registry:records", query="?type=enterprise_year&page={n}")),
    Page("records by name", Role.CITY_OFFICER, _at("registry:records", query="?q={word}")),
    Page("records to confirm", Role.CITY_OFFICER, _at("registry:records", query="?unconfirmed=yes")),
    Page("records of a county", Role.COUNTY_OFFICER, _at("registry:records", query="?page={n}")),
    Page("challenges", Role.CITY_OFFICER, _at("registry:challenges")),
    Page("a challenge", Role.CITY_OFFICER, _at("registry:challenge", "challenge")),
    Page("uploads", Role.CITY_OFFICER, _at("registry:batches")),
    Page("an upload", Role.CITY_OFFICER, _at("registry:batch", "sheet")),
    Page("lists", Role.CITY_OFFICER, _at("registry:lists")),
    Page("a list with its names", Role.CITY_OFFICER, _at("registry:list", "list")),
    Page("published figures", Role.CITY_OFFICER, _at("registry:figures")),
    Page("firms to look into", Role.CITY_OFFICER, _at("guide:find", "policy", query="?q={word}")),
    Page("check-up of a firm", Role.CITY_OFFICER, _at("guide:of", "policy", "firm")),
)
CASEWORK = (
    Page("home, an officer", Role.CITY_OFFICER, _at("site:home")),
    Page("cases to do", Role.CITY_OFFICER, _at("cases:list", query="?page={n}")),
    Page("cases to do, a county", Role.COUNTY_OFFICER, _at("cases:list")),
    Page("cases that are late", Role.CITY_OFFICER, _at("cases:list", query="?view=late&page={n}")),
    Page("all cases", Role.CITY_OFFICER, _at("cases:list", query="?view=all&page={n}")),
    Page("cases by name", Role.CITY_OFFICER, _at("cases:list", query="?view=all&q={word}")),
    Page("a case", Role.CITY_OFFICER, _at("cases:case", "case")),
    Page("a case that ended", Role.AUDITOR, _at("cases:case", "ended case")),
    Page("awards", Role.CITY_OFFICER, _at("awards:list", query="?page={n}")),
    Page("proactive awards", Role.CITY_OFFICER, _at("awards:proactive", "policy")),
    Page("batches of cases", Role.CITY_OFFICER, _at("awards:rolls")),
    Page("a batch of cases", Role.CITY_OFFICER, _at("awards:roll", "roll")),
    Page("notices, and what waits", Role.CITY_OFFICER, _at("notices:list")),
    Page("a notice with its lines", Role.CITY_OFFICER, _at("notices:notice", "notice")),
    Page("letters", Role.CITY_OFFICER, _at("letters:list", query="?page={n}")),
    Page("batches and notices with letters", Role.CITY_OFFICER, _at("letters:list", query="?view=sheets")),
    Page("drafts", Role.COUNTY_OFFICER, _at("letters:list", query="?view=drafts")),
    Page("a draft", Role.COUNTY_OFFICER, _at("letters:draft", "draft")),
    Page("a letter", Role.CITY_OFFICER, _at("letters:letter", "letter")),
    Page("letters about a batch", Role.CITY_OFFICER, _at("letters:about", "=roll", "roll")),
)
MONEY = (
    Page("budget lines", Role.FINANCE_OFFICER, _at("funds:lines")),
    Page("a budget line", Role.FINANCE_OFFICER, _at("funds:line", "line")),
    Page("claims", Role.FINANCE_OFFICER, _at("funds:claims", query="?page={n}")),
    Page("a claim", Role.FINANCE_OFFICER, _at("funds:claim", "claim")),
    Page("payment batches", Role.FINANCE_OFFICER, _at("funds:batches")),
    Page("a payment batch", Role.FINANCE_OFFICER, _at("funds:batch", "batch")),
    Page("bank returns", Role.FINANCE_OFFICER, _at("funds:returns")),
    Page("a bank return", Role.FINANCE_OFFICER, _at("funds:return", "return")),
    Page("reconciliation", Role.FINANCE_OFFICER, _at("funds:reconciliation")),
    Page("books", Role.FINANCE_OFFICER, _at("funds:books", query="?page={n}")),
    Page("transfers", Role.FINANCE_OFFICER, _at("funds:transfers", query="?page={n}")),
    Page("payee accounts", Role.FINANCE_OFFICER, _at("funds:accounts", query="?page={n}")),
    Page("recoveries", Role.FINANCE_OFFICER, _at("funds:recoveries")),
    Page("a recovery", Role.FINANCE_OFFICER, _at("funds:recovery", "recovery")),
)
OFFICES = (
    Page("organisations to administer", Role.SYSTEM_ADMIN, _at("people:organisations", query="?page={n}")),
    Page("an organisation's people", Role.SYSTEM_ADMIN, _at("people:organisation", "firm")),
    Page("accounts", Role.SYSTEM_ADMIN, _at("people:accounts")),
    Page("an account", Role.SYSTEM_ADMIN, _at("people:account", "account")),
    Page("the record of acts", Role.AUDIT_ADMIN, _at("audit:events", query="?page={n}")),
)
COORDINATION = (
    Page("own problems", Role.ENTERPRISE, _at("coordination:tickets")),
    Page("the chain office's desk", Role.CHAIN_OFFICE, _at("coordination:home")),
    Page("tickets", Role.CHAIN_OFFICE, _at("coordination:tickets", query="?view=all&page={n}")),
    Page("tickets by name", Role.CHAIN_OFFICE, _at("coordination:tickets", query="?q={word}")),
    Page("a ticket", Role.CHAIN_OFFICE, _at("cases:case", "ticket")),
    Page("meetings", Role.CHAIN_OFFICE, _at("coordination:meetings")),
    Page("a meeting", Role.CHAIN_OFFICE, _at("coordination:meeting", "meeting")),
    Page("who has which part", Role.CHAIN_OFFICE, _at("coordination:register")),
    Page("the year's plan", Role.CHAIN_OFFICE, _at("coordination:plan")),
    Page("visits", Role.CHAIN_OFFICE, _at("coordination:tours")),
    Page("a visit", Role.CHAIN_OFFICE, _at("coordination:tour", "tour")),
    Page("the overview", Role.LEADER, _at("leader:overview", "policy")),
    Page("the digest", Role.CHAIN_LEADER, _at("coordination:digest", "policy")),
)
PROMISES = (
    Page("tasks", Role.CITY_OFFICER, _at("tasks:overview", "policy")),
    Page("a task", Role.CITY_OFFICER, _at("tasks:item", "policy", "=T13")),
    Page("a measure", Role.CITY_OFFICER, _at("tasks:item", "policy", "=T13-1")),
    Page("a monthly report", Role.CITY_OFFICER, _at("tasks:report", "report")),
    Page("projects", Role.CITY_OFFICER, _at("tasks:projects", query="?page={n}")),
    Page("a project", Role.CITY_OFFICER, _at("tasks:project", "project")),
    Page("where each sentence is worked on", Role.CITY_OFFICER, _at("guide:coverage", "policy")),
)
MATTERS = (
    Page("kinds of matters", Role.ENTERPRISE, _at("matters:kinds")),
    Page("a form of a matter", Role.ENTERPRISE, _at("matters:new", "policy", "=talent")),
    Page("matters", Role.CITY_OFFICER, _at("matters:list", query="?kind=scenario&page={n}")),
    Page("matters counted", Role.CITY_OFFICER, _at("matters:counts")),
    Page("matters as a file", Role.CITY_OFFICER, _at("matters:list", query="?kind=scenario&as=csv")),
    Page("a matter", Role.CITY_OFFICER, _at("cases:case", "matter")),
    Page("published matters", None, _at("matters:public", query="?page={n}")),
    Page("a published matter", None, _at("matters:published", "public matter")),
    Page("a matrix", None, _at("matters:matrix", "policy", "=adaptation")),
)
OF_THE_CITY = (*PUBLIC, *FIRM, *REGISTRY, *CASEWORK, *MONEY, *PROMISES, *MATTERS, *COORDINATION, *OFFICES)
PAGES = (*LIBRARY, *OF_THE_CITY)
