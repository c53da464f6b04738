"""The words of a decision: what the formula gives, what each limit leaves of it, what the ledger has paid."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from liance.records.city import City, Record, Value
from liance.rules import ir
from liance.rules.answers.explain import Answer, Program
from liance.rules.library import load_policy

FOLDER = Path(__file__).parent / "fictional"
LIAOCHENG = Path(__file__).resolve().parents[2] / "policies" / "liaocheng-it-2023"
FIRM = "91371500MA31000016"
WAN = 10_000_00
Row = tuple[str, dict[str, Value]]
SHOP: Row = ("enterprise", {"id": "篾匠铺", "dishonest": False})


@cache
def policy(folder: Path = FOLDER) -> ir.Policy:
    return load_policy(folder)


def answers(incentive: str, *rows: Row, folder: Path = FOLDER) -> list[Answer]:
    law = policy(folder)
    kinds = {t.id: t for t in law.vocabulary.types}
    city = City.of(law.vocabulary, [Record(kinds[name], values) for name, values in rows])
    return Program(law, only=[incentive]).answers(city)


def told(answer: Answer, *codes: str, lang: str = "zh") -> list[str]:
    return [r.text(lang) for r in answer.reasons if r.code in codes]


def year(number: int, **facts: Value) -> Row:
    return "workshop_year", {"workshop": "篾匠铺", "year": number, **facts}


LIMITS = ("computed", "limit", "limit-shared", "rounding")


def test_the_amount_comes_before_the_limits_and_each_limit_says_what_it_leaves() -> None:
    first, second = answers("shed", SHOP, year(2030, rent=20 * WAN), year(2031, rent=20 * WAN))
    assert told(first, *LIMITS) == ["金额：租金 × 35% → 7万元", "受上限约束，为6万元"]
    assert told(second, *LIMITS) == [
        "金额：租金 × 35% → 7万元",
        "受上限约束，为6万元",
        "受累计上限约束，已扣除以前数额，为4万元",
    ]
    assert told(first, "limit", lang="en") == ["bounded by the limit: 60,000 yuan"]
    assert (second.decided.before_limits, second.amount) == (7 * WAN, 4 * WAN)


def test_part_of_a_fen_is_written_out() -> None:
    (answer,) = answers("shed", SHOP, year(2030, rent=9999_99))
    assert told(answer, *LIMITS) == [
        "金额：租金 × 35% → 3499.9965元",
        "计算结果 3499.9965元，向下取整到元",
    ]


def paid(key: str, origin: str = "here") -> Row:
    return "award", {
        "incentive": "sale-tiers", "beneficiary": "篾匠铺", "key": key, "year": 2020, "amount": WAN, "origin": origin,
    }  # fmt: skip


def tiers(now: int, *rows: Row) -> dict[str, str]:
    found = answers("sale-tiers", SHOP, year(2029, sales=5 * WAN), year(2030, sales=now), *rows)
    return {r.code: r.zh for r in next(a for a in found if a.year == 2030).reasons}


def test_a_tier_that_the_ledger_paid_is_named_with_its_year() -> None:
    """Nothing of the kind was reached in an earlier year, so that is not said."""
    assert tiers(15 * WAN, paid("10万元")) == {
        "already-awarded": "台账显示2020年已经拨付过10万元一档",
        "tier-not-crossed": "销售额为15万元，下一档须超过20万元，差 50,000.01元",
    }
    assert tiers(50 * WAN, paid("40万元")) == {"already-awarded": "台账显示2020年已经拨付过40万元一档"}
    assert tiers(15 * WAN, paid("40万元"))["already-awarded"] == "台账显示2020年已经拨付过40万元一档"


def test_another_payer_s_award_is_no_reason() -> None:
    assert "already-awarded" not in tiers(15 * WAN, paid("10万元", "province"))


def test_a_tier_reached_in_an_earlier_year_is_said_to_be_so() -> None:
    rows = (SHOP, year(2028, sales=15 * WAN), year(2029, sales=5 * WAN), year(2030, sales=15 * WAN))
    (last,) = (a for a in answers("sale-tiers", *rows) if a.year == 2030)
    assert [r.code for r in last.reasons] == ["tier-not-crossed"]
    assert last.reasons[0].zh.startswith("10万元一档以前年度已经达到，不是首次；")


def test_a_yes_or_no_is_read_with_its_value() -> None:
    maker: Row = ("enterprise", {"id": FIRM, "industry": "3976", "registered_here": True, "dishonest": False})
    association: Row = (
        "association_year",
        {"association": "甲会", "year": 2024, "registered": True, "serves_sector": True, "follows_annual_plan": True},
    )
    chip: Row = (
        "product_year",
        {
            "enterprise": FIRM, "product": "甲", "year": 2023, "category": "chip", "self_developed": True,
            "self_produced": True, "sales": 12_000 * WAN,
        },
    )  # fmt: skip
    (answer,) = answers("association", association, folder=LIAOCHENG)
    assert told(answer, "condition-met") == [
        "符合：依法注册为“是”",
        "符合：服务本行业为“是”",
        "符合：按产业链年度计划开展活动为“是”",
    ]
    (chips,) = answers("chip-sales", maker, chip, folder=LIAOCHENG)
    assert told(chips, "condition-met")[0] == "符合：自主研发为“是”，且自主生产为“是”"
    assert told(chips, *LIMITS) == ["金额：1% × 销售额 → 120万元", "受上限约束，为100万元"]
