"""Forms of acts and of statements at boards: just what the procedure says they must carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from liance.procedures import Reason, needed
from liance.rules import ir
from liance.rules.ir.boards import SCORE
from liance.values.faults import ValueFault
from liance.values.money import format_yuan, parse_money
from liance.web.cases.hooks import Choice
from liance.web.cases.services import Grounds
from liance.web.people.models import Organisation
from liance.web.people.roles import UNITS
from liance.web.site.words import Words, said

REASONS = 3
"""So many reasons can be given in one form."""
FOLDED = frozenset(f"{part}{n}" for n in range(2, REASONS + 1) for part in ("about", "why"))
"""The fields of all but the first, which a form shows when asked for."""
CHOOSE = Words("（请选择）", "(choose)")
REMEDY = Words(
    "不服本决定的，可以自收到之日起60日内申请行政复议，也可以自收到之日起6个月内提起行政诉讼；也可以在平台提出投诉。",
    "Against this decision one may apply for administrative reconsideration within 60 days, or go to court within six "
    "months, of receiving it; one may also complain on this platform.",
)


class MoneyField(forms.CharField):
    """Money typed by a person: `30万元`, `300,000`, `300000.00`; cleaned to fen."""

    def to_python(self, value: Any) -> Any:
        """Fen, or None when nothing was typed."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_money(text)
        except ValueFault as fault:
            expected = Words(fault.expected_zh, fault.expected_en)
            raise forms.ValidationError(str(Words("应为{e}", "{e} expected").format(e=expected))) from fault

    def prepare_value(self, value: Any) -> Any:
        """Fen given as initial value, shown as yuan."""
        return format_yuan(value) if isinstance(value, int) else value


def unit_field() -> forms.ModelChoiceField[Organisation]:
    """Which office is to handle a matter."""
    rows = Organisation.objects.filter(kind__in=UNITS).order_by("name")
    return forms.ModelChoiceField(rows, label=str(Words("承办单位", "Unit in charge")), empty_label=str(CHOOSE))


def until_field() -> forms.DateField:
    """By when it is to be done."""
    return forms.DateField(
        label=str(Words("办结限期", "To be done by")), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=str(Words("不早于今天", "Not before today")),
    )  # fmt: skip


class GroundsForm(forms.Form):
    """What an act or a statement carries. What it needs decides which fields there are, and which are required."""

    def __init__(
        self,
        needs: frozenset[str],
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        prefix: str,
        about: Sequence[Choice] = (),
        suggested: int | None = None,
    ) -> None:
        super().__init__(data, files, prefix=prefix)
        if "amount" in needs:
            self.fields["amount"] = MoneyField(label=str(Words("金额（元）", "Amount (yuan)")), initial=suggested)
        if "interest" in needs:
            self.fields["interest"] = MoneyField(
                label=str(Words("利息（元）", "Interest (yuan)")),
                help_text=str(Words("资金占用利息；不收写0。", "For the use of the money; 0 if none is charged.")),
            )
        if "reason" in needs:
            self._reasons(about)
        self.fields["opinion"] = forms.CharField(
            label=str(Words("意见", "Opinion")), required="opinion" in needs, max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip

    def _reasons(self, about: Sequence[Choice]) -> None:
        """Rows of what a reason is about and its words; the first is required."""
        choices = [("", str(CHOOSE)), *((c.id, str(c.words)) for c in about)]
        for n in range(1, REASONS + 1):
            label = str(Words(f"理由{n}：针对", f"Reason {n}: about"))
            first = n == 1
            self.fields[f"about{n}"] = (
                forms.ChoiceField(label=label, choices=choices, required=first)
                if about
                else forms.CharField(label=label, required=first, max_length=200)
            )
            text = str(Words(f"理由{n}：说明", f"Reason {n}: words"))
            self.fields[f"why{n}"] = forms.CharField(label=text, required=first, max_length=1000)

    @property
    def shown(self) -> list[BoundField]:
        """The fields that are seen at once."""
        return [bound for bound in self if bound.name not in FOLDED]

    @property
    def folded(self) -> list[BoundField]:
        """Those of further reasons."""
        return [bound for bound in self if bound.name in FOLDED]

    @property
    def unfolded(self) -> bool:
        """Whether a further reason was begun."""
        return any(self.data.get(bound.html_name) for bound in self.folded)

    def clean(self) -> dict[str, Any]:
        """A reason has both its parts or none."""
        cleaned = super().clean() or {}
        for n in range(2, REASONS + 1):
            if bool(cleaned.get(f"about{n}")) != bool(cleaned.get(f"why{n}")):
                missing = f"why{n}" if cleaned.get(f"about{n}") else f"about{n}"
                self.add_error(missing, str(Words("理由要写明针对什么，也要写明为什么", "say what about, and why")))
        return cleaned

    def grounds(self) -> Grounds:
        """What was given beside the file."""
        got = self.cleaned_data
        pairs = ((got.get(f"about{n}"), got.get(f"why{n}")) for n in range(1, REASONS + 1))
        return Grounds(
            opinion=got.get("opinion", ""),
            reasons=tuple(Reason(a, w) for a, w in pairs if a and w),
            remedy=got.get("remedy", ""),
            amount=got.get("amount"),
            interest=got.get("interest"),
            unit=got.get("unit"),
            until=got.get("until"),
        )


class ActForm(GroundsForm):
    """What an outcome carries: beside its grounds a file, the remedy where it needs one, and what hooks ask for."""

    def __init__(
        self,
        outcome: ir.Outcome,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        prefix: str = "",
        about: Sequence[Choice] = (),
        suggested: int | None = None,
        asked: Mapping[str, forms.Field] | None = None,
    ) -> None:
        needs = needed(outcome)
        super().__init__(needs, data, files, prefix=prefix or f"act-{outcome.id}", about=about, suggested=suggested)
        self.asked = tuple(asked or ())
        self.fields = {**(asked or {}), **self.fields}
        self.fields["file"] = forms.FileField(
            label=str(Words("附件", "Attachment")), required="attachment" in needs,
            help_text=str(Words("PDF、图片、Word 或 Excel", "PDF, picture, Word or Excel")),
        )  # fmt: skip
        if "unit" in needs:
            self.fields["unit"] = unit_field()
        if "until" in needs:
            self.fields["until"] = until_field()
        if "remedy" in needs:
            self.fields["remedy"] = forms.CharField(
                label=str(Words("救济途径", "Remedies")), initial=str(REMEDY), max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    def more(self) -> dict[str, Any]:
        """What hooks asked for."""
        return {name: self.cleaned_data.get(name) for name in self.asked}

    def file(self) -> tuple[str, bytes] | None:
        """The file given, by name and content."""
        given = self.cleaned_data.get("file")
        return (given.name, given.read()) if given is not None else None


class SpeakForm(GroundsForm):
    """What is said from a seat: points for every criterion where scores are asked for, and the grounds."""

    def __init__(
        self,
        answer: ir.Answer,
        criteria: Sequence[ir.Criterion],
        data: QueryDict | None = None,
        *,
        prefix: str,
        about: Sequence[Choice] = (),
        suggested: int | None = None,
    ) -> None:
        super().__init__(frozenset(answer.needs), data, prefix=prefix, about=about, suggested=suggested)
        self.criteria = tuple(criteria) if SCORE in answer.needs else ()
        for n, criterion in enumerate(self.criteria):
            label = str(
                Words(f"{criterion.title}（满分{criterion.most}）", f"{criterion.title} (0 to {criterion.most})")
            )
            self.fields[f"score{n}"] = forms.IntegerField(label=label, min_value=0, max_value=criterion.most)
        self.order_fields([f"score{n}" for n in range(len(self.criteria))])

    def scores(self) -> tuple[int, ...]:
        """The points given, in the order of the criteria."""
        return tuple(self.cleaned_data[f"score{n}"] for n in range(len(self.criteria)))


class DeclareForm(forms.Form):
    """Whether one has a conflict of interest, and which."""

    has = forms.ChoiceField(
        label=said("与这件事、与申报单位有没有利害关系", "Have you a conflict of interest in this matter"),
        choices=[("no", said("没有", "None")), ("yes", said("有，不参加表态", "Yes, I stand down"))],
    )
    conflict = forms.CharField(label=said("是什么关系", "Which"), required=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        """Who has one says which."""
        cleaned = super().clean() or {}
        if cleaned.get("has") == "yes" and not cleaned.get("conflict", "").strip():
            self.add_error("conflict", str(Words("请写明是什么关系", "say which")))
        return cleaned

    def stated(self) -> str:
        """The conflict in words; empty for none."""
        return str(self.cleaned_data["conflict"]).strip() if self.cleaned_data["has"] == "yes" else ""


class NameForm(forms.Form):
    """Who is named to each seat: `seats` with what is proposed, `held` who sits there now; one may be left open."""

    def __init__(
        self,
        seats: Mapping[str, str],
        held: Mapping[str, str],
        choices: Sequence[tuple[str, str]],
        data: QueryDict | None = None,
        *,
        prefix: str,
        label: Words,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.seats, self.held = tuple(seats), held
        for n, (seat, proposed) in enumerate(seats.items()):
            self.fields[f"seat{n}"] = forms.ChoiceField(
                label=str(label.format(seat=seat)), required=False, initial=proposed,
                choices=[("", str(Words("（暂不指定）", "(not yet)"))), *choices],
            )  # fmt: skip

    def named(self) -> dict[str, str]:
        """The choice made for each seat, but where it stays as it is."""
        found = {seat: self.cleaned_data[f"seat{n}"] for n, seat in enumerate(self.seats)}
        return {seat: chosen for seat, chosen in found.items() if chosen and chosen != self.held.get(seat)}
