"""The chain's pages on the first policy: states, effects, gaps, findings, experts' words, target firms."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.db import DatabaseError
from django.test import Client
from tests.web.browsers import browser_of

from liance.chains.graph import Basis, Kind, Presence
from liance.web.chains import services
from liance.web.chains.models import Judgement, Target
from liance.web.chains.queries import base_graph, graph_of, known_of
from liance.web.people.actor import Actor
from liance.web.people.models import Organisation
from liance.web.people.roles import Role
from liance.web.policies.models import Edition
from liance.web.site.refusals import Refused

HOME = "/chain/liaocheng-it-2023"


@pytest.fixture
def browser(edition: Edition, person: Callable[..., Actor], organisation: Callable[..., Organisation], now: datetime
            ) -> Callable[..., Client]:  # fmt: skip
    """A browser of somebody in a role."""

    def enter(name: str, role: Role) -> Client:
        from liance.web.people.roles import Kind as Body

        home = organisation(112, "市链长办公室", kind=Body.CHAIN) if role is Role.CHAIN_OFFICE else None
        actor = person(name, role, home) if home is not None else person(name, role)
        return browser_of(name, role, Organisation.objects.get(pk=actor.organisation), now=now)

    return enter


@pytest.fixture
def office(organisation: Callable[..., Organisation], person: Callable[..., Actor]) -> Actor:
    """Somebody of the chain office."""
    from liance.web.people.roles import Kind as Body

    return person("lian", Role.CHAIN_OFFICE, organisation(112, "市链长办公室", kind=Body.CHAIN))


def text(page: object) -> str:
    """What a page says, without its marks."""
    return re.sub(r"<[^>]+>", " ", page.content.decode())  # type: ignore[attr-defined]


# ---- what everybody sees ---------------------------------------------------------------------------------------------
def test_the_only_policy_with_a_chain_is_shown_at_once(client: Client, edition: Edition) -> None:
    assert client.get("/chain/").headers["Location"] == HOME
    page = text(client.get(HOME))
    assert "光纤光缆产业" in page
    assert "149" in page


def test_the_map_says_states_by_pattern_and_has_a_table_twin(client: Client, edition: Edition) -> None:
    page = client.get(f"{HOME}/map?chain=fiber-optic-cable").content.decode()
    graph = graph_of(edition)
    assert graph is not None
    ids = [p.id for p in graph.products if p.chain == "fiber-optic-cable"]
    assert page.count('class="node ') == 2 * len(ids)
    assert 'fill="url(#wide-unknown)"' in page
    assert all(f"/products/{i}" in page for i in ids)


def test_choosing_a_product_tells_what_stops_and_why(client: Client, edition: Edition) -> None:
    page = text(client.get(f"{HOME}/map?product=fiber-preform"))
    assert "断了它，本地会停产的" in page
    assert "光纤要用光纤预制棒，没有别的可以代替" in page


def test_an_unknown_product_chain_or_policy_is_not_found(client: Client, edition: Edition) -> None:
    assert client.get(f"{HOME}/map?product=moon").status_code == 404
    assert client.get(f"{HOME}/products/moon").status_code == 404
    assert client.get("/chain/no-such-policy").status_code == 404


def test_the_public_sees_no_working_material(client: Client, edition: Edition) -> None:
    for path in ("gaps", "gaps.xlsx", "pairs", "links", "targets"):
        assert client.get(f"{HOME}/{path}").status_code in (302, 403), path
    assert "补链清单" not in client.get(HOME).content.decode()


# ---- gaps ------------------------------------------------------------------------------------------------------------
def test_gaps_are_sorted_by_the_key_chosen_and_exported_as_shown(browser: Callable[..., Client]) -> None:
    office = browser("lian", Role.CHAIN_OFFICE)
    file = office.get(f"{HOME}/gaps.csv?by=radius").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(file)))
    known = known_of(Edition.objects.get())
    assert known is not None
    assert [r[0] for r in rows[1:4]] == [
        known.graph.product[g.product].name for g in known.gaps.sorted_by(*_keys("radius"))[:3]
    ]
    assert "产业链数据" in rows[-1][0]
    page = text(office.get(f"{HOME}/gaps?by=radius"))
    assert page.index(rows[1][0]) < page.index(rows[2][0])
    assert office.get(f"{HOME}/gaps.xlsx").content[:2] == b"PK"


def _keys(first: str) -> list[object]:
    from liance.chains.gaps import Key

    return [Key(first), *(k for k in Key if k != first)]


# ---- experts ---------------------------------------------------------------------------------------------------------
def test_a_confirmed_link_rests_on_the_expert_and_a_refused_one_is_gone(
    edition: Edition, person: Callable[..., Actor], now: datetime
) -> None:
    expert, base = person("zhuang", Role.EXPERT), base_graph(edition)
    assert base is not None
    one, other = [link for link in base.links if link.evidence.basis is Basis.FIELD][:2]
    services.judge(edition=edition, upper=one.upper, lower=one.lower, kind=one.kind, holds=True, actor=expert, now=now)
    services.judge(
        edition=edition, upper=other.upper, lower=other.lower, kind=other.kind, holds=False, reason="工艺不用它",
        actor=expert, now=now,
    )  # fmt: skip
    graph = graph_of(edition)
    assert graph is not None
    keys = {(x.upper, x.lower, x.kind): x for x in graph.links}
    assert keys[one.upper, one.lower, one.kind].evidence.basis is Basis.EXPERT
    assert (other.upper, other.lower, other.kind) not in keys
    assert graph.version != base.version


def test_refusing_a_link_without_a_reason_or_one_that_is_not_there_is_refused(
    edition: Edition, person: Callable[..., Actor], now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        services.judge(edition=edition, upper="a", lower="b", kind=Kind.INPUT, holds=False,
                       actor=person("zhuang", Role.EXPERT), now=now)  # fmt: skip
    assert [t.refusal.code for t in refused.value.told] == ["chain-no-link", "chain-reason"]


def test_one_click_confirms_and_the_share_grows(browser: Callable[..., Client]) -> None:
    expert = browser("zhuang", Role.EXPERT)
    before = _share(expert)
    form = re.search(r'name="upper" value="([^"]+)"><input[^>]*name="lower" value="([^"]+)"><input[^>]*value="(\w+)"',
                     expert.get(f"{HOME}/links").content.decode())  # fmt: skip
    assert form is not None
    sent = dict(zip(("upper", "lower", "kind"), form.groups(), strict=True))
    assert expert.post(f"{HOME}/links", {**sent, "holds": "yes"}).status_code == 302
    assert _share(expert) == before + 1


def _share(browser: Client) -> int:
    found = re.search(r'class="figure">(\d+) / 203', browser.get(f"{HOME}/links").content.decode())
    assert found is not None
    return int(found[1])


def test_words_on_links_are_never_changed(edition: Edition, person: Callable[..., Actor], now: datetime) -> None:
    base = base_graph(edition)
    assert base is not None
    link = next(x for x in base.links if x.evidence.basis is Basis.FIELD)
    made = services.judge(edition=edition, upper=link.upper, lower=link.lower, kind=link.kind, holds=True,
                          actor=person("zhuang", Role.EXPERT), now=now)  # fmt: skip
    with pytest.raises(DatabaseError):
        Judgement.objects.filter(pk=made.pk).update(holds=False)


# ---- findings --------------------------------------------------------------------------------------------------------
def test_a_verified_maker_turns_the_state_and_closes_the_gap(
    edition: Edition, office: Actor, organisation: Callable[..., Organisation], now: datetime
) -> None:
    known = known_of(edition)
    assert known is not None
    gap = known.gaps.all[0].product
    firm = organisation(7, "东区材料有限公司")
    services.find(edition=edition, product=gap, state=Presence.PRESENT, organisation=firm, as_of=date(2024, 8, 30),
                  source="实地走访", actor=office, now=now)  # fmt: skip
    after = known_of(edition)
    assert after is not None
    assert after.graph.presence(gap) is Presence.PRESENT
    assert gap not in {g.product for g in after.gaps.all}
    services.find(edition=edition, product=gap, state=Presence.ABSENT, as_of=date(2024, 9, 1),
                  source="企业停产", actor=office, now=now)  # fmt: skip
    last = graph_of(edition)
    assert last is not None
    assert last.presence(gap) is Presence.ABSENT


def test_a_finding_needs_a_source_and_a_day_that_has_come(edition: Edition, office: Actor, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        services.find(edition=edition, product="moon", state=Presence.ABSENT, as_of=date(2031, 1, 1), source=" ",
                      actor=office, now=now)  # fmt: skip
    assert [t.refusal.code for t in refused.value.told] == ["chain-no-product", "chain-source", "chain-future"]


# ---- target firms ----------------------------------------------------------------------------------------------------
def test_from_a_gap_to_a_target_a_visit_and_the_outcome(browser: Callable[..., Client]) -> None:
    office = browser("lian", Role.CHAIN_OFFICE)
    path = f"{HOME}/products/polyimide-solvent"
    sent = {"propose": "1", "name": "远方溶剂有限公司", "place": "江苏", "why": "产能全国前三", "source": "年报"}
    assert office.post(path, sent).status_code == 302
    target = Target.objects.get()
    page = f"{HOME}/targets/{target.pk}"
    visit = {"visit": "1", "day": "2024-08-30", "met": "总经理", "result": "愿意来看地", "next_step": "来访"}
    assert "下一步和最迟日期要一起填" in office.post(page, visit).content.decode()
    assert office.post(page, {**visit, "due": "2024-10-08"}).status_code == 302
    assert office.post(page, {"settle": "1", "won": "yes", "outcome": "签约"}).status_code == 302
    target.refresh_from_db()
    assert (target.state, target.visits.count()) == ("won", 1)
    assert office.post(page, {**visit, "due": "2024-10-08"}).status_code == 409


def test_who_might_fill_a_gap_is_proposed_and_taken_into_the_form(browser: Callable[..., Client]) -> None:
    path = f"{HOME}/products/polyimide-solvent"
    page = browser("lian", Role.CHAIN_OFFICE).get(f"{path}?candidate=bomi").content.decode()
    part = page[page.index("可能补上它的单位") : page.index("提一个目标企业")]
    assert "波米科技有限公司" in part
    assert "链上相邻" in part
    form = page[page.index("提一个目标企业") :]
    assert 'name="name" value="波米科技有限公司"' in form
    assert "链上相邻" in form
    assert "可能补上它的单位" not in Client().get(path).content.decode()


# ---- no figure without its ground ------------------------------------------------------------------------------------
@pytest.mark.slow
def test_no_part_of_a_page_has_figures_without_version_day_and_source(browser: Callable[..., Client]) -> None:
    """Every page that can be reached: a section with figures says what they rest on."""
    seen, wanting = set(), []
    for client in (Client(), browser("lian", Role.CHAIN_OFFICE)):
        for path, page in _crawl(client, HOME):
            seen.add(path.split("?")[0])
            for part in re.findall(r"<section[^>]*>(.*?)</section>", page, re.S):
                figures = re.search(r'class="(?:figure|num)"[^>]*>\s*[\d.]+', part)
                if figures and not re.search(r'class="ground[^"]*" data-version="\w+', part):
                    wanting.append((path, figures.group()))
    assert len(seen) > 100
    assert wanting == []


def _crawl(client: Client, start: str) -> Iterator[tuple[str, str]]:
    todo, done = [start], set()
    while todo:
        path = todo.pop()
        if path in done or path.endswith((".csv", ".xlsx")):
            continue
        done.add(path)
        answer = client.get(path)
        assert answer.status_code == 200, path
        page = answer.content.decode()
        yield path, page
        todo += re.findall(rf'href="({HOME}[^"#?]*)', page)
