"""The front matter of a drafted policy: what the text says about itself; the rest empty, with a remark."""

from __future__ import annotations

import hashlib
import json
import re

from liance.drafting.suggest import PREFACE
from liance.rules.document import Document


def front_matter(document: Document, *, text: str, ignored: tuple[str, ...], policy_id: str, title: str | None) -> str:
    """TOML between +++ lines: what the text itself says; the rest empty, with a remark."""
    own = next((c.title for c in document.clauses if c.level == 1), "")
    named = title or own
    flat = re.sub(r"\s", "", text)
    since = _date(flat, r"自(20\d\d)年(\d{1,2})月(\d{1,2})日起")
    until = _date(flat, r"(?:有效期[到至]?|施行至|至)(20\d\d)年(\d{1,2})月(\d{1,2})日")
    issuer = re.match(r"(.{2,30}?(?:人民政府|委员会|局|办公室|党委))(?:办公室)?关于", re.sub(r"\s", "", own))
    city = re.search(r"(?:中共)?([\u4e00-\u9fff]{2,5}?[市县区州盟])", issuer.group(1) if issuer else named)
    number = re.search(r"[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号", flat[:400])
    period = re.search(r"(20\d\d)\s*[-—–至]\s*(20\d\d)\s*年", named)
    rows = [
        ("id", _toml(policy_id), ""),
        ("title", _toml(named), "" if named else "原文没有标题"),
        ("issuer", _toml(issuer.group(1) if issuer else ""), "" if issuer else "待填"),
        ("city", _toml(city.group(1) if city else ""), "" if city else "待填"),
        ("status", _toml("征求意见" if "征求意见稿" in flat else "有效"), "待核：征求意见、有效或废止"),
        ("document_number", _toml(number.group() if number else ""), "" if number else "原文没有文号"),
        ("in_force_from", _toml(since), "" if since else "原文没有写明施行的日子"),
        ("in_force_until", _toml(until), "" if until else "原文没有写明失效的日子"),
        ("supersedes", "[]", ""),
        ("vocabulary", '["../../vocabularies/industry.md"]', ""),
    ]
    lines = [f"{key} = {value}" + (f"      # {remark}" if remark else "") for key, value, remark in rows]
    lines += ["", "[source]", 'file = "sources/policy.txt"']
    lines += [
        f"sha256 = {_toml(hashlib.sha256(text.encode()).hexdigest())}",
        f"ignore = {_toml(list(ignored))}",
    ]
    lines += ["", "[coverage]", f"operative = {_toml(_operative(document))}      # 待核"]
    lines += ["", "[settings]", 'rounding = "down-to-yuan"      # 待核']
    if period is not None:
        lines.append(f"period = {_toml([period.group(1), period.group(2)])}")
    return "\n".join(["+++", *lines, "+++"])


def _operative(document: Document) -> list[str]:
    """Numbers of the top sections that are not a preface or closing rules."""
    tops = [c for c in document.clauses if c.level > 1 and c.path and c.path == c.section]
    return list(dict.fromkeys(c.path for c in tops if not PREFACE.search(c.title)))


def _date(text: str, pattern: str) -> str:
    match = re.search(pattern, text)
    return "" if match is None else "-".join(part.zfill(2) for part in match.groups())


def _toml(value: str | list[str]) -> str:
    """A string or list of strings as TOML; its escapes are those of JSON, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
