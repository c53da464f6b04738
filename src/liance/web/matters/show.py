"""A matter beside its case: what is known, what is missing, its rows, what is alike, what would follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from liance.records.vocabulary import Field
from liance.rules import ir
from liance.web.cases.hooks import Choice, Panel
from liance.web.cases.models import Case
from liance.web.matters import queries
from liance.web.matters.computing import computed, rows_of, whole
from liance.web.matters.following import following
from liance.web.matters.forms import FactsGivenForm, SheetForm
from liance.web.matters.kinds import Declared, matter_of, missing, named, of, shown, told_to_people
from liance.web.matters.models import Matter, Row
from liance.web.matters.rows import may_fill
from liance.web.people.actor import Actor
from liance.web.people.roles import APPLICANTS
from liance.web.registry.queries.files import Shown
from liance.web.registry.values import stored
from liance.web.site.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the panel shows it, with the other places where its party stands."""

    row: Row
    cells: tuple[Shown, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a type, and the forms to add some where this person may."""

    declared: ir.RowsOf
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    form: FactsGivenForm | None
    sheet: SheetForm | None


@dataclass(frozen=True, slots=True)
class Onward:
    """A kind of matter that one may go on to, and where."""

    title: str
    url: str


def panels(case: Case, actor: Actor) -> Iterable[Panel]:
    """The matter that a case is about."""
    matter = matter_of(case)
    if matter is None:
        return
    yield Panel("matters/panel.html", panel(matter, actor), order=10)


def panel(matter: Matter, actor: Actor, *, tried: tuple[str, FactsGivenForm] | None = None) -> dict[str, object]:
    """Everything that the panel shows; `tried`: a row that was refused, by its type, to be mended."""
    declared, rows = of(matter), rows_of(matter)
    values = whole(declared, matter, matter.values, rows)
    official = not actor.is_any(*APPLICANTS)
    open_ = missing(declared, values, [(s.stage, s.outcome) for s in matter.case.steps.all()])
    fields = [f for f in _told(declared) if f.id in values or f in open_]
    return {
        "matter": matter, "kind": declared.kind, "official": official,
        "fields": list(told_to_people(shown(fields, values), matter.case.party)),
        "computed": stored(declared.kind.record, computed(declared, matter, rows)).keys(),
        "missing": open_ if official and not matter.case.ended else [],
        "tables": [_table(declared, matter, r, rows, actor, tried) for r in declared.kind.rows],
        "alike": queries.alike(declared, matter, []) if official else None,
        "following": following(declared, matter, values, rows, actor) if declared.kind.enters else [],
        "checklist": _checklist(declared, matter) if official else [],
        "onward": _onward(declared, matter, actor) if matter.case.ended else [],
    }  # fmt: skip


def _checklist(declared: Declared, matter: Matter) -> list[str]:
    """What is to be looked at in a matter that says what it says."""
    lists = declared.kind.checklists
    return [i for c in lists if all(matter.values.get(n) in v for n, v in c.where) for i in c.items]


def _told(declared: Declared) -> list[Field]:
    """The record's fields that this kind gives or computes, and its keys."""
    ids = {f.id for f in declared.kind.fields_asked} | {c.field.id for c in declared.kind.computes}
    return [f for f in declared.kind.record.fields if f.id in ids or f.key]


def _table(
    declared: Declared, matter: Matter, of_rows: ir.RowsOf, rows: Sequence[Row], actor: Actor,
    tried: tuple[str, FactsGivenForm] | None,
) -> Table:  # fmt: skip
    mine = [r for r in rows if r.type == of_rows.type.id]
    fields = of_rows.own_fields(declared.kind.record)
    where = queries.elsewhere(declared, matter, mine) if not actor.is_any(*APPLICANTS) else {}
    form = None
    if may_fill(actor, matter.case, of_rows):
        form = tried[1] if tried is not None and tried[0] == of_rows.type.id else row_form(declared, of_rows)
    lines = tuple(Line(r, tuple(shown(fields, r.values)), where.get(r.pk, ())) for r in mine)
    return Table(of_rows, fields, lines, form, SheetForm() if form is not None else None)


def row_form(declared: Declared, of_rows: ir.RowsOf, *sent: object) -> FactsGivenForm:
    """The form of one row; only its keys must be given."""
    asked = [ir.Asked(f, f.key and not f.optional) for f in of_rows.own_fields(declared.kind.record)]
    return FactsGivenForm(asked, declared.vocabulary, *sent, prefix=of_rows.type.id)  # type: ignore[arg-type]


def _onward(declared: Declared, matter: Matter, actor: Actor) -> list[Onward]:
    """The kinds declared to come after this one that the person may open."""
    found = [named(matter.policy, name) for name in declared.kind.then]
    return [
        Onward(d.kind.title, f"{reverse('matters:new', args=[matter.policy, d.kind.id])}?from={matter.case.number}")
        for d in found
        if d is not None and actor.role in d.kind.opened_by
    ]


def subjects(case: Case) -> Sequence[Choice]:
    """What a reason may be about: each field, each table of rows, the facts as such."""
    matter = matter_of(case)
    if matter is None:
        return ()
    declared = of(matter)
    labels = [*(f.label for f in _told(declared)), *(r.type.label for r in declared.kind.rows)]
    labels += [*_checklist(declared, matter), "事实不实", "不符合条件"]
    return tuple(Choice(label, Words(label, label)) for label in dict.fromkeys(labels))
