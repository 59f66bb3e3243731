"""What a human sees of a doubtful pair of records: what two lists say, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import chain, product
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.props import NUMBER, PROPS
from habeas.core.words import words
from habeas.link.decisions import names_of
from habeas.names.compare import Compared, Level, compare_parts
from habeas.names.known import fathers, given_names, is_patronymic
from habeas.names.parts import Parts, readings
from habeas.store.database import Database

SHOWN = ("name", "alias", "father", "sex", "born", "detained", "released", "exit", "article", "region")
# Grain: one value of one property of one detention, of all records of that person in that list: what was said last of
# each property, and of names all that was ever said; what was put right by hand in its place.
SAID = """
with mine as (
    select other.record from lists.record as asked
        join lists.record as other on other.list = asked.list
            and (other.record = asked.record or other.person = asked.person)
    where asked.record = $record
),
said as (
    select record, spell, prop, value, first, last, known_from from lists.statement
    where record in (select record from mine) and (record, spell, prop) not in (
        select (record, spell, prop) from memory.mended
    )
    qualify prop in ($name, $alias) or coalesce(known_to, date '9999-12-31')
        = max(coalesce(known_to, date '9999-12-31')) over (partition by record, spell, prop)
    union all
    select record, spell, prop, value, first, last, made_on from memory.mended
    where record in (select record from mine) and value <> ''
)
select record, spell, prop, value, first, last from said
where list_contains($props::utinyint[], prop)
order by record, spell, prop, known_from, value;
"""
# Grain: the newest edition of the list of a record.
EDITION = """
select edition.list, edition.title, edition.published from lists.edition join lists.record on record.list = edition.list
where record.record = $record order by known_from desc, edition.edition desc limit 1;
"""
_LEFT_OUT, _NEITHER = "left out, which is no evidence", "neither says"


class Stands(StrEnum):
    """How what two lists say of one thing stands to each other."""

    AGREES = "agrees"
    COMPATIBLE = "compatible"
    OMITTED = "left out"
    DIFFERS = "differs"
    CONTRADICTS = "contradicts"


_AS_STANDS = {Level.AGREES: Stands.AGREES, Level.CONTRADICTS: Stands.CONTRADICTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one list says of a person, as a human reads it; `record` and `name` are those of the record asked about."""

    record: int
    name: str
    list: str
    title: str
    published: str
    names: tuple[str, ...]
    fathers: tuple[str, ...]
    sex: tuple[str, ...]
    born: tuple[PartialDate, ...]
    detained: tuple[PartialDate, ...]
    detentions: tuple[str, ...]
    articles: tuple[str, ...]
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One part of what two lists say: left, right, how the two stand to each other, and by which rule."""

    part: str
    left: str
    right: str
    stands: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Two cards side by side."""

    left: Card
    right: Card
    lines: tuple[Line, ...]


def cards(database: Database, left_record: int, right_record: int) -> Cards:
    """All that a human needs to tell whether two records are one person; `database` has the lists attached."""
    left, right = _card(database, left_record), _card(database, right_record)
    return Cards(left=left, right=right, lines=(*_names(left, right), *_others(left, right)))


def _card(database: Database, record: int) -> Card:
    props = [NUMBER[name] for name in SHOWN]
    said: dict[str, list[tuple[Any, ...]]] = {name: [] for name in SHOWN}
    asked = {"record": record, "props": props, "name": NUMBER["name"], "alias": NUMBER["alias"]}
    for of, spell, prop, value, first, last in database.rows(SAID, asked):
        said[PROPS[prop].name].append((of, spell, value, first, last))
    name, title, published = database.one(EDITION, {"record": record})
    return Card(
        record=record, name=names_of(database, [record])[record], list=name, title=title, published=published,
        names=_texts(said["name"] + said["alias"]), fathers=_texts(said["father"]), sex=_texts(said["sex"]),
        born=_dates(said["born"]), detained=_dates(said["detained"]), detentions=_detentions(said),
        articles=_texts(said["article"]), regions=_texts(said["region"]),
    )  # fmt: skip


def _texts(said: Iterable[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(value) for _, _, value, _, _ in said))


def _dates(said: Iterable[tuple[Any, ...]]) -> tuple[PartialDate, ...]:
    return tuple(
        dict.fromkeys(PartialDate(first or date.min, last or date.max, value) for _, _, value, first, last in said)
    )


def _detentions(said: Mapping[str, Sequence[tuple[Any, ...]]]) -> tuple[str, ...]:
    """Each detention in a few words: since when, until when, how it ended."""
    spells: dict[tuple[int, int], dict[str, str]] = {}
    for prop in ("detained", "released", "exit"):
        for of, spell, value, _, _ in said[prop]:
            told = spells.setdefault((of, spell), {})
            told[prop] = f"{told[prop]} or {_word(prop, value)}" if prop in told else _word(prop, value)
    return tuple(
        ", ".join([told.get("detained", "day not known"), *(f"out {told[x]}" for x in ("released",) if x in told),
                   *(told[x] for x in ("exit",) if x in told)])
        for _, told in sorted(spells.items())
    )  # fmt: skip


def _word(prop: str, value: str) -> str:
    return words()["exits"].get(value, value) if prop == "exit" else value


def _names(left: Card, right: Card) -> Iterable[Line]:
    """All spellings, the parts of the two that fit best, and the names of the fathers."""
    spelled = list(product(_readings(left), _readings(right)))
    best = max((compare_parts(*one) for one in spelled), key=lambda one: one.points, default=Compared(parts=()))
    yield _line("names", left.names, right.names, _stands_of(best), _verdict(best))
    for part in best.parts:
        yield Line(part=part.name, left=part.left, right=part.right, stands=part.level.value, why=part.why)
    patronymics = [(part.left, part.right) for part in best.parts if part.name == "patronymic"]
    ours = left.fathers or tuple(one for one, _ in patronymics if one)
    theirs = right.fathers or tuple(other for _, other in patronymics if other)
    if left.fathers or right.fathers:
        yield _line("father", ours, theirs, *_fathers(ours, theirs))


def _readings(card: Card) -> list[Parts]:
    """The ways to read the names, with the father's name where it is a patronymic that they leave out."""
    patronymic = next(filter(is_patronymic, card.fathers), "")
    found = [one for name in card.names for one in readings(name)]
    return [replace(one, patronymic=one.patronymic or patronymic) for one in found]


def _fathers(left: Sequence[str], right: Sequence[str]) -> tuple[Stands, str]:
    """Fathers by their given names, be they told as such or as patronymics; others by their keys."""
    if not left or not right:
        return Stands.OMITTED, _LEFT_OUT if left or right else _NEITHER
    ours, theirs = ({*chain(*(given_names(one) | fathers(one) for one in side))} for side in (left, right))
    if ours and theirs:
        told = f"{', '.join(sorted(ours))}; {', '.join(sorted(theirs))}"
        return (Stands.AGREES, told) if ours & theirs else (Stands.CONTRADICTS, f"different names: {told}")
    pairs = [compare_parts(Parts(patronymic=one), Parts(patronymic=other)) for one, other in product(left, right)]
    best = max(pairs, key=lambda one: one.points).parts[-1]
    return _AS_STANDS.get(best.level, Stands.COMPATIBLE), best.why


def _stands_of(best: Compared) -> Stands:
    if not best.parts or all(part.level is Level.OMITTED for part in best.parts):
        return Stands.OMITTED
    return {True: Stands.AGREES, None: Stands.COMPATIBLE, False: Stands.CONTRADICTS}[best.same]


def _verdict(best: Compared) -> str:
    told = {True: "they can be one name", None: "too little tells", False: "a part contradicts"}
    return f"the two that fit best: {told[best.same]}" if best.parts else "no name on one side"


def _others(left: Card, right: Card) -> Iterable[Line]:
    yield _line("born", _text(left.born), _text(right.born), *_days(left.born, right.born, once=True))
    sex = tuple(_sex(value) for value in left.sex), tuple(_sex(value) for value in right.sex)
    stands, why = _shared(left.sex, right.sex, "")
    yield _line("sex", *sex, Stands.CONTRADICTS if stands is Stands.DIFFERS else stands, why)
    yield _line("detained", left.detentions, right.detentions, *_days(left.detained, right.detained, once=False))
    for part, ours, theirs in (("article", left.articles, right.articles), ("region", left.regions, right.regions)):
        yield _line(part, ours, theirs, *_shared(ours, theirs, "lists may tell different ones of a person"))


def _sex(value: str) -> str:
    return {"f": "woman", "m": "man"}.get(value, "neither")


def _text(dates: Sequence[PartialDate]) -> tuple[str, ...]:
    return tuple(one.text for one in dates)


def _line(part: str, left: Sequence[str], right: Sequence[str], stands: str, why: str) -> Line:
    return Line(part=part, left="\n".join(left), right="\n".join(right), stands=stands, why=why)


def _shared(left: Sequence[str], right: Sequence[str], otherwise: str) -> tuple[Stands, str]:
    if not left or not right:
        return Stands.OMITTED, _LEFT_OUT if left or right else _NEITHER
    both = {one.casefold() for one in left} & {one.casefold() for one in right}
    return (Stands.AGREES, "") if both else (Stands.DIFFERS, otherwise)


def _days(left: Sequence[PartialDate], right: Sequence[PartialDate], *, once: bool) -> tuple[Stands, str]:
    """How dates stand to each other by the two that fit best; `once`: of what a person has one day only."""
    if not left or not right:
        return Stands.OMITTED, _LEFT_OUT if left or right else _NEITHER
    pairs = list(product(left, right))
    if any((one.first, one.last) == (other.first, other.last) for one, other in pairs):
        return Stands.AGREES, ""
    if any(one.maybe_within(other.first, other.last) for one, other in pairs):
        return Stands.COMPATIBLE, "one day can be meant by both"
    apart = min(_apart(one, other) for one, other in pairs)
    days = f"{apart} day{'' if apart == 1 else 's'} apart at least"
    return Stands.CONTRADICTS, days if once else f"{days}; but a person may be detained twice"


def _apart(one: PartialDate, other: PartialDate) -> int:
    first: date = max(one.first, other.first)
    return (first - min(one.last, other.last)).days
