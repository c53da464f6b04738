"""At the end of a matter: its records entered in the registry, with the case as their source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from liance.records.city import Record as Facts
from liance.records.stating import for_offices
from liance.rules import ir
from liance.web.cases.models import Step
from liance.web.matters.computing import row_facts, rows_of, whole
from liance.web.matters.kinds import Declared
from liance.web.matters.models import Matter, Row
from liance.web.people.actor import Actor
from liance.web.registry.checks import strangers
from liance.web.registry.models import Origin, Record
from liance.web.registry.services import Recognised, state
from liance.web.registry.services import Told as Source
from liance.web.registry.services.hooks import tell_recognised
from liance.web.registry.values import key_text, loaded
from liance.web.site import clock
from liance.web.site.refusals import Told, refusal

NO_KEY = refusal(
    "matter-no-key", "“{type}”入库还缺：{fields}", "{type} cannot be entered without {fields}",
    hint_zh="在这一步或以前的步骤里填写。", hint_en="Give it in this step or an earlier one.", status=422,
)  # fmt: skip
STRANGER = refusal(
    "matter-stranger", "没有登记过的{type}：{key}", "{key} is no registered {type}",
    hint_zh="先登记，再办结。", hint_en="Register it first.", status=422,
)  # fmt: skip


def made_of(
    declared: Declared, ending: str, values: Mapping[str, str], rows: Sequence[Row]
) -> Iterator[tuple[Facts, Row | None]]:
    """The records that an ending enters, with the row that each came from."""
    kind, words = declared.kind, declared.vocabulary
    for type_ in kind.enters.get(ending, ()):
        of_rows = kind.rows_of(type_.id)
        if of_rows is not None:
            yield from ((row_facts(of_rows, r, kind, values, words), r) for r in rows if r.type == type_.id)
        else:
            same = {f.id: values[f.id] for f in type_.fields if f.id in values}
            yield loaded(type_, same, words, lenient=True), None


def lacking_for(declared: Declared, ending: str, values: Mapping[str, str], rows: Sequence[Row]) -> Iterator[Told]:
    """What stands against entering the records of an ending: keys not known, parties nobody declared."""
    made = [facts for facts, _ in made_of(declared, ending, values, rows)]
    open_: dict[str, set[str]] = {}
    for facts in made:
        lacking = {f.label for f in facts.type.keys if not f.optional and f.id not in facts.values}
        if lacking:
            open_.setdefault(facts.type.label, set()).update(lacking)
    yield from (NO_KEY.given(type=label, fields="、".join(sorted(names))) for label, names in open_.items())
    labels = {t.id: t.label for t in declared.vocabulary.types}
    if not open_:
        yield from (STRANGER.given(type=labels[t], key=key) for t, key in sorted(strangers(made, declared.vocabulary)))


def enter(
    declared: Declared, matter: Matter, *, ending: ir.Ending, step: Step, actor: Actor, now: datetime
) -> Record | None:
    """Enter what an ending enters, over what is known of the same records; gives that of the matter's own type."""
    rows = rows_of(matter)
    made = list(made_of(declared, ending.id, whole(declared, matter, matter.values, rows), rows))
    own, file = None, step.attachments.first()
    for facts, row in made:
        told = Source(
            Origin.PLATFORM, source=f"{matter.case.number} {declared.kind.title}：{ending.title}"[:300],
            evidence=row.evidence if row is not None and row.evidence is not None else file,
            as_of=clock.day_of(now), confirmed_by=actor.account or "system",
        )  # fmt: skip
        version = state(facts=_over_known(facts, declared), told=told, actor=actor, now=now)
        if facts.type is declared.kind.record:
            own = version.record
    for type_ in declared.kind.enters[ending.id]:
        if for_offices(declared.vocabulary, type_):
            keys = tuple(key_text(facts) for facts, _ in made if facts.type is type_)
            tell_recognised(Recognised(0, type_.id, keys, now))
    return own


def _over_known(facts: Facts, declared: Declared) -> Facts:
    """The record over what the registry knows of it: what the matter does not say stays as it is."""
    kept = Record.objects.select_related("current").filter(type=facts.type.id, key=key_text(facts)).first()
    if kept is None or kept.current is None or kept.current.withdrawn:
        return facts
    before = loaded(facts.type, kept.current.values, declared.vocabulary, lenient=True).values
    return Facts(facts.type, {**before, **facts.values}, facts.provenance)
