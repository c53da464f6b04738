"""Earlier awards in columns: what they leave of limits, repetitions, tiers and groups, with nobody set apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import polars as pl
import pytest
from tests.agreement.programs import Town, policy_of
from tests.agreement.twin import differences, in_columns, one_by_one

from liance.records.city import City, Value
from liance.records.frames import frames_of
from liance.rules.columns.cover import Cover
from liance.rules.columns.frames import Facts
from liance.rules.columns.program import ColumnProgram

pytestmark = pytest.mark.slow

LIMITED = "依据  合同\n  受益  企业\n  性质  定额\n  金额  合同额\n  上限  1000元 每 企业 累计"
YEARLY = LIMITED.replace("累计", "每年")
PER_THING = LIMITED.replace("每 企业 累计", "每 合同号 累计")
ONCE = "依据  合同\n  受益  企业\n  性质  定额\n  金额  合同额\n  频次  每 企业、合同号 一次"
TWICE = ONCE.replace("一次", "2次")
TIERS = "依据  企业年度\n  受益  企业\n  性质  定额\n  档位  收入 首次突破 100元 10元  1000元 20元"
TIERS += "\n  频次  每 企业、档 一次"
NEVER = "依据  企业年度\n  受益  企业\n  性质  定额\n  金额  10元\n  条件  首次成立（收入 > 100元 期间 未获奖）"
TOLD = "依据  企业年度\n  受益  企业\n  性质  定额\n  金额  100元 − 已奖（one）"
RULES = {
    "limit": LIMITED,
    "limit by year": YEARLY,
    "limit by thing": PER_THING,
    "once": ONCE,
    "twice": TWICE,
    "tiers": TIERS,
    "never": NEVER,
    "told": TOLD,
}
CAP = 100_000
"""The limit of the rules above, in fen."""


def award(firm: str, amount: int | None, **more: Value) -> tuple[str, dict[str, Value]]:
    told: dict[str, Value] = {"incentive": "one", "beneficiary": firm, "key": "子", "year": 2022, "origin": "here"}
    return "award", told | ({} if amount is None else {"amount": amount}) | more


def town(*awards: tuple[str, dict[str, Value]], contracts: int = 1, sales: int = 50_000) -> Town:
    """Firms 甲 and 乙 with some contracts and a year of business each."""
    rows: list[tuple[str, dict[str, Value]]] = [("enterprise", {"id": firm}) for firm in "甲乙"]
    for firm, n in product("甲乙", range(contracts)):
        rows.append(("deal", {"enterprise": firm, "number": "子丑寅"[n], "year": 2023, "sales": sales}))
    rows += [("firm_year", {"enterprise": firm, "year": 2023, "sales": 150_000}) for firm in "甲乙"]
    return Town((*rows, *awards))


def agreed(rule: str, city_of: Town, more: str = "") -> pl.DataFrame:
    """What both engines say, with nobody set apart."""
    policy = policy_of(f"奖补 one 奖励\n  {rule}{more}")
    city = city_of.city(policy)
    assessed = in_columns(policy, city)
    assert differences(assessed.results, one_by_one(policy, city)) == []
    assert assessed.apart == 0
    return assessed.results


def of(results: pl.DataFrame, firm: str) -> list[int | None]:
    return results.filter((pl.col("beneficiary") == firm) & (pl.col("outcome") != "not_eligible"))["amount"].to_list()


# ---- what is left of a limit -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("used", "left"),
    [
        (50_000, [50_000]),
        (50_001, [49_900]),  # a fen more: down to whole yuan
        (49_999, [50_000]),
        (99_900, [100]),
        (99_901, []),
        (100_000, []),
        (100_001, []),
    ],
)
def test_an_award_takes_from_the_limit(used: int, left: list[int]) -> None:
    results = agreed(LIMITED, town(award("甲", used)))
    assert of(results, "甲") == left
    assert of(results, "乙") == [50_000]


def test_several_awards_are_added() -> None:
    city = town(award("甲", 30_000), award("甲", 30_000, key="丑"), award("甲", 5, year=2021))
    assert of(agreed(LIMITED, city), "甲") == [39_900]


def test_the_second_contract_gets_what_ledger_and_first_one_leave() -> None:
    assert of(agreed(LIMITED, town(award("甲", 20_000), contracts=2)), "甲") == [50_000, 30_000]


def test_an_award_of_another_treasury_takes_nothing() -> None:
    assert of(agreed(LIMITED, town(award("甲", 90_000, origin="province"))), "甲") == [50_000]


@pytest.mark.parametrize("unknown", ["amount", "origin"])
def test_an_unknown_award_leaves_bounds(unknown: str) -> None:
    name, told = award("甲", 90_000)
    results = agreed(LIMITED, town((name, {k: v for k, v in told.items() if k != unknown})))
    row = results.filter(beneficiary="甲").row(0, named=True)
    assert row["outcome"] == "undetermined"
    assert (row["low"], row["high"]) == ((0, 50_000) if unknown == "amount" else (10_000, 50_000))


def test_a_yearly_limit_counts_awards_of_its_year() -> None:
    assert of(agreed(YEARLY, town(award("甲", 80_000), contracts=1)), "甲") == [50_000]
    assert of(agreed(YEARLY, town(award("甲", 80_000, key="别的", year=2023))), "甲") == [20_000]


def test_the_payment_of_a_record_is_not_counted_twice() -> None:
    """The award of the first contract (丑) is in the ledger: the second one gets the rest of the limit."""
    city = town(award("甲", 50_000, key="丑", year=2023), contracts=2, sales=70_000)
    assert of(agreed(LIMITED, city, "\n  台账  合同号"), "甲") == [50_000, 50_000]


# ---- once, tiers, never ----------------------------------------------------------------------------------------------
def test_what_was_awarded_is_not_paid_again() -> None:
    results = agreed(ONCE, town(award("甲", 1), contracts=2))
    assert of(results, "甲") == [50_000]
    assert of(results, "乙") == [50_000, 50_000]


def test_twice_means_once_more() -> None:
    assert of(agreed(TWICE, town(award("甲", 1))), "甲") == [50_000]
    assert of(agreed(TWICE, town(award("甲", 1), award("甲", 1, year=2021))), "甲") == []


def test_an_award_for_nobody_knows_what_leaves_doubt() -> None:
    name, told = award("甲", 1)
    results = agreed(ONCE, town((name, {k: v for k, v in told.items() if k != "key"})))
    assert results.filter(beneficiary="甲")["outcome"].to_list() == ["undetermined"]


@pytest.mark.parametrize(("key", "paid"), [("99.99元", [2_000]), ("100元", [2_000]), ("1000元", []), ("别的", [2_000])])
def test_a_tier_paid_before(key: str, paid: list[int]) -> None:
    assert of(agreed(TIERS, town(award("甲", 1, key=key))), "甲") == paid


def test_never_awarded_before() -> None:
    results = agreed(NEVER, town(award("甲", 1)))
    assert (of(results, "甲"), of(results, "乙")) == ([], [1_000])


@pytest.mark.parametrize(
    ("rule", "left"),
    [(LIMITED, [50_000]), (ONCE, []), (NEVER, []), (TIERS, [])],
    ids=["limit", "once", "never", "tiers"],
)
def test_an_award_that_came_back_in_full_takes_nothing_and_was_still_given(rule: str, left: list[int]) -> None:
    """The ledger keeps it with zero."""
    assert of(agreed(rule, town(award("甲", 0, key="1000元" if rule is TIERS else "子"))), "甲") == left


# ---- everything at once ----------------------------------------------------------------------------------------------
def awards() -> Iterator[tuple[tuple[str, dict[str, Value]], ...]]:
    """No award, one or two: about what the limit leaves, for this contract or another, this year or before."""
    yield ()
    for amount, key, year in product((CAP - 50_001, CAP - 50_000, CAP, None), ("子", "丑", "甲", None), (2022, 2023)):
        named: dict[str, Value] = {"key": key} if key is not None else {}
        name, told = award("甲", amount, year=year)
        one = (name, {**{k: v for k, v in told.items() if k != "key"}, **named})
        yield (one,)
        yield (one, award("甲", 20_001, year=2021, origin="before"))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_with_every_award(rule: str) -> None:
    for told in awards():
        for contracts in (1, 3):
            agreed(RULES[rule], town(*told, contracts=contracts))


# ---- groups ----------------------------------------------------------------------------------------------------------
OTHER = "\n\n奖补 two 又奖\n  依据  合同\n  受益  企业\n  性质  定额\n  金额  800元"


@pytest.mark.parametrize("way", ["就高", "择一", "补差", "扣减", "不超过 1200元"])
@pytest.mark.parametrize("same", ["企业", "企业、合同号"])
def test_groups_are_settled_in_columns(way: str, same: str) -> None:
    group = f"{OTHER}\n\n合并 both 一起\n  项目  one、two\n  同一  {same}\n  方式  {way}"
    for told in awards():
        agreed(LIMITED.rsplit("\n", 1)[0], town(*told, contracts=2, sales=80_001), group)


def test_only_the_highest_is_paid_and_of_equals_the_earlier() -> None:
    group = f"{OTHER}\n\n合并 both 一起\n  项目  one、two\n  同一  企业、合同号\n  方式  就高"
    rule = LIMITED.rsplit("\n", 1)[0]
    paid = {
        sales: agreed(rule, town(sales=sales), group).filter(outcome="definite") for sales in (79_900, 80_000, 80_100)
    }
    assert {sales: sorted(set(found["incentive"])) for sales, found in paid.items()} == {
        79_900: ["two"],
        80_000: ["one"],
        80_100: ["one"],
    }


# ---- partitions ------------------------------------------------------------------------------------------------------
def test_one_compiled_policy_for_partitions_with_and_without_awards() -> None:
    """Frames that differ in what they hold of the ledger are brought to one shape, and decide the same."""
    policy = policy_of(f"奖补 one 奖励\n  {LIMITED}")
    program, cover = ColumnProgram(policy), Cover()
    name, told = award("甲", 90_000)
    unknown = (name, {k: v for k, v in told.items() if k != "amount"})
    for made in (town(), town(award("甲", 60_000)), town(unknown), town(), town(award("乙", 99_999), contracts=2)):
        city: City = made.city(policy)
        facts = Facts(frames_of(city))
        fitted = cover.fitted(program.frames(facts))
        assert differences(program.assess(facts, fitted, everything=True).results, one_by_one(policy, city)) == []
    shapes = {site: framed.shape for site, framed in fitted.items()}
    assert shapes == cover.shapes
