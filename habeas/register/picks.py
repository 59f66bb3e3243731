"""Which of the values that differ the register takes, and by which rule: the rules of statements and of reconcile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from habeas.core.props import NUMBER, PROPS
from habeas.register.register import Register
from habeas.register.statements import OF_PERSON, OF_SPELL, SAID

# Grain: one value of one property, as the register sees it: the preferred first.
PREFERRED = """
select said.record, said.spell, said.value, edition.list, coalesce(nullif(edition.grade, ''), 'Z'), edition.known_from
from ({said}) as said
    join listed on listed.record = said.record and listed.person = $person
    left join lists.edition as edition on edition.edition = said.edition
order by said.rank, said.record, said.spell, said.value;
"""
# Grain: one detention of the person that several lists tell of.
TOGETHER = """
select parts, exit, punishment, region from spell where person = $person and len(lists) > 1 order by spell;
"""
WORDS = ("exit", "punishment", "region")
COVERED = ("detained", "released", "sentenced", "sentence_from", "sentence_days", "scheduled_end")
WITH_OTHERS = "together with what the other lists say"

Whose = tuple[int, int]


class Value(NamedTuple):
    """One value and the list that says it, none where it is corrected by hand; `place` is its place by the rules."""

    value: str
    list: str | None
    grade: str | None
    known_from: Any
    place: int


def whose(prop: int, record: int, spell: int) -> Whose:
    """Of whom there is one value of the property: of a detention of a record, or of the person."""
    return (record, spell) if PROPS[prop].of_spell else (0, 0)


def find_picks(
    register: Register, who: Mapping[str, Any], props: set[int]
) -> dict[tuple[int, int, int], tuple[str, str]]:
    """The value that the register takes where values differ, and by which rule, by property and `whose` it is.

    `who` holds the person and the day `known`. Where lists that tell of one detention give other words, one is taken
    of them all; where they give other days, each is taken with the others.
    """
    picks: dict[tuple[int, int, int], tuple[str, str]] = {}
    detentions = register.database.rows(TOGETHER, dict(who))
    for prop in sorted(props & {NUMBER[name] for name in (*OF_SPELL, *OF_PERSON)}):
        groups: dict[Whose, list[Value]] = {}
        said = SAID.format(at="", prop=prop).strip().rstrip(";")
        rows = register.database.rows(PREFERRED.format(said=said), dict(who))
        for place, (record, spell, *rest) in enumerate(rows):
            groups.setdefault(whose(prop, record, spell), []).append(Value(rest[0], rest[1], rest[2], rest[3], place))
        for key, values in groups.items():
            other = next((one for one in values if one.value != values[0].value), None)
            if other is not None:
                picks[(prop, *key)] = (values[0].value, _why(values[0], other))
        for parts, *words in detentions:
            told = {key: groups[key][0] for part in parts if (key := divmod(part, 256)) in groups}
            picks |= {
                (prop, *key): pick
                for key, pick in _across(PROPS[prop].name, told, dict(zip(WORDS, words, strict=True)))
                if (prop, *key) not in picks or pick[1] != WITH_OTHERS
            }
    return picks


def _across(
    name: str, told: Mapping[Whose, Value], words: Mapping[str, str]
) -> Iterator[tuple[Whose, tuple[str, str]]]:
    """What is taken of lists that tell of one detention and differ."""
    if len({one.value for one in told.values()}) < 2 or len({one.list for one in told.values()}) < 2:
        return
    for key, one in told.items():
        if name in WORDS:
            yield key, (words[name], _why_word(words[name], sorted(told.values(), key=lambda value: value.place)))
        elif name in COVERED:
            yield key, (one.value, WITH_OTHERS)


def _why_word(word: str, ranked: list[Value]) -> str:
    known = [one for one in ranked if one.value != "unknown"] or ranked
    if known[0].value != word:
        return "its record ends last"
    other = next((one for one in known if one.value != word), None)
    return _why(known[0], other) if other else "it says how the detention ended"


def _why(best: Value, other: Value) -> str:
    """By which rule the first is taken before the second: the rules of register.statements, in their order."""
    if best.list is None:
        return "corrected by hand"
    if best.grade != other.grade:
        return f"the list has the better grade ({best.grade} before {'none' if other.grade == 'Z' else other.grade})"
    if best.known_from != other.known_from:
        return f"it is newer ({best.known_from} after {other.known_from})"
    if best.list != other.list:
        return "grades and days are alike: the list that comes first by name"
    return "one edition says both: one of them, always the same"
