"""Words as they are compared: one width, one case, nothing between letters; a firm's name without its legal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

LEGAL_FORMS = (
    "集团股份有限公司", "集团有限责任公司", "集团有限公司", "股份有限公司", "有限责任公司", "控股有限公司", "有限公司",
    "股份公司", "集团公司", "分公司", "公司", "集团",
)  # fmt: skip
"""How the law lets a firm's name end, the longer before the shorter."""
_RUN = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(rf"[\W_和与及或的]+|{'|'.join(LEGAL_FORMS)}")
"""What parts words besides punctuation: characters that only join (基板和框架 has no word 板和), and legal forms."""
_LETTER = re.compile(r"[a-z0-9]+|[^\W_]")


def folded(text: str) -> str:
    """One width and one case."""
    return unicodedata.normalize("NFKC", text).casefold()


def plain(text: str) -> str:
    """A name as names are compared: folded, and no blanks, brackets or punctuation."""
    return folded("".join(_RUN.findall(folded(text))))


def core(name: str) -> str:
    """What tells a firm from others: its plain name without the legal form at its end."""
    text = plain(name)
    form = next((form for form in LEGAL_FORMS if text.endswith(form)), "")
    return text.removesuffix(form) or text


def pairs(text: str) -> set[str]:
    """Every two neighbouring characters."""
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}


def letters(text: str) -> Iterator[list[str]]:
    """Runs of letters. A run of Latin letters and digits is one letter: PSPI shares nothing with PSP."""
    for run in filter(None, _BETWEEN.split(folded(text))):
        yield _LETTER.findall(run)


def grams(texts: Iterable[str]) -> Iterator[str]:
    """Every letter and every two neighbouring letters, as often as they occur; none goes from one text to the next."""
    for text in texts:
        for run in letters(text):
            yield from run
            yield from map("".join, pairwise(run))


def shared(ones: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The longest runs of letters that two groups of texts have in common, the longest first; single letters only if
    nothing longer is common.
    """
    theirs = [run for text in others for run in letters(text)]
    found = {word for text in ones for run in letters(text) for word in _common(run, theirs)}
    longest = [word for word in found if not any(word != more and word in more for more in found)]
    long = [word for word in longest if len(word) > 1]
    return tuple(sorted(long or longest, key=lambda word: (-len(word), word)))


def _common(run: list[str], theirs: list[list[str]]) -> Iterator[str]:
    """For every beginning in a run the longest piece that occurs in another."""
    for start in range(len(run)):
        for end in range(len(run), start, -1):
            piece = run[start:end]
            if any(piece == other[n : n + len(piece)] for other in theirs for n in range(len(other))):
                yield "".join(piece)
                break
