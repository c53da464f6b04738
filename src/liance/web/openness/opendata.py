"""The open data on awards: one record and what its fields hold, from which the API, the page and the file are made."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field

from liance.web.site.words import Words


class AwardOut(Schema):
    """One award as open data; every value is text, so that no program rounds it, and amounts are yuan."""

    case: str = Field(title="案号", description="case number")
    policy: str = Field(title="政策", description="id of the policy")
    incentive: str = Field(title="奖补项目", description="id of the incentive")
    title: str = Field(title="项目名称", description="name of the incentive")
    clause: str = Field(title="条款", description="place of the clause in the official text")
    beneficiary: str = Field(title="受益方", description="name of the beneficiary")
    code: str = Field(title="信用代码（脱敏）", description="credit code, masked")
    county: str = Field(title="县区", description="county")
    year: str = Field(title="年度", description="year that the award is for; empty where it has none")
    decided: str = Field(title="核定额（元）", description="amount decided, yuan, decimal text")
    decided_on: str = Field(title="核定日期", description="day of the decision, ISO 8601")
    paid: str = Field(title="已拨付（元）", description="amount paid so far, yuan, decimal text")
    recovered: str = Field(title="已追回（元）", description="what of it came back, yuan, decimal text")


FIELDS = {name: Words(f.title or name, f.description or "") for name, f in AwardOut.model_fields.items()}
"""The fields in order, with what they hold."""
