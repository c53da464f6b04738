"""What a draft says: everything known put in, what people typed, the number it will have, and all that it lacks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from liance.official.number import DocumentNumber
from liance.official.template import FieldKind, Template
from liance.values.faults import ValueFault
from liance.web.letters import contents
from liance.web.letters.known import Known, known
from liance.web.letters.known.office import code_of
from liance.web.letters.models import Draft, Letter
from liance.web.letters.occasions import Occasion, Subject, occasion_of
from liance.web.people.models import Organisation
from liance.web.site import clock
from liance.web.site.refusals import Told, refusal, refuse

GONE = refusal(
    "letter-no-occasion", "现在没有出具这份文书的由头", "there is no occasion for this document now",
    hint_zh="案件可能已经退回或改变；请看案件现在可以出具的文书。",
    hint_en="The case may have gone back or changed; see what it offers now.",
)  # fmt: skip
NO_CODE = refusal(
    "letter-no-code", "没有机关代字，不能编发文字号", "no short name of the office: there is no number without it",
    hint_zh="请填写本单位的机关代字，如 某工信函。", hint_en="Give the office's short name, such as 某工信函.",
    status=422,
)  # fmt: skip
BAD_CODE = refusal(
    "letter-bad-code", "机关代字“{code}”不能用", "the short name “{code}” cannot be used",
    hint_zh="代字里没有空格、数字和括号。", hint_en="It has no blanks, digits or brackets.", status=422,
)  # fmt: skip
CODE_TAKEN = refusal(
    "letter-code-taken", "机关代字“{code}”是{office}的", "the short name “{code}” is that of {office}",
    hint_zh="请用本单位的机关代字。", hint_en="Use your own office's.",
)  # fmt: skip
ISSUER = refusal(
    "letter-issuer", "发文机关里没有本单位“{office}”", "your office {office} is not among the issuers",
    hint_zh="本单位签发的文书，发文机关要有本单位；联合发文一行写一个。",
    hint_en="What an office signs names it; joint issuers stand one a line.", status=422,
)  # fmt: skip
OWN_ISSUER = ("award-confirmation",)
"""Kinds that the party signs, prepared for it by the office."""


def occasion_now(subject: Subject, key: str) -> Occasion:
    found = occasion_of(subject, key)
    if found is None:
        raise refuse(GONE)
    return found


@dataclass(frozen=True, slots=True)
class Filled:
    """A draft with everything known put in: its values but for the number, and what it lacks."""

    occasion: Occasion
    known: Known
    values: contents.Values
    lacks: tuple[Told, ...]

    @property
    def numbered(self) -> bool:
        """Whether its number begins with an office's short name."""
        return number_kind(self.occasion.template) is FieldKind.NUMBER


def number_kind(template: Template) -> FieldKind | None:
    """How a kind is numbered: 发文字号, 期号 as text, or not at all."""
    return next((f.kind for f in template.fields if f.id == contents.NUMBER), None)


def filled(draft: Draft, *, now: datetime) -> Filled:
    """What a draft says now. Raises Refused when there is no occasion for it any more."""
    occasion = occasion_now(draft.subject, draft.occasion)
    template = occasion.template
    found = known(occasion, draft.office, clock.day_of(now))
    values = contents.merged(template, found, contents.from_json(template.fields, draft.given))
    lacks = [*contents.lacking(template, values), *_numberless(draft, template), *_not_its_own(draft, values)]
    return Filled(occasion, found, values, tuple(lacks))


def prefix_of(draft: Draft) -> str:
    """The short name that its number will begin with."""
    return draft.prefix or code_of(draft.office)


def _numberless(draft: Draft, template: Template) -> list[Told]:
    if number_kind(template) is not FieldKind.NUMBER:
        return []
    prefix = prefix_of(draft)
    if not prefix:
        return [NO_CODE.given()]
    try:
        DocumentNumber(prefix, 2000, 1)
    except ValueFault:
        return [BAD_CODE.given(code=prefix)]
    other = Letter.objects.filter(prefix=prefix).exclude(office=draft.office).select_related("office").first()
    if other is not None:
        return [CODE_TAKEN.given(code=prefix, office=other.office.name)]
    return []


def _not_its_own(draft: Draft, values: contents.Values) -> list[Told]:
    issuers = [line.strip() for line in str(values.get("issuer", "")).split("\n")]
    if draft.kind in OWN_ISSUER or draft.office.name in issuers or not any(issuers):
        return []
    return [ISSUER.given(office=draft.office.name)]


def code_is_set(office: Organisation) -> bool:
    """Whether the settings say the office's short name."""
    return bool(settings.OFFICE_CODE) and office.name == settings.OFFICE
