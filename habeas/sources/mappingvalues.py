"""Values that a mapping writes out: checked against their properties, and looked up for the texts of a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError, UnknownName, nearest
from habeas.core.props import Prop, Reading, prop_named
from habeas.core.words import words
from habeas.sources.base import Rule, Said
from habeas.sources.mappingforms import PLAIN, Misfit, is_plain, show
from habeas.sources.rules import look_up, split, table


def check_value(prop: Prop | None, value: object) -> None:
    """Raises Misfit unless `value` is one that statements of `prop` can have."""
    if prop is None:
        raise Misfit("it has no property", "Give the column a prop, or write { prop = word }.")
    if not isinstance(value, str) or not value.strip():
        raise Misfit(f"a value of {prop.name!r} is not a text", "Write it in quotation marks.")
    known = words()[prop.words] if prop.words else {}
    if prop.words and value not in known:
        raise Misfit(f"{show(value)} is not a word of {prop.words!r}", f"Nearest: {nearest(value[:200], known)}.")
    if prop.reading is Reading.WORD and not prop.words and not is_plain(value):
        raise Misfit(f"{show(value)} is not the name of a body", PLAIN)
    if prop.reading is Reading.DATE:
        check_date(value)
    pattern = {Reading.NUMBER: "[0-9]{1,9}", Reading.DAYS: "(?=.*[0-9])[0-9]{0,7}/[0-9]{0,7}"}.get(prop.reading)
    if pattern and not re.fullmatch(pattern, value):
        raise Misfit(f"{show(value)} is not a value of {prop.name!r}", "Write digits only; days as 365/366.")


def check_date(value: str) -> PartialDate:
    """The date that `value` is in EDTF; raises Misfit."""
    try:
        return PartialDate.parse(value)
    except InputError as error:
        raise Misfit(error.problem, f"{error.fix.removesuffix('.')}.") from None


def choice_rule(
    column: str, values: Mapping[str, Any], prop: Prop | None, separator: str, kept: dict[str, Any]
) -> Rule:
    """A column each of whose texts has a meaning in `values`: a value of `prop`, or a table of properties."""
    said = _each_meaning(values, prop, kept["spell"])
    try:
        known = table({word: word for word in values})
    except InputError as error:
        raise Misfit(error.problem, f"{error.fix}") from None

    def read(cell: str) -> tuple[Said, ...]:
        found = split(cell, separator) if separator else (cell,)
        return tuple(dict.fromkeys(one for part in found for one in said[look_up(known, part)]))

    return Rule(columns=(column,), prop=prop.name if prop else "", read=read, **kept)


def _each_meaning(values: Mapping[str, Any], prop: Prop | None, spell: int) -> dict[str, tuple[Said, ...]]:
    """What each text means; raises one Misfit with all that is wrong."""
    said: dict[str, tuple[Said, ...]] = {}
    misfits: list[Misfit] = []
    for word, value in values.items():
        for name, one in _pairs(value, prop):
            try:
                check_value(prop_named(name) if name else None, one)
            except (Misfit, UnknownName) as error:
                problem, cure = (error.problem, error.cure) if isinstance(error, Misfit) else (str(error), "")
                misfits.append(Misfit(f"the value of {show(word)}: {problem}", cure))
        said[word] = tuple(Said(name, str(one), spell) for name, one in _pairs(value, prop))
    if misfits:
        cures = dict.fromkeys(misfit.cure for misfit in misfits if misfit.cure)
        raise Misfit("; ".join(misfit.problem for misfit in misfits), " ".join(cures))
    return said


def _pairs(value: object, prop: Prop | None) -> Iterable[tuple[str, object]]:
    """Properties and values that one text means; without a property, its name is empty."""
    if isinstance(value, dict):
        return value.items()
    return () if value == "" else ((prop.name if prop else "", value),)
