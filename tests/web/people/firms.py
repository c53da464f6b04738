"""Six firms, and what people type to find them: the same on SQLite and PostgreSQL."""

from __future__ import annotations

from tests.web.matrix import NOW

from liance.web.people.models import Organisation
from liance.web.people.roles import Kind

FIRMS = {
    "X1": ("东风电子有限公司", "东县"), "X2": ("山东东风电子科技（集团）有限公司", "西县"),
    "X3": ("东方电子有限公司", "东县"), "X4": ("重庆长安光电股份有限公司", "西县"),
    "X5": ("TCL光电有限公司", "东县"), "X6": ("西山铜业有限公司", "东县"),
}  # fmt: skip

TYPED = [
    ("东风电子有限公司", ["X1", "X2"]),
    ("东风电子", ["X1", "X2"]),
    ("东风电子有限", ["X1", "X2"]),
    ("东", ["X3", "X1", "X2"]),
    ("光电", ["X5", "X4"]),
    ("（集团）", []),
    ("dfdz", ["X3", "X1", "X2"]),
    ("cqcagd", ["X4"]),
    ("tcl", ["X5"]),
    ("TCL光", ["X5"]),
    ("东锋电子", ["X3", "X1", "X2"]),
    ("西铜山业", ["X6"]),
    ("x4", ["X4"]),
    ("", []),
    ("%", []),
    ('"', []),
    ("' OR 1=1", []),
    ("NEAR(", []),
    ("a\\b", []),
]
"""What is typed, and the codes of the firms found, the likeliest first."""


def make_firms() -> None:
    """The six, written at once."""
    Organisation.objects.bulk_create(
        Organisation(code=code, name=name, kind=Kind.ENTERPRISE, county=county, created_at=NOW)
        for code, (name, county) in FIRMS.items()
    )
