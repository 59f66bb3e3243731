"""What several columns of a mapping say together: each description becomes a Rule, or a complaint about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from habeas.core.errors import nearest
from habeas.core.props import Reading, prop_named
from habeas.sources.base import Rule, Said, Tier
from habeas.sources.mappingforms import Complaints, Misfit, heading, show, take
from habeas.sources.mappingkeys import KEYS, SENTENCE_UNITS
from habeas.sources.mappingrules import add_exit, ask, how_kept, no_prop, say_custody
from habeas.sources.terms import parts


def together_rule(
    plan: Mapping[str, Any], number: int, rules: Mapping[str, Rule], complaints: Complaints
) -> Rule | None:
    """What several columns say together; `rules` are those of single columns. None with a complaint."""
    where = ("together", str(number))
    before = len(complaints.faults)
    told = take(plan, KEYS["together"], where, complaints)
    if len(complaints.faults) > before:
        return None
    try:
        kinds = [kind for kind in _MAKERS if kind in told]
        if len(kinds) != 1:
            raise Misfit("it is not one of the kinds", f"Write one of: {', '.join(_MAKERS)}.")
        rule = _MAKERS[kinds[0]](told, rules)
    except Misfit as misfit:
        complaints.add(where, misfit.problem, misfit.cure)
        return None
    return add_exit(replace(rule, **how_kept(told, personal=rule.personal, tier=rule.tier)), told)


def _sentence_parts(told: Mapping[str, Any], _: object) -> Rule:
    no_prop(told)
    named = told["sentence_parts"]
    for name, column in named.items():
        if name not in SENTENCE_UNITS:
            raise Misfit(f"there is no part {show(name)}", f"Nearest: {nearest(name[:200], SENTENCE_UNITS)}.")
        if not isinstance(column, str) or not column.strip():
            raise Misfit(f"the part {name} is not the name of a column", "Write the header's text.")
    kept = how_kept(told, personal=False)
    order = [name for name in SENTENCE_UNITS if name in named]

    def read(*cells: str) -> tuple[Said, ...]:
        given = dict(zip(order, cells, strict=True))
        return say_custody(parts(*(given.get(name, "") for name in SENTENCE_UNITS)), kept["spell"])

    return Rule(columns=tuple(heading(named[name]) for name in order), read=read, **kept)


def _joined(told: Mapping[str, Any], _: object) -> Rule:
    prop = prop_named(told["prop"]) if "prop" in told else None
    if prop is None or prop.reading is not Reading.TEXT:
        raise Misfit("columns that are joined make a text", 'Say which property: prop = "name".')
    kept, name = how_kept(told, personal=True), prop.name

    def read(*cells: str) -> tuple[Said, ...]:
        return (Said(name, " ".join(cell for cell in cells if cell), kept["spell"]),)

    return Rule(columns=told["joined"], prop=name, read=read, **kept)


def _first_of(told: Mapping[str, Any], rules: Mapping[str, Rule]) -> Rule:
    no_prop(told)
    names = told["first_of"]
    for name in names:
        if name not in rules:
            cure = f"Describe it under [columns]; nearest: {nearest(name[:200], rules)}."
            raise Misfit(f"the column {show(name)} says nothing by itself", cure)
    members = [rules[name] for name in names]

    def read(*cells: str) -> tuple[Said, ...]:
        left = list(cells)
        for rule in members:
            mine = [left.pop(0) for _ in rule.columns]
            if any(mine) and (said := ask(rule, mine)):
                return said
        return ()

    tier = max((rule.tier for rule in members), key=list(Tier).index)
    columns = tuple(column for rule in members for column in rule.columns)
    return Rule(columns=columns, read=read, personal=any(rule.personal for rule in members), tier=tier)


_MAKERS: Mapping[str, Callable[[Mapping[str, Any], Mapping[str, Rule]], Rule]] = {
    "first_of": _first_of,
    "joined": _joined,
    "sentence_parts": _sentence_parts,
}
