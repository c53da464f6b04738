"""Reasons, bars and cautions in words, Chinese and English; whoever shows them picks one or both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liance.chains.matching.filters import Bar, Caution
from liance.chains.matching.profile import Sought
from liance.chains.matching.proposal import Method, Reason

Words = tuple[str, str]
SOUGHT: dict[Sought, Words] = {
    Sought.SUPPLY: ("供需对接", "supply and demand"),
    Sought.PLACING: ("挂链", "placing in the chain"),
    Sought.GAP: ("补链", "filling a gap"),
    Sought.INDUSTRY: ("行业归类", "industry class"),
    Sought.INPUT: ("补联系", "missing inputs"),
    Sought.CHALLENGE: ("揭榜", "open challenge"),
}
METHODS: dict[Method, Words] = {
    Method.WORDS: ("共有的词", "words in common"),
    Method.TEXT: ("全文相近", "similar texts"),
    Method.STEPS: ("链上相邻", "near in the chain"),
    Method.TOGETHER: ("同投一物", "needed together"),
    Method.CODES: ("行业相同", "class of industry"),
    Method.PLACE: ("同一地方", "same place"),
    Method.ALIKE: ("同类产品", "like products"),
    Method.NAMED: ("名称相近", "names alike"),
    Method.FLOW: ("常见流向", "usual flow"),
    Method.CHAIN: ("同一产业链", "same chain"),
}
BARS: dict[Bar, Words] = {
    Bar.OVER: ("已经过期", "no longer stands"),
    Bar.OWN: ("是同一家", "is the same party"),
    Bar.CAPACITY: ("产能不够", "cannot deliver so much"),
    Bar.TIME: ("来不及交货", "cannot deliver in time"),
    Bar.REGION: ("不在要求的地方", "is not where it must be"),
    Bar.ELIGIBILITY: ("缺少要求的资格", "lacks a title that is asked for"),
}
CAUTIONS: dict[Caution, Words] = {
    Caution.RELATED: ("两家有关联关系，请核实", "the two are related: look into it"),
    Caution.UNITS: ("计量单位不同，产能没有比较", "units differ: capacity was not compared"),
    Caution.REGION_UNKNOWN: ("所在地不明，请核实", "its place is not known: ask"),
    Caution.MARKS_UNKNOWN: ("资格没有核对", "its titles were not checked"),
}


def told(reason: Reason, names: Mapping[str, str] | None = None) -> Words:
    """A reason in words: what the method is called, and what it found. `names`: Chinese for chains and stages."""
    zh, en = METHODS[reason.method]
    found = [(names or {}).get(one, one) for one in reason.found]
    if reason.method is Method.FLOW:
        return f"{zh}：{_flow(found)}", f"{en}: {_flow(reason.found)}"
    return f"{zh}：{'、'.join(found)}", f"{en}: {', '.join(reason.found)}"


def _flow(found: Sequence[str]) -> str:
    """From a stage of a chain to a stage of a chain; a chain that stays is named once."""
    chain, stage, other, its = found
    return f"{chain} {stage} → {its}" if chain == other else f"{chain} {stage} → {other} {its}"
