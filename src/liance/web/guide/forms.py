"""Forms: how a check-up begins, one question, an example's figures; what was typed is read here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms

from liance.records.cells import CellFault
from liance.records.vocabulary import Kind, Vocabulary
from liance.rules import ir
from liance.telling.checkup import Asked
from liance.telling.matters import SELF, Matter
from liance.telling.sheet import Key, Sheet, read_cell
from liance.web.site.words import Words

HOW: Mapping[Kind, Words] = {
    Kind.MONEY: Words("金额，如 1200万元 或 12000000", "money in yuan, such as 12000000"),
    Kind.RATIO: Words("比例，如 8%", "a ratio, such as 8%"),
    Kind.COUNT: Words("整数，如 2", "a whole number, such as 2"),
    Kind.NUMBER: Words("数", "a number"),
    Kind.AREA: Words("面积（平方米），如 1200.5", "an area in m², such as 1200.5"),
    Kind.YEAR: Words("年份，如 2024", "a year, such as 2024"),
    Kind.DATE: Words("日期，如 2024-06-30", "a date, such as 2024-06-30"),
    Kind.CODE: Words("代码", "a code"),
}
YES_NO = (("yes", Words("有", "Yes")), ("no", Words("没有", "No")))
TRUTH = (("true", Words("是", "Yes")), ("false", Words("否", "No")))
UNKNOWN = Words("不知道，先跳过", "Don't know: skip")


class StartForm(forms.Form):
    """Who asks: what it is, its industry, where it is registered, and for which year of application."""

    who = forms.ChoiceField()
    industry = forms.ChoiceField(required=False)
    county = forms.CharField(max_length=40, required=False)
    registered = forms.ChoiceField(required=False)
    year = forms.TypedChoiceField(coerce=int)

    def __init__(
        self, data: Mapping[str, str] | None = None, *, policy: ir.Policy, matters: tuple[Matter, ...], today: int
    ) -> None:
        years = years_of(policy, today)
        super().__init__(data, initial={"year": min(today, years[-1]), "who": ""})
        zh = Words
        self._ask("who", zh("您是", "You are"), whos(matters))
        self.fields["who"].required = False
        self._ask("industry", zh("所属行业", "Industry"), industries(policy))
        self.fields["county"].label = str(zh("所在县区（可以不填）", "County (may be left empty)"))
        truth = [("", str(zh("不知道", "Don't know"))), *((v, str(w)) for v, w in TRUTH)]
        self._ask("registered", zh("在本市注册吗", "Registered in the city?"), truth)
        asked = zh("问哪一年申报", "Year of application")
        self._ask("year", asked, [(str(y), str(zh(f"{y}年", str(y)))) for y in years])

    def _ask(self, name: str, label: Words, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.label = str(label)
        field.choices = choices  # type: ignore[attr-defined]

    def sheet(self, matters: tuple[Matter, ...]) -> Sheet:
        """The sheet that a check-up begins with."""
        said = self.cleaned_data
        year, who = said["year"], said["who"]
        told = {"industry": said["industry"], "county": said["county"], "registered_here": said["registered"]}
        rows: dict[Key, dict[str, str]] = {("enterprise", (SELF,)): {k: v for k, v in told.items() if v}}
        for m in matters:
            if m.always and m.type.year_key is not None and not who:
                for y in {year, year - m.after}:
                    record = m.record(y)
                    rows[m.type.id, tuple(str(record.values[f.id]) for f in m.type.keys)] = {}
        return Sheet(year, who, rows)


def years_of(policy: ir.Policy, today: int) -> list[int]:
    """The years of application that a check-up can ask about."""
    return list(range(policy.period[0], policy.period[1] + 1)) if policy.period is not None else [today - 1, today]


def whos(matters: tuple[Matter, ...]) -> list[tuple[str, str]]:
    """What the asker can be: an organisation, or also what the records call otherwise."""
    made = [("", str(Words("企业或其他单位", "An enterprise or another organisation")))]
    for m in matters:
        if not m.of_organisation and (m.payee, m.type.by_id[m.payee].label) not in made:
            made.append((m.payee, m.type.by_id[m.payee].label))
    return made


def industries(policy: ir.Policy) -> list[tuple[str, str]]:
    """The industries that the policy itself tells apart, and any other."""
    found: dict[str, str] = {}
    for incentive in policy.incentives:
        for condition in incentive.conditions:
            _prefixes(condition.expr, "", found)
    made = [("", str(Words("不知道", "Don't know")))]
    made += [(code, f"{name.removesuffix('企业')}（{code}）") for code, name in sorted(found.items())]
    return [*made, ("00", str(Words("其他行业", "Another industry")))]


def _prefixes(e: ir.Expr, name: str, found: dict[str, str]) -> None:
    """Code prefixes that a condition asks for, with the term that stands for them."""
    match e:
        case ir.Named():
            _prefixes(e.value, e.name, found)
        case ir.AllOf() | ir.AnyOf():
            for item in e.items:
                _prefixes(item, name, found)
        case ir.Choose():
            for option in e.switch.options.values():
                if option is not None:
                    _prefixes(option, name, found)
        case ir.Prefix() if isinstance(e.value, ir.FieldOf) and e.value.field.code_table is not None:
            found.setdefault(e.prefix, name or e.prefix)


# ---- one question ------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Shown:
    """A question on a page: its place, what it asks, the choices (none: text), what was typed and what is wrong."""

    name: str
    asked: Asked
    choices: tuple[tuple[str, Words], ...]
    how: Words
    text: str
    fault: Words | None = None

    @property
    def choosing(self) -> bool:
        """Whether it is answered by choosing."""
        return bool(self.choices)


def shown(number: int, asked: Asked, text: str, fault: Words | None = None) -> Shown:
    """A question ready for a page."""
    return Shown(f"a{number}", asked, choices_of(asked), how_to_answer(asked), text, fault)


def choices_of(asked: Asked) -> tuple[tuple[str, Words], ...]:
    """The answers to choose from; none for a figure, a date or a text."""
    if asked.field is None:
        return YES_NO
    if asked.field.kind is Kind.BOOL:
        return TRUTH
    return tuple((c.id, Words(c.label, c.label)) for c in asked.field.choices)


def how_to_answer(asked: Asked) -> Words:
    """The form of an answer in words."""
    return HOW.get(asked.field.kind, Words("文字", "text")) if asked.field is not None else Words("", "")


def fault_of(asked: Asked, text: str, vocabulary: Vocabulary) -> Words | None:
    """What is wrong with an answer; None for a good or an empty one."""
    if not text:
        return None
    allowed = {value for value, _ in choices_of(asked)}
    if asked.field is None or allowed:
        return None if text in allowed else Words("请选一项", "Choose one")
    value = read_cell(asked.field, text, vocabulary)
    if isinstance(value, CellFault):
        return Words(f"“{text}”读不出来，应为{value.expected_zh}", f"cannot read “{text}”: {value.expected_en}")
    return None
