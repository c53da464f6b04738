"""A policy told sentence by sentence: the official words, and beside each what it means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from liance.rules import ir, syntax
from liance.rules.answers.decide import compile_rule
from liance.rules.render import Words
from liance.telling.story import rule_words
from liance.telling.voice import Voice
from liance.values.ratio import format_ratio

if TYPE_CHECKING:
    from fractions import Fraction

    from liance.rules.build import Loaded
    from liance.rules.document import Sentence
    from liance.rules.resolve import Placed

TITLE_ANCHOR = "标题"
TASK_WORDS = {
    "chain": ("产业链", "industry chain"),
    "task": ("任务", "task"),
    "measure": ("举措", "measure"),
    "safeguard": ("保障措施", "safeguard"),
}
LIST_WORDS = {
    "products": ("产品", "products"), "organisations": ("单位", "organisations"), "parks": ("园区", "parks"),
    "mechanisms": ("机制", "how"), "drives": ("带动", "drives"), "institutes": ("院校", "institutes"),
    "zones": ("区域", "zones"), "talent": ("人才", "talent"),
}  # fmt: skip
STATED_WORDS = {
    "payout": ("分期拨付", "paid out"), "share": ("分担", "shared"), "duty": ("受益后的义务", "duty afterwards"),
    "quota": ("名额", "quota"), "pool": ("资金总量", "pool"),
}  # fmt: skip
Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ToldOption:
    """One way to read a phrase; `adopted` marks the one that counts."""

    id: str
    label: str
    adopted: bool


@dataclass(frozen=True, slots=True)
class ToldReading:
    """An ambiguous phrase: where it stands, how it can be read, what was adopted and why."""

    id: str
    title: str
    phrases: tuple[str, ...]
    options: tuple[ToldOption, ...]
    why: str


@dataclass(frozen=True, slots=True)
class ToldIncentive:
    """An item of support in words: conditions, lines of the rule, what it asks for, who is responsible."""

    id: str
    title: str
    guidance: bool
    nature: str
    conditions: tuple[str, ...]
    rule: tuple[Line, ...]
    readings: tuple[tuple[str, str, str], ...]
    departments: tuple[str, ...]
    documents: tuple[str, ...]
    national: tuple[str, ...]
    procedure: str
    stated: tuple[Line, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ToldPlan:
    """A target, chain, task, measure or safeguard in words."""

    kind: str
    word: tuple[str, str]
    id: str
    title: str
    lines: tuple[Line, ...]
    departments: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """One piece of official text with its anchor, and all that its blocks say.

    `depth` is 0 for the policy's title and rises with its headings; a quoted sentence has that of its heading.
    """

    anchor: str
    path: str
    text: str
    heading: bool
    depth: int
    number: int
    incentives: tuple[ToldIncentive, ...] = ()
    readings: tuple[ToldReading, ...] = ()
    plans: tuple[ToldPlan, ...] = ()
    declarations: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    waived: tuple[Line, ...] = ()
    responsible: tuple[str, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether nothing is said beside it."""
        told = (self.incentives, self.readings, self.plans, self.declarations, self.terms, self.waived)
        return not any(told) and not self.responsible


@dataclass(frozen=True, slots=True)
class ToldPolicy:
    """The whole document told: sentences in official order, then what had to be set beside the text."""

    sentences: tuple[ToldSentence, ...]
    gates: tuple[Line, ...]
    groups: tuple[tuple[str, tuple[str, ...], str], ...]
    readings: tuple[ToldReading, ...]
    by_anchor: Mapping[str, ToldSentence] = field(default_factory=dict, repr=False)

    def incentive(self, incentive_id: str) -> ToldIncentive | None:
        """The incentive with this id."""
        return next((i for s in self.sentences for i in s.incentives if i.id == incentive_id), None)

    def anchor_of(self, incentive_id: str) -> str:
        """The anchor of the sentence that an incentive stands under; empty for an unknown one."""
        return next((s.anchor for s in self.sentences for i in s.incentives if i.id == incentive_id), "")


def anchor_of(sentence: Sentence) -> str:
    """The stable name of a sentence in links: how people cite it."""
    return sentence.path or TITLE_ANCHOR


def tell_policy(loaded: Loaded, voice: Voice) -> ToldPolicy:
    """A whole policy in words. Raises ValueError for one that has errors."""
    if loaded.policy is None:
        raise ValueError("a policy with errors cannot be told")
    teller = _Teller(loaded, loaded.policy, voice)
    sentences = tuple(teller.sentence(s) for s in loaded.document.sentences())
    return ToldPolicy(
        sentences,
        tuple((g.title, g.ground) for g in loaded.policy.gates),
        tuple(teller.groups()),
        tuple(teller.reading(r) for r in loaded.policy.readings.values() if r.sentence is None),
        {s.anchor: s for s in sentences},
    )


class _Teller:
    """Finds what belongs to each sentence."""

    def __init__(self, loaded: Loaded, policy: ir.Policy, voice: Voice) -> None:
        self.policy, self.voice = policy, voice
        self.placed: dict[int, list[Placed]] = {}
        for placed in loaded.scope.blocks:
            if placed.sentence is not None:
                self.placed.setdefault(id(placed.sentence), []).append(placed)

    def sentence(self, s: Sentence) -> ToldSentence:
        policy, nodes = self.policy, [p.node for p in self.placed.get(id(s), [])]
        return ToldSentence(
            anchor=anchor_of(s),
            path=s.path,
            text=s.text.replace("\n", ""),
            heading=s.heading,
            depth=max(0, s.clause.level - 1),
            number=s.number,
            incentives=tuple(self.incentive(i) for i in policy.incentives if i.sentence is s),
            readings=tuple(self.reading(r) for r in policy.readings.values() if r.sentence is s),
            plans=(
                *(self.target(t) for t in policy.targets if t.sentence is s),
                *(self.task(t) for t in policy.tasks if t.sentence is s),
            ),
            declarations=tuple(n.reason.value for n in nodes if isinstance(n, syntax.Declaration)),
            terms=tuple(self._terms(s)),
            waived=tuple(
                ("、".join(t.value for t in n.texts.items), n.reason.value)
                for n in nodes
                if isinstance(n, syntax.Waiver)
            ),
            responsible=tuple(str(t) for n in nodes if isinstance(n, syntax.Responsible) for t in n.names.items),
        )

    def _terms(self, s: Sentence) -> Iterator[str]:
        for block in s.blocks:
            if block.keyword == "定义":
                yield " ".join(block.text.removeprefix("定义").split())

    # -- what a sentence may hold --------------------------------------------------------------------------------
    def incentive(self, i: ir.Incentive) -> ToldIncentive:
        rule = compile_rule(self.policy, i, {})
        words = Words(rule.readings)
        procedure = self.policy.procedures.get(i.procedure)
        return ToldIncentive(
            id=i.id,
            title=i.title,
            guidance=rule.nature.kind is ir.Nature.GUIDANCE,
            nature=str(rule.nature.kind),
            conditions=tuple(c.text if c.gate is not None else words.met(c.expr) for c, _ in rule.conditions),
            rule=tuple(rule_words(rule, self.voice)),
            readings=tuple(
                (name, self.policy.readings[name].title, self.policy.readings[name].option(choice).label)
                for name, choice in rule.readings.items()
            ),
            departments=i.departments,
            documents=i.documents,
            national=i.national,
            procedure=procedure.title if procedure is not None else i.procedure,
            stated=tuple(self._stated(s) for s in i.stated),
            note="；".join(part for part in (i.nature_reason, i.note) if part),
        )

    def _stated(self, s: ir.Stated) -> Line:
        figure = "" if s.value is None else self._figure(s.kind, s.value)
        return self.voice(*STATED_WORDS.get(s.kind, (s.kind, s.kind))), " ".join(
            part for part in (s.text, figure, s.more) if part
        )

    def _figure(self, kind: str, value: Fraction | int) -> str:
        if kind == "pool" and isinstance(value, int):
            return self.voice.money(value)
        return format_ratio(value) if kind in ("payout", "share") else str(value)  # type: ignore[arg-type]

    def reading(self, r: ir.Reading) -> ToldReading:
        options = tuple(ToldOption(o.id, o.label, o.id == r.default) for o in r.options)
        return ToldReading(r.id, r.title, r.phrases, options, r.note)

    def target(self, t: ir.Target) -> ToldPlan:
        signs = {">=": "不低于", ">": "超过", "<=": "不超过", "<": "低于", "=": "等于"}
        goal = f"{signs.get(t.op or '', '')}{t.value_text}" if t.value_text else t.qualitative
        said = self.voice
        lines = [
            (said("目标", "Goal"), goal),
            (said("期限", "By"), t.deadline),
            (said("怎样统计", "Counted"), t.measured),
        ]
        told = tuple((label, text) for label, text in lines if text)
        return ToldPlan("target", ("指标", "target"), t.id, t.title, told, t.departments, t.note)

    def task(self, t: ir.Task) -> ToldPlan:
        lines = [(self.voice(*LIST_WORDS.get(k, (k, k))), "、".join(v)) for k, v in t.lists.items()]
        if t.outputs:
            outputs = "；".join(f"{what}（{unit}）" if unit else what for what, unit in t.outputs)
            lines.append((self.voice("产出", "Outputs"), outputs))
        if t.done_by:
            titles = {p.id: p.title for p in self.policy.procedures.values()}
            titles |= {k.id: k.title for k in self.policy.matters.values()}
            lines.append((self.voice("办理", "Done by"), "、".join(titles[name] for name in t.done_by)))
        word = TASK_WORDS[t.kind]
        return ToldPlan(t.kind, word, t.id, t.title, tuple(lines), t.departments, t.note)

    def groups(self) -> Iterator[tuple[str, tuple[str, ...], str]]:
        titles = {i.id: i.title for i in self.policy.incentives}
        for group in self.policy.groups:
            first = group.method[group.members[0]]
            method = self.policy.chosen(first, {})
            yield group.title, tuple(titles[m] for m in group.members), METHOD_WORDS[method.kind]


METHOD_WORDS = {
    "stack": "相加", "highest": "只取最高的一项", "choose": "由受益人选一项", "top-up": "只补与以前已奖的差额",
    "net-of-higher": "扣除国家、省已奖数额", "at-most": "合计不超过一个数",
}  # fmt: skip
