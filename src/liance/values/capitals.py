"""Money in the capital numerals of Chinese payment documents, which cannot be altered by a stroke: 壹佰万元整."""

from __future__ import annotations

from typing import Final

from liance.values.decimals import int_text
from liance.values.money import MAX_FEN, YUAN

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("仟", "佰", "拾", "")
_YI: Final = 100_000_000
_WAN: Final = 10_000


def capital_money(fen: int) -> str:
    """Fen in capitals, without 人民币 before it: `壹仟零伍万元零叁分`; 整 follows only whole yuan; below zero 负.

    A gap of zeros is one 零, and so is a 0 of the yuan before 角. Source: the People's Bank of China's rules for
    filling in bills (《支付结算办法》附一, 1997), whose examples are the tests. ValueError beyond MAX_FEN.
    """
    if abs(fen) > MAX_FEN:
        raise ValueError(f"money in capitals goes up to {MAX_FEN} fen, not {int_text(fen)}")
    if fen < 0:
        return "负" + capital_money(-fen)
    yuan, rest = divmod(fen, YUAN)
    if not rest:
        return (_whole(yuan) or "零") + "元整"
    return (f"{_whole(yuan)}元" if yuan else "") + _parts(yuan, *divmod(rest, 10))


def _parts(yuan: int, jiao: int, fen: int) -> str:
    """角 and 分, after 零 where a reader would else not see that something between is 0."""
    gap = yuan and (not jiao or not yuan % 10)
    words = (f"{DIGITS[jiao]}角" if jiao else "") + (f"{DIGITS[fen]}分" if fen else "")
    return ("零" if gap else "") + words


def _whole(number: int) -> str:
    """A whole number in capitals; nothing for 0."""
    for unit, name in ((_YI, "亿"), (_WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            return _whole(high) + name + ("零" if 0 < low < unit // 10 else "") + _whole(low)
    return _below_wan(number)


def _below_wan(number: int) -> str:
    """Up to four digits: each with its place, one 零 for zeros between two digits."""
    words, gap = "", False
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit == "0":
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[int(digit)] + place
        gap = False
    return words
