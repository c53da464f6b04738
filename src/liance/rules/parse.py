"""Blocks as text become syntax: one grammar, one block at a time, so that every block's mistake is reported."""

from __future__ import annotations

import sys
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedCharacters, UnexpectedInput, UnexpectedToken, ast_utils

from liance.diagnostics.diagnostic import Diagnostic
from liance.diagnostics.place import TextPlace
from liance.records.vocabulary import near
from liance.rules import syntax
from liance.rules.document import Block, Document

KEYWORDS = "奖补 口径 指标 产业链 任务 举措 保障 参数 事实 示例 背景 宣示 责任 门槛 合并 不计 定义 角色 程序".split()


@cache
def parser() -> Lark:
    """The parser of one block (cached)."""
    grammar = resources.files("liance.rules").joinpath("grammar.lark").read_text("utf-8")
    return Lark(grammar, parser="lalr", start="block", propagate_positions=True, maybe_placeholders=True)


@cache
def _builder() -> Transformer[Any, Any]:
    return ast_utils.create_transformer(sys.modules[syntax.__name__], Transformer())


def parse_block(document: Document, block: Block) -> syntax.Node | Diagnostic:
    """One block as syntax, its offsets made offsets of the document; or the diagnostic of its first mistake."""
    if block.keyword not in KEYWORDS:
        place = TextPlace(document.source, block.start, block.start + len(block.keyword))
        guess = near(block.keyword, KEYWORDS) or "奖补"
        args = {"word": block.keyword, "guess": guess, "known": "、".join(KEYWORDS)}
        return Diagnostic("unknown-block", place, args)
    try:
        tree = parser().parse(block.text)
    except UnexpectedInput as error:
        return _mistake(document, block, error)
    _shift(tree, block.start)
    node: syntax.Node = _builder().transform(tree)
    return node


def _shift(tree: Any, offset: int) -> None:
    """Move all offsets of a tree from the block to the document."""
    seen: set[int] = set()
    for sub in tree.iter_subtrees():
        meta = sub.meta
        if not meta.empty and id(meta) not in seen:
            seen.add(id(meta))
            meta.start_pos += offset
            meta.end_pos += offset
        for i, child in enumerate(sub.children):
            if isinstance(child, Token) and id(child) not in seen:
                moved = Token.new_borrow_pos(child.type, child.value, child)
                moved.start_pos = (child.start_pos or 0) + offset
                moved.end_pos = (child.end_pos or 0) + offset
                sub.children[i] = moved
                seen.add(id(moved))


def _mistake(document: Document, block: Block, error: UnexpectedInput) -> Diagnostic:
    position: int | None = getattr(error, "pos_in_stream", None)  # lark declares it None and sets a number
    offset = position if position is not None else len(block.text)
    found, length = "", 1
    if isinstance(error, UnexpectedToken):
        token = error.token
        at_end = token.type == "$END"
        offset = len(block.text) - 1 if at_end else int(token.start_pos or 0)
        found, length = ("", 1) if at_end else (str(token), len(token))
    elif isinstance(error, UnexpectedCharacters):
        found = block.text[offset : offset + 1]
    place = TextPlace(document.source, block.start + offset, block.start + offset + max(1, length))
    expected = "、".join(sorted(_words(error)))
    code = "syntax-unexpected" if found else "syntax-unfinished"
    return Diagnostic(code, place, {"found": found, "expected": expected})


NAMES_OF_TERMINALS = {
    "NAME": "名称", "ID": "标识（英文）", "QUOTED": "“文字”", "MONEY": "金额", "PERCENT": "比例", "NUMBER": "数",
    "COUNT": "个数", "YEAR": "年份", "DATE": "日期", "CMP": "比较（> ≥ < ≤ =）", "_LPAR": "（", "_RPAR": "）",
    "WORKDAYS": "N个工作日", "DAYS": "N日", "NEXT_MONTH": "次月N日",
    "_COMMA": "，", "_COLON": "：", "_SEMI": "；",
}  # fmt: skip


def _words(error: UnexpectedInput) -> set[str]:
    names = getattr(error, "expected", None) or getattr(error, "allowed", None) or set()
    words = set()
    for name in names:
        definition = next((t for t in parser().terminals if t.name == name), None)
        literal = definition is not None and definition.pattern.type == "str"
        if name in NAMES_OF_TERMINALS:
            words.add(NAMES_OF_TERMINALS[name])
        elif literal and definition is not None:
            words.add(definition.pattern.value)
    return words
