"""Open data: awards and open challenges, what their fields hold; from it the API, the page and the file are made."""

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


class IndicatorOut(Schema):
    """Something that an open challenge asks to reach."""

    name: str = Field(title="指标", description="what is measured")
    sign: str = Field(title="要求", description="≥, ≤ or =")
    value: str = Field(title="数值", description="value asked for, decimal text")
    unit: str = Field(title="单位", description="its unit; empty for a plain number")
    method: str = Field(title="怎样测量", description="how it is measured")


class ChallengeOut(Schema):
    """One open challenge as open data; amounts are yuan as decimal text, days ISO 8601, empty where there is none."""

    number: str = Field(title="榜单号", description="number of the challenge")
    policy: str = Field(title="政策", description="id of the policy")
    title: str = Field(title="难题名称", description="title")
    problem: str = Field(title="难题说明", description="the problem, as it stands now")
    product: str = Field(title="产业链产品", description="id of the product in the policy's chain; empty for none")
    owner: str = Field(title="需求方", description="name of the demand side")
    county: str = Field(title="县区", description="county of the demand side")
    contact: str = Field(title="联系人（脱敏）", description="whom to call, masked")
    firm: str = Field(title="需求方出资（元）", description="what the demand side pays at most")
    public: str = Field(title="财政资金上限（元）", description="public money at most")
    terms: str = Field(title="成果归属", description="whose the result is: owner, shared, bidder or agreed")
    deadline: str = Field(title="完成期限", description="to be done by")
    winners: str = Field(title="中榜家数", description="how many win, 1 to 3")
    state: str = Field(title="状态", description="open, judging, carry (under way), delivered or over (not met)")
    published: str = Field(title="发榜日期", description="day of publication")
    until: str = Field(title="揭榜至", description="last day of the window while it is open")
    result: str = Field(title="成果", description="the result as it was told")
    indicators: list[IndicatorOut] = Field(title="指标", description="what must be reached")


FIELDS = {name: Words(f.title or name, f.description or "") for name, f in AwardOut.model_fields.items()}
"""The fields in order, with what they hold."""
