"""The first policy's chains: all that the policy names, quoted from its text; the rest marked as field knowledge."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from liance.chains.checks.words import sentences
from liance.chains.graph import Basis, Evidence, Graph, Kind, Presence
from liance.chains.read import read_chain
from liance.chains.tally import tally
from liance.rules import ir
from liance.rules.document import plain
from liance.rules.library import home, load_policy

FOLDER = home() / "policies" / "liaocheng-it-2023"


@cache
def policy() -> ir.Policy:
    return load_policy(FOLDER)


@cache
def graph() -> Graph:
    loaded = read_chain(FOLDER, policy())
    assert loaded is not None
    assert loaded.graph is not None
    return loaded.graph


def test_it_holds_what_was_known() -> None:
    """The five chains; 27 organisations that the policy names, and three suppliers from reports."""
    assert [c.id for c in graph().chains] == [t.id for t in policy().tasks if t.kind == "chain"]
    assert (len(graph().products), len(graph().links), len(graph().parks)) == (149, 203, 3)
    assert Counter(a.evidence.basis is Basis.POLICY for a in graph().actors) == {True: 27, False: 3}
    assert [a.name for a in graph().actors if not a.local] == ["济南比亚迪"]


def test_each_product_that_the_policy_names_is_quoted_from_it() -> None:
    stated = [p for p in graph().products if p.evidence.basis is Basis.POLICY]
    assert len(stated) == 75
    said = sentences(policy())
    for product in stated:
        for words in product.evidence.words.split("；"):
            assert any(plain(words) in said[m] for m in product.measures), f"{product.id}: {words}"


def test_a_quarter_of_the_links_rests_on_the_policy() -> None:
    assert Counter(link.evidence.basis for link in graph().links) == {Basis.POLICY: 49, Basis.FIELD: 154}
    assert tally(graph()).grounded == 49


def test_alternatives_are_field_knowledge_and_say_why() -> None:
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for link in graph().links:
        if link.group:
            groups.setdefault((link.lower, link.group), []).append(link.evidence)
    assert sorted(groups) == [
        ("environment-perception", "ranging"), ("optical-communication", "link-end"),
        ("optical-module", "light-source"), ("power-optical-cable", "conductor"),
    ]  # fmt: skip
    assert all(len(found) == 2 for found in groups.values())
    assert all(e.basis is Basis.FIELD and e.note for found in groups.values() for e in found)


def test_who_is_named_by_the_policy_is_present_and_who_is_only_thought_of_is_unknown() -> None:
    for making in graph().makings:
        if making.evidence.basis is Basis.FIELD:
            assert making.state is Presence.UNKNOWN, making
    assert graph().presence("photosensitive-polyimide") is Presence.PRESENT
    assert graph().presence("fiber-preform") is Presence.UNKNOWN  # reported in 2018, to be checked
    assert graph().presence("silicon-wafer") is Presence.UNKNOWN  # nobody named: unknown, not absent
    assert not graph().absent


def test_what_it_reminds_of_is_known() -> None:
    """One row of the research is an arrangement rather than a product, and so stands alone."""
    loaded = read_chain(FOLDER, policy())
    assert loaded is not None
    assert [(d.code, d.args["value"]) for d in loaded.diagnostics] == [("chain-orphan", "独立软件企业（工业企业剥离）")]


def test_every_figure_has_a_source() -> None:
    assert len(graph().facts) > 40
    assert all(fact.source.startswith("http") for fact in graph().facts)
    top = next(f for f in graph().facts if f.indicator == "第一大客户占比")
    assert (top.entity, top.value, top.unit) == ("bomi", "63.82", "%")


def test_special_kinds_stand_under_general_ones() -> None:
    assert graph().specials["copper-foil"] == ("electrolytic-copper-foil", "rolled-copper-foil")
    assert sum(link.kind is Kind.IS_A for link in graph().links) > 20


def test_no_code_knows_this_chain() -> None:
    """A few of its ids and names, looked for in the whole package."""
    marks = ["photosensitive-polyimide", "taipingyang", "yanggu", "光敏聚酰亚胺", "中通客车", "阳谷"]
    package = Path(__file__).resolve().parents[2] / "src" / "liance" / "chains"
    text = "".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    assert [mark for mark in marks if mark in text] == []
