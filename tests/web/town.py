"""The town of the platform's tests: its moment, and the office that each role belongs to."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from liance.web.people.roles import Kind, Role

NOON = datetime(2024, 9, 2, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A working Monday."""
HOMES = {
    Role.ENTERPRISE: (1, "甲电子", Kind.ENTERPRISE),
    Role.COUNTY_OFFICER: (101, "东区工信局", Kind.COUNTY), Role.COUNTY_LEADER: (101, "东区工信局", Kind.COUNTY),
    Role.CITY_OFFICER: (102, "市工信局", Kind.CITY), Role.CITY_LEADER: (102, "市工信局", Kind.CITY),
    Role.DEPARTMENT_OFFICER: (103, "市市场监管局", Kind.CITY), Role.LEGAL_OFFICER: (104, "市司法局", Kind.CITY),
    Role.WINDOW: (105, "市政务服务中心", Kind.CITY), Role.EXPERT: (106, "市产业研究院", Kind.INSTITUTE),
    Role.FINANCE_OFFICER: (107, "市财政局", Kind.FINANCE, ""), Role.FINANCE_LEADER: (107, "市财政局", Kind.FINANCE, ""),
    Role.DEPARTMENT_LEADER: (103, "市市场监管局", Kind.CITY),
    Role.CHAIN_OFFICE: (112, "市链长办公室", Kind.CHAIN), Role.CHAIN_LEADER: (112, "市链长办公室", Kind.CHAIN),
    Role.AUDITOR: (108, "市审计局", Kind.AUDIT), Role.LEADER: (102, "市工信局", Kind.CITY),
}  # fmt: skip
"""Serial number, name and kind; the county is 东区, but for the treasury of the city."""
