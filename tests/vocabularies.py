"""Which record types the shared vocabulary of industry declares, beside those that tasks and matters keep."""

from __future__ import annotations

import re
from pathlib import Path

INDUSTRY = Path(__file__).resolve().parents[1] / "vocabularies" / "industry.md"


def industry_types() -> dict[str, str]:
    """Label by id, in the order of the document."""
    return dict(re.findall(r"^事实 (\w+) (\S+)", INDUSTRY.read_text("utf-8"), re.MULTILINE))
