"""What a command was asked for: policy, incentives, readings, organisation; or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from liance.diagnostics.diagnostic import Diagnostic, Rejected
from liance.records.city import City
from liance.records.vocabulary import Kind, near
from liance.rules import ir
from liance.rules.library import find_policy, home, load_policy, policy_folders

if TYPE_CHECKING:
    from liance.chains.graph import Graph

MOST_CANDIDATES = 5


def reject(code: str, **args: str) -> NoReturn:
    """End the command with one diagnostic."""
    raise Rejected([Diagnostic(code, None, args)])


def open_policy(name: str | None) -> ir.Policy:
    """The policy of that id or folder; without a name the only one there is."""
    return load_policy(policy_folder(name))


def policy_folder(name: str | None) -> Path:
    """The folder of the policy of that id or folder; without a name of the only one there is."""
    if name is not None and not name.strip():
        known = "、".join(p.name for p in policy_folders(home() / "policies"))
        reject("unknown-policy", name=name, known=known)
    return only_policy() if name is None else find_policy(name)


def open_chain(name: str | None) -> tuple[ir.Policy, Graph]:
    """A policy and its industrial chain. Raises Rejected when the policy has none."""
    from liance.chains.read import load_chain

    folder = policy_folder(name)
    policy = load_policy(folder)
    graph = load_chain(folder, policy)
    return (policy, graph) if graph is not None else no_chain(policy)


def no_chain(policy: ir.Policy) -> NoReturn:
    """End the command: the policy has no chain."""
    reject("no-chain", name=policy.id)


def only_policy() -> Path:
    """The folder of the only policy. Raises Rejected when there is none, or a choice."""
    found = policy_folders(home() / "policies")
    if len(found) != 1:
        reject("policy-needed", known="、".join(p.name for p in found) or "—")
    return found[0]


def incentives_of(policy: ir.Policy, names: Sequence[str]) -> list[str]:
    """The ids asked for, given by id or title. Raises Rejected for every unknown one."""
    known = {word: i.id for i in policy.incentives for word in (i.title, i.id)}
    unknown = [_unknown("no-such-incentive", n, known, list(known.values())) for n in names if n not in known]
    if unknown:
        raise Rejected(unknown)
    return [known[name] for name in names]


def with_groups(policy: ir.Policy, wanted: Iterable[str]) -> set[str] | None:
    """The incentives to compute for those wanted: also those that share a group with one; None for all."""
    wanted = set(wanted)
    return wanted.union(*(g.members for g in policy.groups if wanted & set(g.members))) if wanted else None


def choices_of(policy: ir.Policy, settings: Sequence[str]) -> dict[str, str]:
    """`ID=CHOICE` settings as a mapping. Raises Rejected for every one that names nothing."""
    problems: list[Diagnostic] = []
    chosen: dict[str, str] = {}
    given: set[str] = set()
    for setting in settings:
        name, sign, choice = (part.strip() for part in setting.partition("="))
        reading = policy.readings.get(name)
        if not (sign and name):
            problems.append(Diagnostic("reading-form", None, {"value": setting}))
        elif reading is None:
            problems.append(_unknown("no-such-reading", name, policy.readings, list(policy.readings)))
        elif name in given:
            problems.append(Diagnostic("reading-twice", None, {"name": name}))
        elif choice not in (options := {o.id: o.label for o in reading.options}):
            problem = _unknown("no-such-option", choice, options, [f"{k}（{v}）" for k, v in options.items()])
            problems.append(Diagnostic(problem.code, None, {**problem.args, "reading": name}))
        else:
            chosen[name] = choice
        given.add(name)
    if problems:
        raise Rejected(problems)
    return chosen


def _unknown(code: str, name: str, known: Iterable[str], listed: Sequence[str]) -> Diagnostic:
    like = near(name, known)
    every = "、".join(dict.fromkeys(listed))
    return Diagnostic(code, None, {"name": name, "guess": like or every, "known": every})


def organisations(city: City) -> Mapping[str, str]:
    """Everyone a city's records are about: id, and name where one is given."""
    found: dict[str, str] = {}
    for kind in city.vocabulary.types:
        own, named = kind.keys[0], "name" in kind.by_id and len(kind.keys) == 1
        parties = [f.id for f in kind.fields if f.kind is Kind.PARTY]
        if own.kind is Kind.TEXT and not any(f.key and f.kind is Kind.PARTY for f in kind.fields):
            parties.append(own.id)
        for record in city.all(kind.id):
            if named:
                found[str(record.key[0])] = str(record.values.get("name", ""))
            for name in parties:
                if (party := record.values.get(name)) is not None:
                    found.setdefault(str(party), "")
    return found


def organisation(city: City, wanted: str) -> str:
    """The id of the one organisation with this id, name or part of a name. Raises Rejected otherwise."""
    wanted = wanted.strip()
    if not wanted:
        reject("org-blank")
    everyone = organisations(city)
    if wanted in everyone:
        return wanted
    exact = [i for i, name in everyone.items() if name == wanted]
    found = exact or [i for i, name in everyone.items() if wanted in name or wanted in i]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(_both(i, everyone[i]) for i in found[:MOST_CANDIDATES])
        reject("org-ambiguous", name=wanted, count=str(len(found)), known=listed)
    like = near(wanted, [word for pair in everyone.items() for word in pair if word])
    listed = "、".join(_both(i, name) for i, name in list(everyone.items())[:MOST_CANDIDATES]) or "—"
    zh, en = f"数据里有：{listed}", f"the data has: {listed}"
    if like:
        zh, en = f"最接近的是：“{like}”", f'the nearest is: "{like}"'
    reject("org-unknown", name=wanted, guess=zh, guess_en=en, count=str(len(everyone)))


def _both(id_: str, name: str) -> str:
    return f"{name}（{id_}）" if name else id_
