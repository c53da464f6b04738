"""A procedure in plain Chinese or English: who does what within how many days, what may come out and with what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from liance.rules import ir
from liance.rules.ir.boards import ABOVE, ALL, COUNT, MEAN, MOST, SCORE

NEED_WORDS = {
    "reason": ("理由", "reasons"), "remedy": ("救济途径", "remedy"), "amount": ("金额", "amount"),
    "interest": ("利息", "interest"), "opinion": ("意见", "opinion"), "attachment": ("附件", "attachment"),
    "unit": ("承办单位", "the unit in charge"), "until": ("限期", "a last day"),
    SCORE: ("评分", "scores"),
}  # fmt: skip
ENDING_WORDS = {
    "completed": ("办结", "completed"), "refused": ("不予", "refused"), "withdrawn": ("撤回", "withdrawn"),
    "terminated": ("终止", "terminated"), "transferred": ("转办", "transferred"),
}  # fmt: skip
POOL_WORDS = {"mean": ("平均数", "the mean"), "median": ("中位数", "the median"), "lowest": ("最低数", "the lowest")}
ROUNDING_WORDS = {
    "down-to-yuan": ("舍到元", "down to the yuan"), "down-to-fen": ("舍到分", "down to the fen"),
    "half-up-to-yuan": ("四舍五入到元", "to the nearest yuan"),
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


def rows(
    procedure: ir.Procedure, procedures: Mapping[str, ir.Procedure] | None = None, *, lang: str = "zh"
) -> tuple[Row, ...]:
    """The stages as a table; `procedures` gives the titles of those that run a stage."""
    told = _Telling(procedure, procedures or {}, lang)
    return tuple(
        Row(
            number,
            stage.title + (told("（把关）", " (control)") if stage.control else ""),
            told.who(stage),
            told.limit(stage.limit),
            tuple(told.outcome(stage, o) for o in stage.outcomes),
            told.listed(stage.documents),
            tuple(told.rules(stage)),
        )
        for number, stage in enumerate(procedure.stages, 1)
    )


def sentences(
    procedure: ir.Procedure, procedures: Mapping[str, ir.Procedure] | None = None, *, lang: str = "zh"
) -> tuple[str, ...]:
    """The procedure as sentences that can be read aloud: one about the whole, then one a stage."""
    told = _Telling(procedure, procedures or {}, lang)
    return (told.whole(), *(told.stage(n, s) for n, s in enumerate(procedure.stages, 1)))


def who(procedure: ir.Procedure, stage: ir.Stage, procedures: Mapping[str, ir.Procedure] | None = None) -> str:
    """Who handles a stage: its roles, or the procedure that runs it."""
    return _Telling(procedure, procedures or {}, "zh").who(stage)


def limit_words(limit: ir.TimeLimit | None) -> str:
    """How long, and what that rests on."""
    return _Telling(None, {}, "zh").limit(limit)


def span_words(limit: ir.TimeLimit, lang: str) -> str:
    """How long, without what that rests on."""
    return _Telling(None, {}, lang).span(limit)


@dataclass(frozen=True, slots=True)
class _Telling:
    """One procedure told in one language; names that people gave stay as they are."""

    procedure: ir.Procedure | None
    procedures: Mapping[str, ir.Procedure]
    lang: str

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en

    def listed(self, names: Iterable[str]) -> str:
        """Names one after the other."""
        return self("、", ", ").join(names)

    def any_of(self, names: list[str]) -> str:
        """Names of which one is enough."""
        return names[0] if len(names) == 1 else self.listed(names[:-1]) + self("或", " or ") + names[-1]

    def role(self, role: str) -> str:
        """What people call a role."""
        assert self.procedure is not None
        return self.procedure.role(role).title

    def titled(self, stage: str) -> str:
        """A stage's name in quotation marks."""
        assert self.procedure is not None
        return f"“{self.procedure.stage(stage).title}”"

    def needs(self, needs: Iterable[str]) -> str:
        """What must be carried."""
        return self.listed(self(*NEED_WORDS[n]) for n in needs)

    # -- the whole ---------------------------------------------------------------------------------------------------
    def whole(self) -> str:
        """One line about the procedure."""
        p = self.procedure
        assert p is not None
        said = self(
            f"{p.title}（{p.purpose_title}），共{len(p.stages)}个阶段。",
            f"{p.title} ({p.purpose_title}), {len(p.stages)} stages.",
        )
        if (total := p.total) is not None:
            ground = self.ground(total.ground, total.advised)
            said += self(
                f"从{self.titled(total.since)}起，全程不超过{total.days}个工作日，停表的时间不算{ground}。",
                f" At most {total.days} working days in all from {self.titled(total.since)} on, pauses not counted"
                f"{ground}.",
            )
        return said + "".join(self(f"{text}。", f" {text}.") for text in (p.ground, p.note) if text)

    def stage(self, number: int, stage: ir.Stage) -> str:
        """Everything about a stage."""
        by, limit = self.who(stage), self.limit(stage.limit)
        handled = self(f"由{by}办理，{limit}", f"handled by {by}, {limit}")
        said = f"{number}. {stage.title}" + self("：", ": ") + (by if stage.runs else handled) + self("。", ". ")
        said += "".join(rule + self("", " ") for rule in self.rules(stage))
        outcomes = self("；", "; ").join(self.outcome(stage, o) for o in stage.outcomes)
        said += self(f"结果：{outcomes}。", f"Outcomes: {outcomes}.")
        if stage.documents:
            said += self(f"文书：{self.listed(stage.documents)}。", f" Documents: {self.listed(stage.documents)}.")
        return said + (self(f"{stage.note}。", f" {stage.note}.") if stage.note else "")

    def who(self, stage: ir.Stage) -> str:
        """Who handles a stage."""
        if stage.runs is not None:
            child = self.procedures.get(stage.runs)
            name = child.title if child is not None else stage.runs
            return self(f"转入程序“{name}”", f"the procedure “{name}”")
        return self.any_of([self.role(r) for r in stage.roles])

    def limit(self, limit: ir.TimeLimit | None) -> str:
        """How long, and what that rests on."""
        if limit is None:
            return self("没有期限", "without a limit")
        return self.span(limit) + ("" if limit.named else self.ground(limit.ground, limit.advised))

    def span(self, limit: ir.TimeLimit) -> str:
        """How long."""
        if limit.named:
            return self("限定的日期以前", "by the day set")
        if limit.monthly:
            return self(f"次月{limit.days}日前", f"by day {limit.days} of the next month")
        if limit.working:
            return self(f"{limit.days}个工作日内", f"within {limit.days} working days")
        return self(f"{limit.days}日内", f"within {limit.days} days")

    def ground(self, text: str, advised: bool) -> str:
        """What a limit rests on."""
        if not advised:
            return self(f"（{text}）", f" ({text})")
        return self(f"（建议：{text}）", f" (advice: {text})") if text else self("（建议）", " (advice)")

    # -- the rules of a stage ----------------------------------------------------------------------------------------
    def rules(self, stage: ir.Stage) -> Iterator[str]:
        """A sentence for each line that binds those who act."""
        if stage.control:
            yield self(
                "这是把关阶段，当事人一方和办过相邻把关阶段的人不能办。",
                "A control: not for the party's people, nor for who acted in a control next to it.",
            )
        if stage.by_unit:
            yield self("只由承办单位的人办。", "Only people of the unit in charge act.")
        barred = [self(f"办过{self.titled(s)}的", f"who acted in {self.titled(s)}") for s in stage.recuse]
        barred += [self("原审人员", "who reviewed before")] if stage.recuse_reviewers else []
        if barred:
            yield self(f"{self.listed(barred)}回避。", f"Stands back: {self.listed(barred)}.")
        if stage.board is not None:
            yield from self.board(stage, stage.board)
        if stage.escalate_to is not None:
            role = self.role(stage.escalate_to)
            yield self(f"逾期升级，{role}也可以办。", f"Past the limit {role} may act too.")
        if stage.board is None and (deemed := stage.outcome(stage.deemed or "")) is not None:
            yield self(f"逾期视为“{deemed.title}”。", f"Past the limit “{deemed.title}” is deemed.")

    def board(self, stage: ir.Stage, board: ir.Board) -> Iterator[str]:
        """Who sits there, what each says, how it is put together."""
        yield self.seats(board)
        if board.blind:
            yield self("全部表态以前互不可见。", "Nobody sees another's words before all have spoken.")
        if board.declares:
            yield self(
                "先声明利害关系，有利害关系的换人。", "Each first declares his interest; who has one is replaced."
            )
        if board.criteria:
            scored = self.listed(f"{c.title}{c.most}" + self("分", " points") for c in board.criteria)
            yield self(f"评分：{scored}。", f"Scored: {scored}.")
        said = self("；", "; ").join(
            a.title + (self("，须有", ", with ") + self.needs(a.needs) if a.needs else "") for a in board.answers
        )
        yield self(f"表态：{said}。", f"Each says: {said}.")
        if board.pooled:
            how, rounded = self(*POOL_WORDS[board.pooled]), self(*ROUNDING_WORDS[board.rounding])
            yield self(f"金额取{how}，{rounded}。", f"The amount is {how}, {rounded}.")
        if (deemed := board.answer(stage.deemed or "")) is not None:
            yield self(f"逾期不表态视为“{deemed.title}”。", f"Silence past the limit is “{deemed.title}”.")

    def seats(self, board: ir.Board) -> str:
        """How many seats, or which, and who names people to them."""
        by = self.any_of([self.role(r) for r in board.named_by]) if board.named_by else ""
        if board.persons:
            least = self("不少于", "at least ") if board.more else ""
            count = f"{least}{len(board.seats)}" + self("席", " seats")
        else:
            count = self.listed(s.id for s in board.seats)
        named = self(f"，由{by}指定", f", named by {by}") if by else ""
        return self(f"席位：{count}{named}。", f"Seats: {count}{named}.")

    # -- outcomes ----------------------------------------------------------------------------------------------------
    def outcome(self, stage: ir.Stage, outcome: ir.Outcome) -> str:
        """What may come out, where it leads, and its terms."""
        return outcome.title + self("，", ", ") + self.target(outcome) + "".join(self.terms(stage, outcome))

    def target(self, outcome: ir.Outcome) -> str:
        """Where an outcome leads."""
        if outcome.ending is None:
            if outcome.also:
                names = self("和", " and ").join(self.titled(s) for s in outcome.targets)
                return self(f"同时到{names}，都办完才往下走", f"to {names} at once, on when all have ended")
            return self(f"到{self.titled(outcome.to or '')}", f"to {self.titled(outcome.to or '')}")
        kind = self(*ENDING_WORDS[outcome.ending.kind])
        if outcome.ending.id == outcome.ending.kind:
            return self(f"结束（{kind}）", f"ends ({kind})")
        return self(f"结束（{kind}：{outcome.ending.title}）", f"ends ({kind}: {outcome.ending.title})")

    def terms(self, stage: ir.Stage, outcome: ir.Outcome) -> Iterator[str]:
        """When, by whom and with what an outcome may be taken."""
        if outcome.when and stage.board is not None:
            met = self("且", " and ").join(self.tally(stage.board, t) for t in outcome.when)
            yield self(f"，{met}时", f", when {met}")
        if outcome.otherwise:
            yield self("，其他情况", ", otherwise")
        if outcome.by:
            by = self.any_of([self.role(r) for r in outcome.by])
            yield self(f"，由{by}作出", f", by {by}")
        if outcome.at_term:
            yield self("，期满才能作出", ", only past the limit")
        if outcome.once:
            yield self("，只能一次", ", once only")
        if outcome.pauses:
            yield self("，停表", ", the clock stops")
        if outcome.needs:
            yield self(f"，须有{self.needs(outcome.needs)}", f", with {self.needs(outcome.needs)}")

    def tally(self, board: ir.Board, tally: ir.Tally) -> str:
        """What must be true of everything that was said."""
        said = board.answer(tally.answer)
        answer = said.title if said is not None else tally.answer
        return self(
            *{
                ALL: (f"全部{answer}", f"all say “{answer}”"),
                MOST: (f"过半{answer}", f"more than half say “{answer}”"),
                COUNT: (f"不少于{tally.least}席{answer}", f"at least {tally.least} say “{answer}”"),
                MEAN: (f"平均分不低于{tally.least}分", f"the mean score is at least {tally.least}"),
                ABOVE: (f"平均分高于{tally.least}分", f"the mean score is above {tally.least}"),
            }[tally.kind]
        )
