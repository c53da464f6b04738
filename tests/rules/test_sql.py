"""Rules as SQL: read by a person, run by DuckDB, and the same as the engine on cities drawn from each policy."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import duckdb
import pytest
from tests.rules.sql_twin import database, differences, drawn_city, expressible, queried

from liance.records.city import City, Record
from liance.rules import ir
from liance.rules.build import read
from liance.rules.sql.emit import COLUMNS, emit
from liance.rules.sql.words import Beyond, atom, connectives, every, literal, negated, some, text, whether

ROOT = Path(__file__).resolve().parents[2]
FICTIONAL = ROOT / "tests" / "rules" / "fictional" / "policy.md"
DOCUMENTS = {p.stem: p for p in sorted((ROOT / "tests" / "patterns").glob("*.md"))} | {"fictional": FICTIONAL}
SEEDS = range(2)

BEYOND = {
    "gates": {"vat", "share"},
    "increments": {"over-base", "merged", "over-growth"},
    "limits": {"device", "software", "workshop", "factory", "platform"},
    "loans": {"interest", "guarantee"},
    "rates": {"testing", "lab"},
    "rows": {"park", "park-listed", "park-rd", "contract"},
    "units": {"rd-step", "agency"},
    "unknown": {"has-patent"},
}
"""Incentives of the pattern documents that have no query under the adopted readings."""


@pytest.fixture(scope="session")
def policies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ir.Policy]:
    """Every pattern document, and the fictional city's, as a policy."""
    found = {}
    for name, path in DOCUMENTS.items():
        folder = tmp_path_factory.mktemp(name)
        shutil.copy(path, folder / "policy.md")
        policy = read(folder).policy
        assert policy is not None, name
        found[name] = policy
    return found


# ---- an example, worked by hand ------------------------------------------------------------------------------------
def revenues(policy: ir.Policy, **by_firm: dict[int, int | None]) -> City:
    """Yearly revenue in fen by firm; None: a record without it."""
    type_ = policy.vocabulary.type_named("enterprise_year")
    assert type_ is not None
    rows = [
        Record(type_, {"enterprise": firm, "year": year} | ({} if fen is None else {"revenue": fen}))
        for firm, years in by_firm.items()
        for year, fen in years.items()
    ]
    return City.of(policy.vocabulary, rows)


def test_tiers_crossed_for_the_first_time(policies: dict[str, ir.Policy]) -> None:
    """6000万元 pays 12万元, 2亿元 35万元: at the figure nothing, a fen above it the tier; unknown years: a range."""
    wan = 10_000 * 100
    city = revenues(
        policies["first"],
        甲={2022: 5000 * wan, 2023: 6000 * wan, 2024: 6000 * wan + 1},
        乙={2022: 9000 * wan, 2023: 5000 * wan, 2024: 25_000 * wan},
        丙={2022: None, 2024: 7000 * wan},
    )
    rows = {r["record"]: r for r in queried(database(city), emit(policies["first"], "scale"))}
    assert {name: (r["outcome"], r["low"], r["high"]) for name, r in rows.items() if name[0] != "乙"} == {
        "甲/2022": ("not_eligible", None, None),
        "甲/2023": ("not_eligible", None, None),
        "甲/2024": ("definite", 12 * wan, 12 * wan),
        "丙/2022": ("undetermined", 0, 90 * wan),
        "丙/2024": ("undetermined", 0, 12 * wan),
    }
    assert [rows[f"乙/{year}"]["amount"] for year in (2022, 2023, 2024)] == [12 * wan, None, 35 * wan]


def test_every_step_stands_under_the_words_it_comes_from(policies: dict[str, ir.Policy]) -> None:
    """The sentence, every condition and every reading used is in the text, in comments."""
    for policy in policies.values():
        for incentive in policy.incentives:
            if not expressible(policy, incentive.id, {}):
                continue
            query = emit(policy, incentive.id)
            remarks = re.sub(r"\s+", "", "".join(re.findall(r"--(.*)", query)))
            for words in (incentive.sentence.text, *(c.text for c in incentive.conditions if c.text != "是")):
                assert re.sub(r"\s+", "", words) in remarks
            assert "duckdb city.db < query.sql" in query


def test_a_query_is_one_statement_without_binary_floating_numbers(policies: dict[str, ir.Policy]) -> None:
    queries = [
        emit(p, i.id) for p in policies.values() for i in p.incentives if expressible(p, i.id, {})
    ]  # fmt: skip
    assert len(queries) > 40
    for query in queries:
        code = re.sub(r"--.*", "", query)
        assert code.count(";") == 1
        assert not re.search(r"\b(DOUBLE|FLOAT|REAL)\b", code)
        assert " / " not in code.replace("|| '/' ||", "").replace("/ 12.0", "")


# ---- the same as the engine ----------------------------------------------------------------------------------------
Drawn = Callable[[str, int], tuple[City, duckdb.DuckDBPyConnection]]


@pytest.fixture(scope="session")
def drawn(policies: dict[str, ir.Policy]) -> Drawn:
    """A city drawn for a document, in memory and in DuckDB."""

    @cache
    def made(name: str, seed: int) -> tuple[City, duckdb.DuckDBPyConnection]:
        city = drawn_city(policies[name], seed)
        return city, database(city)

    return made


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_query_says_what_the_engine_says(name: str, policies: dict[str, ir.Policy], drawn: Drawn) -> None:
    """On drawn cities, under the adopted readings and every other option of every reading, cell by cell."""
    policy = policies[name]
    others = [{r.id: o.id} for r in policy.readings.values() for o in r.options if o.id != r.default]
    seen: list[dict[str, object]] = []
    for seed in SEEDS:
        city, tables = drawn(name, seed)
        for incentive in policy.incentives:
            for choices in [{}, *others]:
                if expressible(policy, incentive.id, choices):
                    assert differences(policy, incentive, choices, city, tables, seen) == []
    beyond = {i.id for i in policy.incentives if not expressible(policy, i.id, {})}
    assert beyond == BEYOND.get(name, set())
    assert seen or beyond == {i.id for i in policy.incentives}


def test_the_drawn_cities_reach_every_outcome(policies: dict[str, ir.Policy], drawn: Drawn) -> None:
    """Agreement would mean little if everything were refused."""
    told: Counter[object] = Counter()
    for name, policy in policies.items():
        _, tables = drawn(name, 0)
        for incentive in policy.incentives:
            if expressible(policy, incentive.id, {}):
                rows = queried(tables, emit(policy, incentive.id))
                told.update(r["outcome"] or r["left_open"] for r in rows)
    assert set(told) >= {"definite", "ceiling", "range", "manual", "not_eligible", "undetermined", "ledger"}
    assert min(told[k] for k in ("definite", "undetermined", "not_eligible")) > 50


@pytest.mark.parametrize("incentive", ["device", "workshop", "platform"])
def test_a_group_is_beyond_the_query_but_not_the_record_alone(
    incentive: str, policies: dict[str, ir.Policy], drawn: Drawn
) -> None:
    policy = policies["limits"]
    found = policy.incentive(incentive)
    assert found is not None
    with pytest.raises(Beyond, match="group"):
        emit(policy, incentive)
    city, tables = drawn("limits", 1)
    seen: list[dict[str, object]] = []
    assert differences(policy, found, {}, city, tables, seen, alone=True) == []
    assert seen
    assert set(seen[0]) <= set(COLUMNS[:8])


def test_what_is_beyond_the_query_is_named_in_both_languages(policies: dict[str, ir.Policy]) -> None:
    with pytest.raises(Beyond) as beyond:
        emit(policies["rows"], "park-rd")
    assert "计数（引进企业" in beyond.value.zh
    assert "Rows" in beyond.value.en


def test_a_beneficiary_with_awards_in_the_ledger_is_left_to_a_person(
    policies: dict[str, ir.Policy], drawn: Drawn
) -> None:
    """Once only and shared limits are settled in SQL; the texts of the ledger are not matched there."""
    _, tables = drawn("limits", 0)
    rows = queried(tables, emit(policies["limits"], "matching"))
    paid = "SELECT beneficiary FROM award WHERE incentive = 'matching' AND COALESCE(origin IN ('here', 'before'), TRUE)"
    known = {name for (name,) in tables.execute(paid).fetchall()}
    open_ = {r["beneficiary"] for r in rows if r["left_open"] == "ledger"}
    assert open_
    assert open_ <= known
    assert {r["outcome"] for r in rows if r["left_open"]} == {None}


def test_a_ratio_finer_than_the_query_counts_stops_it(policies: dict[str, ir.Policy]) -> None:
    """Rounding it would be a wrong answer, so there is none."""
    queries = [
        (policy, emit(policy, i.id))
        for policy in policies.values()
        for i in policy.incentives
        if expressible(policy, i.id, {})
    ]
    policy, query = next((p, q) for p, q in queries if "LEFT JOIN parameter" in q and "more than six" in q)
    tables = database(drawn_city(policy, 0))
    assert queried(tables, query)
    tables.execute("UPDATE parameter SET value = 0.123456789")
    with pytest.raises(duckdb.Error, match="more than six decimals"):
        queried(tables, query)


# ---- words ---------------------------------------------------------------------------------------------------------
def test_connectives_are_bracketed_only_where_they_mix() -> None:
    assert every(["a", "b OR c", "TRUE"]) == "a AND (b OR c)"
    assert some(["a AND b", "c", "FALSE"]) == "(a AND b) OR c"
    assert every(["a", "FALSE"]) == "FALSE"
    assert some([]) == "FALSE"
    assert negated("NOT f.found") == "f.found"
    assert negated("a AND b") == "NOT (a AND b)"
    assert connectives("f(a AND b) = CASE WHEN a OR b THEN 1 END") == set()


def test_literals_and_cases() -> None:
    assert text("it's") == "'it''s'"
    assert (literal(2023), literal(10_000_000), literal(True)) == ("2023", "10_000_000", "TRUE")
    assert atom("a + b") == "(a + b)"
    assert atom("least(a, b)") == "least(a, b)"
    assert atom("(a) + (b)") == "((a) + (b))"
    assert whether([("FALSE", "1"), ("a", "2"), ("TRUE", "3")]) == "CASE WHEN a THEN 2 ELSE 3 END"


# ---- the page ------------------------------------------------------------------------------------------------------
def test_the_query_on_the_page_is_the_one_that_is_emitted(policies: dict[str, ir.Policy]) -> None:
    page = (ROOT / "docs" / "sql.md").read_text("utf-8")
    (shown,) = re.findall(r"^```sql\n(-- .*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert shown == emit(policies["first"], "scale", alone=True)


# ---- what the documents above do not bring up ------------------------------------------------------------------------
EXTRA = {
    "earlier records of a yearly series with gaps": (
        "规模以上、收入不低于上年、以前从未跌出规模以上的，奖励3万元。",
        "依据  企业年度\n  受益  企业\n  条件  规模以上 且 主营收入 ≥ 上年 主营收入\n"
        "    且  首次 每 企业 其中 非 规模以上\n  金额  3万元\n  性质  定额",
    ),
    "a limit that is no whole number of yuan": (
        "按主营收入的1%奖励，每家企业累计不超过123456.78元。",
        "依据  企业年度\n  受益  企业\n  金额  1% × 主营收入\n  上限  123456.78元 每 企业 累计\n  性质  最高",
    ),
    "a top-up of amounts that have no upper end": (
        "按主营收入的1%奖励，减去以前已奖数额。",
        "依据  企业年度\n  受益  企业\n  金额  1% × 主营收入\n  性质  定额\n\n"
        "合并 again 同一企业\n  项目  extra\n  同一  企业\n  方式  补差",
    ),
}


@pytest.mark.parametrize("what", EXTRA)
def test_more_constructs_against_the_engine(what: str, tmp_path: Path) -> None:
    """A clause added to the growth award's document, on drawn cities without a ledger."""
    sentence, lines = EXTRA[what]
    front = 'crossing = "past"\n'
    document = DOCUMENTS["first"].read_text("utf-8").replace(front, "")
    head, rest = document.split("## 一、", 1)
    vocabulary = rest[rest.index("\n---\n") :]
    clause = f"## 一、补充\n\n> {sentence}\n\n```liance\n奖补 extra 补充奖励\n  {lines}\n```\n"
    (tmp_path / "policy.md").write_text(head + clause + vocabulary, "utf-8")
    policy = read(tmp_path).policy
    assert policy is not None
    incentive = policy.incentive("extra")
    assert incentive is not None
    seen: list[dict[str, object]] = []
    for seed in range(6):
        city = drawn_city(policy, seed, without="award")
        assert differences(policy, incentive, {}, city, database(city), seen) == []
    assert len({r["outcome"] for r in seen}) > 1
