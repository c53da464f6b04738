"""The base of all syntax, and words: texts and lists of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lark import Token, ast_utils


@dataclass(slots=True)
class Node(ast_utils.Ast, ast_utils.WithMeta):
    """Anything that was written; `meta` holds its offsets in the document."""

    meta: Any

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return int(getattr(self.meta, "start_pos", 0))

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return int(getattr(self.meta, "end_pos", 0))


@dataclass(slots=True)
class ListNode(Node, ast_utils.AsList):
    """A rule with any number of children."""

    items: list[Any]


# ---- words ---------------------------------------------------------------------------------------------------------
@dataclass(slots=True)
class Text(Node):
    token: Token

    @property
    def value(self) -> str:
        """The words without their quotation marks."""
        return self.token[1:-1] if self.token.type == "QUOTED" else str(self.token)


class Texts(ListNode): ...


class Names(ListNode): ...


class Ids(ListNode): ...


class MembersList(ListNode): ...
