"""What belongs into a field, in words: note, unit, bounds, choices; and an example of it."""

from __future__ import annotations

from fractions import Fraction

from liance.records.cells import USCC
from liance.records.vocabulary import Field, Kind, Vocabulary
from liance.values.money import format_money
from liance.values.ratio import format_ratio
from liance.values.uscc import make
from liance.web.site.words import Words

KINDS = {
    Kind.MONEY: Words(
        "金额，如 3.2亿元、50万元、12,000,000（不写单位按元）", "money, as 3.2亿元, 50万元 or 12,000,000 (yuan)"
    ),
    Kind.RATIO: Words("比率，如 12.5%", "a ratio, as 12.5%"),
    Kind.COUNT: Words("个数，如 3", "a count, as 3"),
    Kind.NUMBER: Words("数字，如 12.5", "a number, as 12.5"),
    Kind.AREA: Words("面积（平方米），如 1200.5", "square metres, as 1200.5"),
    Kind.YEAR: Words("年份，如 2024", "a year, as 2024"),
    Kind.DATE: Words("日期，如 2024-06-30", "a date, as 2024-06-30"),
    Kind.BOOL: Words("是 或 否", "yes or no"),
    Kind.ENUM: Words("从列表中选择", "choose from the list"),
    Kind.TEXT: Words("文字", "text"),
    Kind.CODE: Words("代码", "a code"),
    Kind.PARTY: Words("统一社会信用代码；没有代码的写全称", "a unified social credit code; else the full name"),
    Kind.REF: Words("已登记的编号", "the key of a registered record"),
}
EXAMPLES = {
    Kind.MONEY: "12000000", Kind.RATIO: "12.5%", Kind.COUNT: "3", Kind.NUMBER: "12.5", Kind.AREA: "1200.5",
    Kind.YEAR: "2024", Kind.DATE: "2024-06-30", Kind.BOOL: "是", Kind.TEXT: "示例文字",
}  # fmt: skip
SAMPLE_CODE = make(authority="9", category="1", area="990000", serial=1)


def described(field: Field, vocabulary: Vocabulary) -> Words:
    """What to fill in: the vocabulary's note, the form, the bounds, the choices."""
    zh, en = [KINDS[field.kind].zh], [KINDS[field.kind].en]
    if field.kind is Kind.CODE and field.code_table == USCC:
        zh, en = ["18位统一社会信用代码"], ["a unified social credit code of 18 characters"]
    elif field.kind is Kind.CODE and field.code_table in vocabulary.code_tables:
        zh, en = [f"{field.code_table} 里的代码"], [f"a code of {field.code_table}"]
    if field.kind is Kind.REF and (target := vocabulary.type_named(field.target or "")) is not None:
        zh, en = [f"已登记的{target.label}的{target.keys[0].label}"], [f"the key of a registered {target.id}"]
    if field.note:
        zh.insert(0, field.note)
        en.insert(0, field.note)
    if field.low is not None:
        zh.append(f"不小于 {_bound(field, field.low, 'zh')}")
        en.append(f"at least {_bound(field, field.low, 'en')}")
    if field.high is not None:
        zh.append(f"不大于 {_bound(field, field.high, 'zh')}")
        en.append(f"at most {_bound(field, field.high, 'en')}")
    if 0 < len(field.choices) <= 30:
        zh.append("：".join(("可选", "、".join(c.label for c in field.choices))))
        en.append("choices: " + ", ".join(c.label for c in field.choices))
    return Words("；".join(zh), "; ".join(en))


def _bound(field: Field, bound: int | Fraction, lang: str) -> str:
    if field.kind is Kind.MONEY:
        return format_money(int(bound), lang)
    return format_ratio(Fraction(bound)) if field.kind is Kind.RATIO else str(bound)


def example_of(field: Field, vocabulary: Vocabulary) -> str:
    """Something that could stand there."""
    if field.choices:
        return field.choices[0].label
    if field.kind in (Kind.PARTY, Kind.REF) or field.code_table == USCC:
        return SAMPLE_CODE
    if field.kind is Kind.CODE:
        return next(iter(vocabulary.code_tables.get(field.code_table or "", {"示例": ""})))
    return EXAMPLES[field.kind]
