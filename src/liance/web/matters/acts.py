"""What matters add to acts in their cases: the fields asked, what forbids an act, what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from django.forms import Field as FormField

from liance.records.city import Value
from liance.records.stating import owner_of
from liance.records.vocabulary import Kind
from liance.rules import ir
from liance.values.money import format_money
from liance.web.audit.services import record
from liance.web.cases.hooks import Move
from liance.web.cases.models import Case, Step
from liance.web.matters import queries
from liance.web.matters.computing import computed, rows_of, whole
from liance.web.matters.entering import enter, lacking_for
from liance.web.matters.forms import fields_for
from liance.web.matters.kinds import Declared, facts_of, given, key_of, matter_of, of, year_of
from liance.web.matters.models import Given, Matter
from liance.web.matters.paying import due_of
from liance.web.notices.masking import whole as unmasked
from liance.web.registry.models import Record
from liance.web.registry.values import stored
from liance.web.site import clock
from liance.web.site.refusals import Told, refusal

LACKS = refusal(
    "matter-lacks", "还没有填写“{field}”", "{field} is not given",
    hint_zh="办理这一步时要填写；不知道的先查清。", hint_en="This step asks for it.", status=422,
)  # fmt: skip
NOT_ASKED = refusal(
    "matter-not-asked", "这一步不填写“{field}”", "this step does not give {field}",
    hint_zh="只填写表单列出的内容。", hint_en="Give only what the form lists.", status=422,
)  # fmt: skip
NOT_SO = refusal(
    "matter-not-so", "“{field}”要为“是”才能办理这一步", "{field} must be yes for this step",
    hint_zh="先把这一项办妥，或者选别的结果并说明理由。", hint_en="Settle it first, or take another outcome.",
)  # fmt: skip
NO_ROWS = refusal(
    "matter-no-rows", "还没有“{rows}”", "there is no {rows} yet",
    hint_zh="先在本页逐行添加或者上传表格。", hint_en="Add rows on this page or upload a table first.",
)  # fmt: skip
TOO_MUCH = refusal(
    "matter-too-much", "“{field}”超过“{other}”（{most}）", "{field} exceeds {other} ({most})",
    hint_zh="不超过后者；确要超过的，先按程序变更约定。", hint_en="Keep within it, or have it changed.", status=422,
)  # fmt: skip
NO_QUOTA = refusal(
    "matter-no-quota", "没有“{type}”，不知道名额", "there is no {type} that says how many places there are",
    hint_zh="先登记名额（转发通知）。", hint_en="Register the places first.",
)  # fmt: skip
FULL = refusal(
    "matter-full", "名额{most}个已经用完", "all {most} places are taken",
    hint_zh="增加名额，或者退回排序靠后的。", hint_en="Have more places, or take back one that ranks lower.",
)  # fmt: skip
UNMASKED = refusal(
    "matter-unmasked", "公开的内容里有没有脱敏的{kind}（{where}）", "an unmasked {kind} would be published ({where})",
    hint_zh="先请填写人把号码去掉。", hint_en="Have the number taken out first.", status=422,
)  # fmt: skip


def asks(case: Case, stage: ir.Stage, outcome: ir.Outcome) -> Mapping[str, FormField]:
    """The fields that an outcome gives, with what is known; whose matter it is never changes."""
    matter = matter_of(case)
    if matter is None:
        return {}
    kind = of(matter)
    owner = owner_of(kind.kind.record)
    fixed = [owner.id] if owner is not None and owner.id in matter.values else []
    return fields_for(kind.kind.asks.get((stage.id, outcome.id), ()), kind.vocabulary, matter.values, but=fixed)


def forbids(move: Move) -> Iterator[Told]:
    """What is not given, must be so and is not, or could not be entered or published."""
    matter = matter_of(move.case)
    if matter is None:
        return
    declared, at = of(matter), (move.stage.id, move.outcome.id)
    asked, told = declared.kind.asks.get(at, ()), given(move.more)
    known = {a.field.id for a in asked}
    yield from (NOT_ASKED.given(field=name) for name in told if name not in known)
    if told or not _by_itself(move):
        yield from (LACKS.given(field=a.field.label) for a in asked if a.needed and _open(a, told, matter))
    after = merged(declared, matter.values, {n: v for n, v in told.items() if n in known})
    rows = rows_of(matter) if declared.kind.rows or declared.kind.computes else []
    yield from _required(declared, at, after, [r.type for r in rows])
    full = whole(declared, matter, after, rows) if told or declared.kind.computes else after
    yield from _within(declared, full)
    if declared.kind.quota is not None and declared.kind.quota.at == at:
        yield from _places(declared, declared.kind.quota, matter)
    if declared.kind.public is not None and declared.kind.public.at == at:
        yield from _publishable(declared, after)
    ending = move.outcome.ending
    if ending is not None and ending.id in declared.kind.enters:
        yield from lacking_for(declared, ending.id, full, rows)


def _by_itself(move: Move) -> bool:
    """Whether the platform takes it, because a term has passed or a board has spoken."""
    return not move.actor.account


def _open(asked: ir.Asked, told: Mapping[str, Value | None], matter: Matter) -> bool:
    """Whether a field stays without a value."""
    return told[asked.field.id] is None if asked.field.id in told else asked.field.id not in matter.values


def merged(declared: Declared, before: Mapping[str, str], told: Mapping[str, Value | None]) -> dict[str, str]:
    """The values after an act: what it gave in place of what was; what it left open is not known."""
    type_ = declared.kind.record
    fresh = stored(type_, {n: v for n, v in told.items() if v is not None})
    return {f.id: v for f in type_.fields if (v := fresh.get(f.id) if f.id in told else before.get(f.id)) is not None}


def _required(
    declared: Declared, at: tuple[str, str], values: Mapping[str, str], rows: Iterable[str]
) -> Iterator[Told]:
    there = set(rows)
    for name in declared.kind.requires.get(at, ()):
        field = declared.kind.record.by_id.get(name)
        if field is None:
            if name not in there:
                type_ = declared.vocabulary.type_named(name)
                yield NO_ROWS.given(rows=type_.label if type_ is not None else name)
        elif name not in values:
            yield LACKS.given(field=field.label)
        elif field.kind is Kind.BOOL and values[name] != "true":
            yield NOT_SO.given(field=field.label)


def _within(declared: Declared, values: Mapping[str, str]) -> Iterator[Told]:
    """Fields that exceed what they may not."""
    if not declared.kind.at_most:
        return
    facts, by_id = facts_of(declared, values).values, declared.kind.record.by_id
    for name, other in declared.kind.at_most:
        one, most = facts.get(name), facts.get(other)
        if isinstance(one, int | Fraction) and isinstance(most, int | Fraction) and one > most:
            shown = format_money(int(most)) if by_id[other].kind is Kind.MONEY else most
            yield TOO_MUCH.given(field=by_id[name].label, other=by_id[other].label, most=shown)


def _places(declared: Declared, quota: ir.Quota, matter: Matter) -> Iterator[Told]:
    """Whether a place is left among those that a record of the registry says."""
    wanted = {name: matter.values.get(name, str(matter.year)) for name in quota.same}
    rows = Record.objects.filter(type=quota.type.id, current__withdrawn=False).values_list("current__values", flat=True)
    found = [v for v in rows if all(v.get(n) == text for n, text in wanted.items()) and quota.field.id in v]
    if not found:
        yield NO_QUOTA.given(type=quota.type.label)
        return
    most, taken = int(found[-1][quota.field.id]), queries.having_taken(declared, quota.at, matter.year)
    if sum(all(m.values.get(n, str(m.year)) == text for n, text in wanted.items()) for m in taken) >= most:
        yield FULL.given(most=most)


def suggests(case: Case) -> int | None:
    """The first sum of money that is computed, in fen, as the amount that forms offer."""
    matter = matter_of(case)
    if matter is None:
        return None
    declared = of(matter)
    money = [c.field.id for c in declared.kind.computes if c.field.kind is Kind.MONEY]
    found = computed(declared, matter, rows_of(matter)).get(money[0]) if money else None
    return found if isinstance(found, int) else None


def _publishable(declared: Declared, values: Mapping[str, str]) -> Iterator[Told]:
    public = declared.kind.public
    assert public is not None
    if public.consent and values.get(public.consent) != "true":
        yield NOT_SO.given(field=declared.kind.record.by_id[public.consent].label)
    told = {name: values[name] for name in public.fields if name in values}
    yield from (UNMASKED.given(kind=kind, where=where) for kind, where in unmasked(told))


# ---- what follows ----------------------------------------------------------------------------------------------------
def follows(move: Move, step: Step) -> None:
    """Keep what was given, publish or take off, and at the end enter the records."""
    matter = matter_of(move.case)
    if matter is None:
        return
    declared, at, today = of(matter), (move.stage.id, move.outcome.id), clock.day_of(move.now)
    told = given(move.more)
    if told:
        _keep(declared, matter, told, move, step)
    public = declared.kind.public
    if public is not None and public.at == at:
        matter.public_on, matter.public_until = today, None
    elif public is not None and at in public.until and matter.public_on is not None:
        matter.public_until = today
    ending = move.outcome.ending
    if ending is not None and ending.id in declared.kind.enters:
        matter.record = enter(declared, matter, ending=ending, step=step, actor=move.actor, now=move.now)
    if ending is not None:
        matter.due = due_of(matter, ending.id)
    matter.save()


def _keep(declared: Declared, matter: Matter, told: Mapping[str, Value | None], move: Move, step: Step) -> None:
    before, matter.values = matter.values, merged(declared, matter.values, told)
    facts = facts_of(declared, matter.values)
    matter.key = key_of(facts.type, facts.values)
    matter.year = year_of(facts.type, facts.values, matter.opened_on)
    fresh = {n: matter.values.get(n, "") for n in told if matter.values.get(n) != before.get(n)}
    if not fresh:
        return
    Given.objects.create(
        matter=matter, step=step, values=fresh, by=move.actor.account or "system", role=move.actor.role, at=move.now
    )
    record(
        actor=move.actor, now=move.now, action="matter-filled", thing="matter", thing_id=matter.case.number,
        before=before, after=matter.values, details={"fields": sorted(fresh)},
    )  # fmt: skip
