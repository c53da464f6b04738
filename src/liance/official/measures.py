"""Every measure of the printed page, shared by the Word and the PDF writer, with the clause it is taken from.

Source: GB/T 9704—2012 《党政机关公文格式》; the number before a measure is its clause. What the standard leaves
open is marked `ours`. Lengths are millimetres, type sizes points (1 pt = 25.4/72 mm), indents characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Final

MM: Final = 72 / 25.4
"""Points of one millimetre."""

# 5.1, 5.2.1: A4; 天头 37±1, 订口 28±1, 版心 156×225
PAGE_WIDTH: Final = 210
PAGE_HEIGHT: Final = 297
TOP: Final = 37
BINDING: Final = 28
TEXT_WIDTH: Final = 156
TEXT_HEIGHT: Final = 225
OUTER: Final = PAGE_WIDTH - BINDING - TEXT_WIDTH
BOTTOM: Final = PAGE_HEIGHT - TOP - TEXT_HEIGHT

# 5.2.3: 每面 22 行，每行 28 字，撑满版心
LINES: Final = 22
CHARACTERS: Final = 28
LINE_PITCH: Final = floor(TEXT_HEIGHT * MM / LINES * 20) / 20
"""Points from one line to the next, in whole twentieths (Word counts so): 28.95."""
CHARACTER_PITCH: Final = floor(TEXT_WIDTH * MM / CHARACTERS * 1000) / 1000
"""Points from one character to the next, a little less than 16: so 28 fill the width."""

# 5.2.2, 7.3.1, 7.4, 7.5: 正文三号，标题二号，版记和页码四号
BODY_SIZE: Final = 16
TITLE_SIZE: Final = 22
SMALL_SIZE: Final = 14
TABLE_SIZES: Final = (12, 10.5, 9)  # ours: 小四, else 五号 or 小五 where a table has many columns
TABLE_LEADING: Final = 1.4  # ours: a line of a table by its type
CELL_SIDE: Final = 4  # ours: points of white at either side of a cell
CELL_HEAD: Final = 3  # ours: and above and under it
TITLE_PITCH: Final = 36  # ours: two lines of a title stand apart as is usual

# 7.2.4, 7.2.7, 10.3: 发文机关标志距版心上边缘 35；红线在发文字号之下 4
MARK_DROP: Final = 35
RED_RULE_GAP: Final = 4
RED_RULE: Final = 0.5  # ours: thickness
RED: Final = "FF0000"
MARK_LARGEST: Final = 48  # ours: at most about 17 mm high, inside the 22 mm × 15 mm of the older standard's advice
MARK_SMALLEST: Final = 22
MARK_WIDTH: Final = 150  # ours: the mark leaves a little air at both ends

# 10.1: 信函：标志距上页边 30；双线长 170，第一条在标志下 4，第二条距下页边 20；其下文字距线 3 号字高的 7/8
LETTER_TOP: Final = 30
LETTER_RULE: Final = 170
LETTER_FOOT: Final = 20
LETTER_GAP: Final = BODY_SIZE * 7 / 8
THICK: Final = 0.9  # ours: 上粗
THIN: Final = 0.3  # ours: 下细
BETWEEN: Final = 0.5  # ours: the white between the two
LETTER_MARK_LARGEST: Final = 36  # ours

# 7.5: 页码一字线上距版心下边缘 7；单页右空一字，双页左空一字
PAGE_NUMBER_DROP: Final = 7

# 7.4.1: 版记首末条线 0.35，中间 0.25
IMPRINT_OUTER: Final = 0.35
IMPRINT_INNER: Final = 0.25
TABLE_RULE: Final = 0.2  # ours


@dataclass(frozen=True, slots=True)
class Typeface:
    """A face of the standard: its name in Word, the families that are it, and open ones to take its place.

    The official faces are not free, so they are named and never shipped. A stand-in for the title is `bold`.
    """

    word: str
    families: tuple[str, ...]
    open: tuple[str, ...]
    bold: bool = False


_SERIF: Final = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Noto Serif SC")
_SANS: Final = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Noto Sans SC")
FACES: Final[dict[str, Typeface]] = {
    "title": Typeface(
        "方正小标宋简体",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK"),
        _SERIF,
        bold=True,
    ),
    "body": Typeface(
        "仿宋_GB2312",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FZFangSong-Z02", "STFangsong"),
        ("FandolFang R", "FandolFang", *_SERIF),
    ),
    "kai": Typeface(
        "楷体_GB2312",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FZKai-Z03", "STKaiti"),
        ("FandolKai", "AR PL UKai CN", *_SERIF),
    ),
    "hei": Typeface("黑体", ("SimHei", "黑体", "FZHei-B01", "STHeiti"), ("FandolHei", *_SANS)),
    "song": Typeface("宋体", ("SimSun", "宋体", "FZShuSong-Z01", "STSong"), ("FandolSong", *_SERIF)),
}


def mark_size(text: str, largest: float = MARK_LARGEST) -> float:
    """Points of a 发文机关标志: as large as its characters fit on one line, within our limits."""
    fitting = floor(MARK_WIDTH * MM / max(1, len(text)))
    return max(MARK_SMALLEST, min(largest, fitting))
