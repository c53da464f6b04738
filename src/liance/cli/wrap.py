"""Lines of Chinese and Latin text that fit a terminal: wide characters count two, punctuation stays put."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liance.diagnostics.show import width

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement

OPENING = "“‘（《〈「『【〔"
CLOSING = "”’）》〉」』】〕，。；：、！？…‰％%,.;:!?)"
TOKEN = re.compile(
    rf"[{OPENING}]*"
    r"(?:[0-9][0-9,.]*(?:[万亿]?元|[年月日家句项笔档个次%‰])?|[!-~]+|\s+|.)"
    rf"[{CLOSING}]*",
    re.DOTALL,
)


def lines_of(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns; line breaks in the text are kept."""
    return [line for part in text.split("\n") for line in _filled(part, max(2, columns))]


def _filled(text: str, columns: int) -> list[str]:
    lines, line, used = [], "", 0
    for token in (piece for match in TOKEN.finditer(text) for piece in _cut(match.group(), columns)):
        size = width(token)
        if used + size > columns and line:
            lines.append(line.rstrip())
            line, used = "", 0
            if token.isspace():
                continue
        line, used = line + token, used + size
    return [*lines, line.rstrip()]


def _cut(token: str, columns: int) -> list[str]:
    """A token wider than a whole line, in pieces that are not, cut behind . , [ _ / or - if it can be."""
    pieces = []
    while width(token) > columns:
        end = next(i for i in range(len(token), 0, -1) if width(token[:i]) <= columns)
        soft = max((token.rfind(sign, 0, end) + 1 for sign in ".,[_/-"), default=0)
        end = soft if soft > end // 2 else end
        pieces.append(token[:end])
        token = token[end:]
    return [*pieces, token]


class Wrapped:
    """Text that rich lays out by `lines_of`, as wide as its place; `mark` hangs before the lines."""

    def __init__(self, text: str, style: str = "", *, mark: str = "") -> None:
        self.text, self.style, self.mark = text, style, mark

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        before = self.mark
        for line in lines_of(self.text, options.max_width - width(self.mark)):
            yield Text(before + line, style=self.style, no_wrap=True)
            before = " " * width(self.mark)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        longest = width(self.mark) + max(width(line) for line in self.text.split("\n"))
        return Measurement(min(longest, 16, options.max_width), min(longest, options.max_width))
