"""Deciding on facts that a caller gives: checked like a file, decided like anybody, nothing kept."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from liance.diagnostics.diagnostic import Rejected, errors_in
from liance.records.from_json import tables_from_json
from liance.records.intake import city_from
from liance.rules import ir
from liance.rules.answers.explain import Program
from liance.telling.results import as_json
from liance.web.policies.models import Edition
from liance.web.policies.queries import policy_of, program_of
from liance.web.site.refusals import Told, fail_if_any, refusal

MOST = 50
MOST_WITH_KEY = 5_000
TOO_MANY = refusal(
    "assess-too-many", "一次最多 {most} 条记录，现有 {count} 条", "at most {most} records at once, here {count}",
    hint_zh="请分批提交，或申请接口密钥；全市测算用 liance assess。",
    hint_en="Send fewer, or ask for a key; whole cities are for liance assess.", status=413,
)  # fmt: skip
UNKNOWN_INCENTIVE = refusal(
    "assess-incentive", "政策里没有项目“{name}”", "the policy has no incentive {name}",
    hint_zh="可用的项目：{known}", hint_en="There are: {known}", status=422,
)  # fmt: skip
UNKNOWN_READING = refusal(
    "assess-reading", "没有口径“{name}={choice}”", "there is no reading {name}={choice}",
    hint_zh="口径编号和选项见政策页。", hint_en="See the policy's page.", status=422,
)  # fmt: skip


def assess(
    *, edition: Edition, records: Mapping[str, Sequence[Mapping[str, Any]]], party: str | None,
    incentives: Sequence[str], readings: Mapping[str, str], everything: bool, most: int, applied_on: date | None = None,
) -> list[dict[str, object]]:  # fmt: skip
    """The answers as JSON. Raises Rejected with every bad cell, or Refused."""
    policy = policy_of(edition)
    count = sum(len(rows) for rows in records.values())
    fail_if_any([TOO_MANY.given(most=most, count=count)] if count > most else _unknown(policy, incentives, readings))
    raw, faults = tables_from_json(json.dumps(records, ensure_ascii=False), file="records", stem="records")
    city, more = city_from(raw, policy.vocabulary, incomplete=bool(errors_in(faults)))
    if city is None or errors_in(faults):
        raise Rejected([*faults, *more])
    plain = not readings and not incentives
    program = program_of(edition) if plain else Program(policy, readings, incentives or None)
    answers = program.answers(replace(city, applied_on=applied_on), party)
    return [as_json(a) for a in answers if everything or a.outcome != "not_eligible"]


def _unknown(policy: ir.Policy, incentives: Sequence[str], readings: Mapping[str, str]) -> list[Told]:
    known = "、".join(i.id for i in policy.incentives)
    told = [UNKNOWN_INCENTIVE.given(name=n, known=known) for n in incentives if policy.incentive(n) is None]
    for name, choice in readings.items():
        reading = policy.readings.get(name)
        if reading is None or choice not in {o.id for o in reading.options}:
            told.append(UNKNOWN_READING.given(name=name, choice=choice))
    return told
