"""What the columns of a mapping say: each description becomes a Rule, or a complaint about the description."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from habeas.core.props import Prop, Reading, prop_named
from habeas.core.words import words
from habeas.sources.base import Rule, Said, Tier
from habeas.sources.listdates import NOTATIONS, with_precision, with_type
from habeas.sources.mappingforms import Complaints, Misfit, Where, is_plain, take
from habeas.sources.mappingkeys import KEYS
from habeas.sources.mappingvalues import choice_rule
from habeas.sources.rules import say_punishment, sentence, split, text, whole
from habeas.sources.sentences import read_quantity, read_sentence
from habeas.sources.terms import Days
from habeas.sources.unread import Unread

Reads = Callable[..., tuple[Said, ...]]
KINDS = ("date", "values", "sentence", "sentence_unit")
NO_DATE = Unread("the date is missing, though its precision is given", "Check both columns, or call one text missing.")
NO_YEARS = Unread("this is not a whole number of years", "Write digits only.")
NO_BODY = Unread("this is not the name of a body", "Say in the mapping what it means: values = { text = name }.")
_FREE = (Reading.TEXT, Reading.NUMBER)


def column_rule(column: str, plan: Mapping[str, Any], complaints: Complaints) -> Rule | None:
    """What one column says; None if nothing, or if its description cannot be taken."""
    where = ("columns", column)
    before = len(complaints.faults)
    told = take(plan, KEYS["columns"], where, complaints)
    kinds = [kind for kind in KINDS if told.get(kind)]
    if len(kinds) > 1:
        complaints.add(where, f"it is read in two ways: {' and '.join(kinds)}", "Keep one of them.")
    if len(complaints.faults) > before or not (kinds or "prop" in told):
        _check_silent(told, where, complaints)
        return None
    try:
        rule = _MAKERS[kinds[0] if kinds else "prop"](column, told)
    except Misfit as misfit:
        complaints.add(where, misfit.problem, misfit.cure)
        return None
    return add_exit(rule, told)


def _check_silent(told: Mapping[str, Any], where: Where, complaints: Complaints) -> None:
    """A column that says nothing itself may have other names and a tier; the rest would have no effect."""
    for name in ("precision", "type", "exile", "separator", "exit", "spell"):
        if name in told and not told.keys() & {"prop", *KINDS}:
            complaints.add((*where, name), "the column says nothing, so this has no effect", "Add a prop.")


def how_kept(told: Mapping[str, Any], *, personal: bool, tier: Tier = Tier.RESTRICTED) -> dict[str, Any]:
    """The fields of a Rule that say how its values are kept; the arguments hold where the mapping is silent."""
    return {
        "personal": told.get("personal", personal),
        "tier": Tier(told.get("tier", tier.value)),
        "spell": told.get("spell", 1),
    }


def _prop(told: Mapping[str, Any]) -> Prop:
    if "prop" not in told:
        raise Misfit("the prop is missing", "Say which property the column tells: prop = ...")
    return prop_named(told["prop"])


def no_prop(told: Mapping[str, Any]) -> None:
    """Raises Misfit if a prop is given where the properties are fixed."""
    if "prop" in told:
        raise Misfit("a prop has no effect here", "Take it out: what is said follows from the other keys.")


def _alone(told: Mapping[str, Any], *others: str) -> None:
    for name in others:
        if name in told:
            raise Misfit(f"{name} has no effect here", "Take it out.")


def _plain(column: str, told: Mapping[str, Any]) -> Rule:
    """The cell itself is the value, or each of its parts."""
    _alone(told, "precision", "type", "exile")
    prop, separator = _prop(told), told.get("separator", "")
    if prop.reading is Reading.DATE:
        raise Misfit(
            f"{prop.name!r} is a date", 'Say how it is written: date = true for 2024-07-03, else date = "dmy".'
        )
    if prop.reading is Reading.DAYS:
        raise Misfit(f"{prop.name!r} cannot be said in words", "Use sentence = true or sentence_unit without a prop.")
    if separator and not prop.many:
        raise Misfit(f"{prop.name!r} has one value only", "Take the separator out.")
    kept = how_kept(told, personal=prop.reading in _FREE)
    if prop.words:
        return choice_rule(column, {word: word for word in words()[prop.words]}, prop, separator, kept)
    if prop.reading is Reading.TEXT and not separator:
        return text(column, prop.name, **kept)
    take_one = {Reading.NUMBER: whole, Reading.WORD: _body}.get(prop.reading, str)

    def read(cell: str) -> tuple[Said, ...]:
        found = split(cell, separator) if separator else (cell,)
        return tuple(Said(prop.name, take_one(part), kept["spell"]) for part in found)

    return Rule(columns=(column,), prop=prop.name, read=read, **kept)


def _body(cell: str) -> str:
    if not is_plain(cell):
        raise NO_BODY
    return cell


def _date(column: str, told: Mapping[str, Any]) -> Rule:
    _alone(told, "separator", "exile")
    prop = _prop(told)
    if prop.reading is not Reading.DATE:
        raise Misfit(f"{prop.name!r} is not a date", "Take the date out, or give another prop.")
    if "precision" in told and "type" in told:
        raise Misfit("the date has both precision and type", "Keep one of them.")
    kept = how_kept(told, personal=not prop.of_spell)
    notate, spell = NOTATIONS[told["date"]], kept["spell"]
    bound = with_type if "type" in told else with_precision

    def read(cell: str, bounds: str = "") -> tuple[Said, ...]:
        if not cell and bounds and bound is with_precision:
            raise NO_DATE
        date = notate(cell) if cell else ""
        date = bound(date, bounds) if date and bounds else date
        return (Said(prop.name, date, spell),) if date else ()

    helpers = [told[name] for name in ("precision", "type") if name in told]
    return Rule(columns=(column, *helpers), prop=prop.name, read=read, **kept)


def _values(column: str, told: Mapping[str, Any]) -> Rule:
    _alone(told, "precision", "type", "exile")
    prop = prop_named(told["prop"]) if "prop" in told else None
    separator = told.get("separator", "")
    return choice_rule(column, told["values"], prop, separator, how_kept(told, personal=False))


def _sentence(column: str, told: Mapping[str, Any]) -> Rule:
    no_prop(told)
    _alone(told, "separator", "precision", "type", "exile")
    return sentence(column, **how_kept(told, personal=True))


def _sentence_unit(column: str, told: Mapping[str, Any]) -> Rule:
    no_prop(told)
    _alone(told, "separator", "precision", "type")
    unit, kept = told["sentence_unit"], how_kept(told, personal=False)
    if "exile" in told and unit != "years":
        raise Misfit("exile goes with a sentence in years", 'Write sentence_unit = "years", or take exile out.')

    def read(cell: str, exile: str = "") -> tuple[Said, ...]:
        if exile and not (cell.isdecimal() and exile.isdecimal()):
            raise NO_YEARS
        if exile:
            return say_punishment(read_sentence(f"{cell}+{exile}"), kept["spell"])
        return say_custody(read_quantity(cell, unit=unit), kept["spell"])

    return Rule(columns=(column, *([told["exile"]] if "exile" in told else [])), read=read, **kept)


def say_custody(days: Days | None, spell: int) -> tuple[Said, ...]:
    """The statements that a term in prison makes."""
    if days is None:
        return ()
    return Said("punishment", "custody", spell), Said("sentence_days", f"{days[0]}/{days[1]}", spell)


def ask(rule: Rule, cells: Sequence[str]) -> tuple[Said, ...]:
    """What the cells of a rule's columns say."""
    return rule.read(*cells) if rule.read else (Said(rule.prop, cells[0], rule.spell),)


def add_exit(rule: Rule, told: Mapping[str, Any]) -> Rule:
    """The rule, which says `exit` too whenever it says something."""
    if "exit" not in told:
        return rule

    def read(*cells: str) -> tuple[Said, ...]:
        said = ask(rule, cells)
        return (*said, Said("exit", told["exit"], rule.spell)) if said else ()

    return replace(rule, read=read)


_MAKERS: Mapping[str, Callable[[str, Mapping[str, Any]], Rule]] = {
    "prop": _plain,
    "date": _date,
    "values": _values,
    "sentence": _sentence,
    "sentence_unit": _sentence_unit,
}
