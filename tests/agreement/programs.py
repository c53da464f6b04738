"""Random policies as text, and small random cities that fill what they mention."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

from hypothesis import strategies as st
from tests.agreement.expressions import AMOUNTS, BASES, FIRM, WINDOWS, Basis, Draw, Grammar

from liance.diagnostics.diagnostic import errors_in
from liance.records.city import City, ParameterKey, Record, Value
from liance.records.vocabulary import Field, Kind
from liance.rules import build, ir

TEMPLATE = Path(__file__).with_name("vocabulary.md").read_text("utf-8")
IDS = ("one", "two", "three")
FIRMS = ("甲", "乙", "丙")
YEARS = (2021, 2022, 2023, 2024)
SPANS = (YEARS, YEARS, YEARS[2:], (2021, 2023, 2024), (2024,), (2022, 2024), ())
DAYS = (None, None, date(2022, 2, 1), date(2023, 12, 31), date(2024, 1, 1), date(2026, 6, 30))
"""When all is applied for; None: nobody said."""
FEN = (0, 1, 99, 100, 10_000, 33_333, 100_000, 1_000_000, 9_999, 33_334, 100_001, 250_050)


@lru_cache(maxsize=64)
def policy_of(rules: str, rounding: str = "down-to-yuan") -> ir.Policy:
    """The policy that rules in the policy language are, their figures not looked for in any official text."""
    with tempfile.TemporaryDirectory() as folder, patch.object(build, "check", return_value=[]):
        text = TEMPLATE.replace("ROUNDING", rounding).replace("RULES", f"```liance\n{rules}\n```")
        Path(folder, "policy.md").write_text(text, "utf-8")
        loaded = build.read(Path(folder))
    wrong = [f"{d.code} {d.place} {dict(d.args)}" for d in errors_in(loaded.diagnostics)]
    assert wrong == [], f"{rules}\n{wrong}"
    assert loaded.policy is not None
    return loaded.policy


# ---- policies ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Rules:
    """A policy's rules as text, its rounding, and the readings chosen."""

    text: str
    rounding: str = "down-to-yuan"
    choices: Mapping[str, str] = field(default_factory=dict)

    def policy(self) -> ir.Policy:
        """The policy."""
        return policy_of(self.text, self.rounding)


OPTIONS = {
    "past": ("strict", "incl"),
    "several": ("highest", "sum", "top-up"),
    "history": ("ever", "policy", "award"),
    "pick": ("left", "right"),
    "paid": ("full", "judged", "cost"),
    "span": ("year", "total"),
}


@st.composite
def programs(draw: Draw, depth: int = 2) -> Rules:
    """One to three incentives, perhaps a group and a gate, a rounding and readings."""
    ids = IDS[: draw(st.integers(1, 3))]
    same = draw(st.sampled_from(BASES))
    bases = [draw(st.sampled_from([same, same, same, *BASES])) for _ in ids]
    blocks = [_incentive(draw, name, basis, depth) for name, basis in zip(ids, bases, strict=True)]
    if draw(st.booleans()):
        blocks.append(_group(draw, ids, bases))
    gate = draw(st.sampled_from(["", "", "守信", "注册资本 不低于 1000元", "行业代码 开头为 “3” 且 非 守信"]))
    if gate:
        blocks.append(f"门槛 good 好企业\n  适用  受益企业\n  条件  {gate}")
    every = draw(st.sampled_from(["", "", "", "上市 或 评级 ≥ 乙级", "年份 ≥ 2022年", "实际申报年份 ≤ 2023年"]))
    if every:
        blocks.append(f"门槛 all 每项都要\n  适用  每项\n  条件  {every}")
    rounding = draw(st.sampled_from(["down-to-yuan", "down-to-fen", "half-up-to-yuan"]))
    text = "\n\n".join(blocks)
    mentioned = [name for name in OPTIONS if f"口径 {name}" in text or (name == "past" and "突破" in text)]
    choices = {name: draw(st.sampled_from(OPTIONS[name])) for name in mentioned}
    return Rules(text, rounding, choices)


def _incentive(draw: Draw, name: str, basis: Basis, depth: int) -> str:
    g = Grammar(draw, basis)
    where = g.one("", "", f" 其中 {g.condition(0)}", " 其中 类别 = 钢铁")
    lines = [f"依据  {basis.label}{where}", f"受益  {g.one(*basis.payees)}"]
    lines += [f"条件  {g.condition(depth)}" for _ in range(draw(st.integers(0, 2)))]
    lines += _amount(draw, g, basis, depth)
    if draw(st.booleans()):
        lines.append(f"申报  {g.one('当年', '次年')}")
    if draw(st.booleans()):
        lines.append(f"频次  每 {g.one(*_things(basis))} {g.one('一次', '一次', '2次')}")
    if draw(st.booleans()):
        lines.append(f"台账  {g.one('企业' if basis.label != '项目' else '业主', basis.object)}")
    return f"奖补 {name} 奖励{name}\n" + "\n".join(f"  {line}" for line in lines)


def _amount(draw: Draw, g: Grammar, basis: Basis, depth: int) -> list[str]:
    kind = g.one("定额", "最高", "区间", "人工", "指引", "口径 paid")
    if kind == "人工":
        return ["性质  人工"]
    if basis.series and draw(st.integers(0, 3)) == 0:
        rows = f"100元 10元  333.33元 {g.one('20元', '0.5元')}  1万元 100元"
        verb = g.one("首次突破", "首次超过", "首次达到")
        mode = g.one("", " 口径 several")
        lines = [f"档位  {g.one(basis.sales, g.money(1))} {verb} {rows}{g.one(*WINDOWS)}{mode}"]
    else:
        lines = [f"金额  {g.money(depth)}"]
    if draw(st.integers(0, 2)) == 0:
        lines.append(f"保底  {g.money(1)}")
    for _ in range(draw(st.integers(0, 2))):
        scope = g.one("", "", "每 企业 每年", "每 企业 累计", "口径 span", f"每 {basis.object} 累计")
        if basis.label == "项目":
            scope = scope.replace("企业", "业主").replace("口径 span", "")
        lines.append(f"上限  {g.one(g.one(*AMOUNTS[2:]), g.money(1))} {scope}")
    return [*lines, f"性质  {kind}"]


def _things(basis: Basis) -> tuple[str, ...]:
    owner = basis.payees[0]
    things = (owner, f"{owner}、年", f"{owner}、类别", basis.object, f"{basis.object}、上市", f"{owner}、评级")
    return (*things, f"{owner}、档") if basis.series else things


def _group(draw: Draw, ids: tuple[str, ...], bases: list[Basis]) -> str:
    members = [i for i in ids if draw(st.booleans())] or [ids[0]]
    common = "类别" if len({b.label for b in bases}) > 1 else _things(bases[0])[0]
    keys = draw(st.sampled_from([common, f"{common}、年", "类别"]))
    how = draw(st.sampled_from(["就高", "择一", "补差", "扣减", "叠加", "不超过 333.33元", "不超过 收入 × 1%"]))
    if how.endswith("1%") and any(b is not FIRM for b in bases):
        how = "不超过 1000元"
    return f"合并 group 一起\n  项目  {'、'.join(members)}\n  同一  {keys}\n  方式  {how}"


# ---- cities --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Town:
    """The rows of a small city: record type id and values; what others published; whether its history is open.

    `applied_on`: the day on which all is applied for, if one is stated.
    """

    rows: tuple[tuple[str, Mapping[str, Value]], ...]
    parameters: Mapping[ParameterKey, Value] = field(default_factory=dict)
    open_history: bool = False
    applied_on: date | None = None

    def city(self, policy: ir.Policy) -> City:
        """The city in memory."""
        types = {t.id: t for t in policy.vocabulary.types}
        records = {
            (name, tuple(v.get(k.id) for k in types[name].keys)): Record(types[name], v) for name, v in self.rows
        }
        return City.of(
            policy.vocabulary, records.values(), open_history=self.open_history, parameters=self.parameters,
            applied_on=self.applied_on,
        )  # fmt: skip


@st.composite
def towns(draw: Draw, rules: Rules) -> Town:
    """Two or three firms with some records of every type that the rules look at."""
    policy, text = rules.policy(), rules.text
    firms = FIRMS[: draw(st.integers(1, 3))]
    rows: list[tuple[str, Mapping[str, Value]]] = []
    for type_ in policy.vocabulary.types:
        fields = [f for f in type_.fields if not f.key and (f.label in text or type_.id in ("award", "enterprise"))]
        used = type_.label in text or type_.id in ("enterprise", "award") or any(f.label in text for f in fields)
        for keys in _keys(draw, type_.id, firms, [i.id for i in policy.incentives]) if used else []:
            if type_.id == "award":
                made = paid_before(draw)
            else:
                made = {f.id: v for f in fields if (v := draw(values(f))) is not None}
            rows.append((type_.id, {**made, **keys}))
    figures: dict[ParameterKey, Value] = {}
    if "全市平均" in text:
        figures = {
            ("average", "", y): draw(st.sampled_from([Fraction(5, 100), Fraction(1)])) for y in _some(draw, YEARS)
        }
    return Town(tuple(rows), figures, draw(st.booleans()), draw(st.sampled_from(DAYS)))


def _some(draw: Draw, items: tuple[int, ...]) -> list[int]:
    return draw(st.lists(st.sampled_from(items), unique=True, max_size=len(items)))


def _keys(draw: Draw, type_id: str, firms: tuple[str, ...], ids: list[str]) -> list[dict[str, Value]]:
    """The keys of some records of a type."""
    one = st.sampled_from(firms)
    match type_id:
        case "enterprise":
            return [{"id": firm} for firm in firms]
        case "firm_year" | "power_year":
            years = [draw(st.sampled_from(SPANS)) for _ in firms]
            return [{"enterprise": firm, "year": y} for firm, own in zip(firms, years, strict=True) for y in own]
        case "deal":
            things = draw(st.lists(st.tuples(one, st.sampled_from("子丑"), st.sampled_from(YEARS)), max_size=6))
            return [{"enterprise": f, "number": n, "year": y} for f, n, y in things]
        case "title":
            days = st.sampled_from([date(y, m, 1) for y in YEARS for m in (1, 7)])
            anyone = st.sampled_from([*firms, "外"])
            things = draw(st.lists(st.tuples(anyone, st.sampled_from("子丑"), days), max_size=6))
            return [{"enterprise": f, "object": o, "date": d} for f, o, d in things]
        case "project":
            return [{"object": name} for name in draw(st.lists(st.sampled_from("子丑寅卯"), unique=True))]
    if draw(st.booleans()):
        return []
    paid = draw(st.lists(st.tuples(st.sampled_from(ids), one, MATTERS, st.sampled_from(YEARS)), max_size=6))
    return [{"incentive": i, "beneficiary": f, "year": y} | ({} if k is None else {"key": k}) for i, f, k, y in paid]


MATTERS = st.sampled_from(
    [None, "子", "子", "丑", "100元", "甲", "333.33元", "甲/子", "钢铁", "steel", "乙级", "2022", "1"]
)
"""What an award is for: unknown, a thing, a tier, the beneficiary himself, several keys, a choice, a number."""
PAID = (0, 1, 9_999, 10_000, 33_332, 33_333, 99_999, 100_000, 999_999, 1_000_000, 50_050, None)
"""Amounts paid before: about what the limits are, a fen more or less."""
ORIGINS = ("here", "here", "here", "before", "province", "nation", None)


def paid_before(draw: Draw) -> dict[str, Value]:
    """What else is known of an award."""
    made = {"amount": draw(st.sampled_from(PAID)), "origin": draw(st.sampled_from(ORIGINS))}
    return {name: value for name, value in made.items() if value is not None}


def values(f: Field) -> st.SearchStrategy[Value | None]:
    """What a field may hold; None: nobody knows."""
    found: list[Value]
    match f.kind:
        case Kind.MONEY:
            found = list(FEN) if f.low == 0 else [*FEN, -1, -333_330]
        case Kind.RATIO:
            found = [Fraction(n, 1000) for n in (0, 50, 333, 1000)]
        case Kind.COUNT:
            found = [0, 1, 2, 3, 10]
        case Kind.NUMBER | Kind.AREA:
            found = [Fraction(0), Fraction(3, 2), Fraction(10)]
        case Kind.YEAR:
            found = [2020, *YEARS, 2026]
        case Kind.DATE:
            found = [date(2021, 12, 31), date(2023, 3, 1), date(2024, 2, 29), date(2020, 1, 31)]
        case Kind.BOOL:
            found = [True, False]
        case Kind.ENUM:
            found = [c.id for c in f.choices]
        case Kind.PARTY | Kind.REF:
            found = ["甲"] if f.kind is Kind.REF else ["甲", "外"]
        case _:
            found = ["39", "65"]
    return st.sampled_from([v for v in found for _ in range(3)] + [None] * max(1, len(found) // 3))
