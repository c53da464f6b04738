"""A procedure in plain Chinese: who does what within how many days, what may come out, what comes with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from liance.rules import ir

NEED_WORDS = {
    "reason": "理由", "remedy": "救济途径", "amount": "金额", "interest": "利息", "opinion": "意见",
    "attachment": "附件",
}  # fmt: skip
ENDING_WORDS = {
    "completed": "办结", "refused": "不予", "withdrawn": "撤回", "terminated": "终止", "transferred": "转办",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One stage as a row of a table: every cell is text; `rules` and `outcomes` have one line each."""

    number: int
    stage: str
    who: str
    limit: str
    outcomes: tuple[str, ...]
    documents: str
    rules: tuple[str, ...]


def rows(procedure: ir.Procedure, procedures: Mapping[str, ir.Procedure] | None = None) -> tuple[Row, ...]:
    """The stages as a table; `procedures` gives the titles of those that run a stage."""
    return tuple(
        Row(
            number,
            stage.title + ("（把关）" if stage.control else ""),
            who(procedure, stage, procedures),
            limit_words(stage.limit),
            tuple(outcome_words(procedure, o) for o in stage.outcomes),
            "、".join(stage.documents),
            tuple(_rules(procedure, stage)),
        )
        for number, stage in enumerate(procedure.stages, 1)
    )


def sentences(procedure: ir.Procedure, procedures: Mapping[str, ir.Procedure] | None = None) -> tuple[str, ...]:
    """The procedure as sentences that can be read aloud: one about the whole, then one a stage."""
    stages = (_stage(procedure, n, s, procedures) for n, s in enumerate(procedure.stages, 1))
    return ("".join(_whole(procedure)), *stages)


def _whole(procedure: ir.Procedure) -> Iterator[str]:
    yield f"{procedure.title}（{procedure.purpose_title}），共{len(procedure.stages)}个阶段。"
    if (total := procedure.total) is not None:
        since = procedure.stage(total.since).title
        ground = _ground(total.ground, total.advised)
        yield f"从“{since}”起，全程不超过{total.days}个工作日，停表的时间不算{ground}。"
    for text in (procedure.ground, procedure.note):
        if text:
            yield f"{text}。"


def _stage(procedure: ir.Procedure, number: int, stage: ir.Stage, procedures: Mapping[str, ir.Procedure] | None) -> str:
    handled = who(procedure, stage, procedures)
    said = f"{number}. {stage.title}：{handled if stage.runs else f'由{handled}办理，{limit_words(stage.limit)}'}。"
    said += "".join(_rules(procedure, stage))
    said += f"结果：{'；'.join(outcome_words(procedure, o) for o in stage.outcomes)}。"
    said += f"文书：{'、'.join(stage.documents)}。" if stage.documents else ""
    return said + (f"{stage.note}。" if stage.note else "")


def _rules(procedure: ir.Procedure, stage: ir.Stage) -> Iterator[str]:
    if stage.control:
        yield "这是把关阶段，当事人一方和办过相邻把关阶段的人不能办。"
    barred = [f"办过“{procedure.stage(s).title}”的" for s in stage.recuse]
    barred += ["原审人员"] if stage.recuse_reviewers else []
    if barred:
        yield f"{'、'.join(barred)}回避。"
    if stage.escalate_to is not None:
        yield f"逾期升级，{procedure.role(stage.escalate_to).title}也可以办。"
    if (deemed := stage.outcome(stage.deemed or "")) is not None:
        yield f"逾期视为“{deemed.title}”。"


def who(procedure: ir.Procedure, stage: ir.Stage, procedures: Mapping[str, ir.Procedure] | None = None) -> str:
    """Who handles a stage: its roles, or the procedure that runs it."""
    if stage.runs is not None:
        child = (procedures or {}).get(stage.runs)
        return f"转入程序“{child.title if child is not None else stage.runs}”"
    return _any_of([procedure.role(r).title for r in stage.roles])


def _any_of(names: list[str]) -> str:
    return names[0] if len(names) == 1 else "、".join(names[:-1]) + f"或{names[-1]}"


def limit_words(limit: ir.TimeLimit | None) -> str:
    """How long, and what that rests on."""
    if limit is None:
        return "没有期限"
    return f"{limit.days}{'个工作日' if limit.working else '日'}内{_ground(limit.ground, limit.advised)}"


def _ground(text: str, advised: bool) -> str:
    if not advised:
        return f"（{text}）"
    return f"（建议：{text}）" if text else "（建议）"


def outcome_words(procedure: ir.Procedure, outcome: ir.Outcome) -> str:
    """What may come out, where it leads, and its terms."""
    return f"{outcome.title}，{_target(procedure, outcome)}" + "".join(_terms(procedure, outcome))


def _target(procedure: ir.Procedure, outcome: ir.Outcome) -> str:
    if outcome.ending is None:
        return f"到“{procedure.stage(outcome.to or '').title}”"
    kind = ENDING_WORDS[outcome.ending.kind]
    return f"结束（{kind}）" if outcome.ending.id == outcome.ending.kind else f"结束（{kind}：{outcome.ending.title}）"


def _terms(procedure: ir.Procedure, outcome: ir.Outcome) -> Iterator[str]:
    if outcome.by:
        yield f"，由{_any_of([procedure.role(r).title for r in outcome.by])}作出"
    if outcome.at_term:
        yield "，期满才能作出"
    if outcome.once:
        yield "，只能一次"
    if outcome.pauses:
        yield "，停表"
    if outcome.needs:
        yield f"，须有{'、'.join(NEED_WORDS[n] for n in outcome.needs)}"
