"""How drafted blocks write things: names, quoted words, figures and ids that the grammar accepts."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from liance.drafting.outline import value_of
from liance.rules.checks.anchors import Figure

NAME = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9_·]*")
TAKEN = re.compile(r"上年|前\d+年|首次(突破|超过|达到)?|此前|[若非是否每且或在于则]$|[若非]")
COUNTED = "家 个月 个 人 名 件 台 项 次 户 套 款 天 日 月 年 级 条 场 类 种 只 股".split()
SCALES = {1: "元", 10**4: "万元", 10**8: "亿元"}
PER = re.compile(r"/每?(?:(月|年)[·•・/]?每?)?(平方米?|m2|㎡|亩|件|个|家|人|名|台|项|套)(?:[·•・/]每?(月|年))?")
LONGEST_NAME = 14


def quoted(words: str) -> str:
    """Words between quotation marks that they do not contain."""
    words = words.strip()
    if "”" not in words:
        return f"“{words}”"
    return f"「{words.replace('「', '『').replace('」', '』')}」"


def name_or_words(words: str) -> str:
    """A bare name where the words can be one, else the words quoted."""
    usable = NAME.fullmatch(words) and not TAKEN.match(words) and len(words) <= LONGEST_NAME
    return words if usable else quoted(words)


def texts(words: tuple[str, ...] | list[str]) -> str:
    """A list of quoted words."""
    return "、".join(quoted(w) for w in words)


def number(value: Fraction) -> str:
    """A number in digits."""
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def is_money(figure: Figure) -> bool:
    """Whether a figure is money, also where the text left out 元 (`20万`)."""
    scaled = figure.kind == "number" and figure.raw != figure.value
    return figure.kind == "money" or scaled


def literal(figure: Figure, text: str) -> str | None:
    """A figure of a passage as the grammar writes it; None where it has no literal (a name, a date)."""
    if is_money(figure):
        return _money(figure) + _per(text[figure.last :])
    match figure.kind:
        case "ratio":
            sign = "‰" if figure.raw == figure.value * 1000 else "%"
            return number(figure.value * (1000 if sign == "‰" else 100)) + sign
        case "points":
            return f"{number(figure.value * 100)}个百分点"
        case "area":
            unit = "亩" if figure.text.endswith("亩") else "平方米"
            return number(figure.raw if unit == "亩" else figure.value) + unit
        case "count":
            unit = re.sub(r"^[\d.,一二两三四五六七八九十百千万亿]+", "", figure.text) or figure.unit
            return number(figure.value) + (unit if unit in COUNTED and figure.value.denominator == 1 else "")
        case "year":
            return f"{int(figure.value)}年"
        case "number":
            return number(figure.value)
        case _:
            return None


def _money(figure: Figure) -> str:
    scale = int(figure.value / figure.raw) if figure.raw else 1
    scale = scale if scale in SCALES else 10**4
    return number(figure.value / scale) + SCALES[scale]


def _per(after: str) -> str:
    match = PER.match(after)
    if match is None:
        return ""
    time = match.group(1) or match.group(3)
    thing = "平方米" if match.group(2) in ("平方", "m2", "㎡") else match.group(2)
    return f"/{thing}" + (f"·{time}" if time else "")


def id_of(path: str, sentence: int) -> str:
    """`三（二）` and 1 as `c3-2-1`."""
    parts = re.findall(r"[一二三四五六七八九十百零]+|\d+", path)
    return "c" + "-".join(str(value_of(part)) for part in [*(parts or ["0"]), str(sentence)])
