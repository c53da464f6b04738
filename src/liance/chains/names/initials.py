"""The initials by which people type a Chinese name: 华光电子 as hgdz; Latin letters and digits stand for themselves."""

from __future__ import annotations

from functools import cache
from importlib import resources
from itertools import islice, product

FIRST = 0x4E00
"""The code point of the first letter in `initials.txt`, which has 256 in a line and a dot for what has none."""
_OTHERS = "重c 长c 行h 乐y 厦x 曾z 单s 朝z 盛c 藏z 查z 解x 会k 校j 传z 弹t 调t 参s 降x 率s 畜x 轧y 粘z 番p 泊p 便p"
OTHERS = {pair[0]: pair[1] for pair in _OTHERS.split()}
"""Characters that names contain in two readings, and the initial of the other one."""
MOST_SPELLINGS = 8


@cache
def _table() -> dict[int, str]:
    text = resources.files(__package__).joinpath("initials.txt").read_text("ascii").replace("\n", "")
    return {FIRST + n: letter.replace(".", "") for n, letter in enumerate(text)}


def initials(text: str) -> str:
    """The initials of a text, its characters in their usual readings."""
    return text.translate(_table())


def spellings(text: str) -> tuple[str, ...]:
    """The initials of a text in all readings of its characters, the usual one first; at most eight."""
    if OTHERS.keys().isdisjoint(text):
        return (initials(text),)
    choices = [(initials(c), OTHERS[c]) if c in OTHERS else (initials(c),) for c in text]
    return tuple("".join(letters) for letters in islice(product(*choices), MOST_SPELLINGS))
