"""FollowTheMoney's `statements.csv`, our own export or another's: its lines become rows, one for each person.

The newest statements of each dataset are read: those last seen on its newest day. What was no longer said by then is
left out, so the file is one edition; the exports of several days, added one after the other, bring the history back.
`Person` of FollowTheMoney is read, and `Detention` and `Listing` as `habeas export ftm` writes them. Schemata and
properties that say nothing of a detained person are ignored by name; any other stops the reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from habeas.core.props import BY_NAME, PROPS
from habeas.sources.base import Reader, Rule
from habeas.sources.ftmvalues import IGNORED, IGNORED_SCHEMATA, PERSON, cell_of, read_cell, read_new
from habeas.sources.rowbase import FormFaults, Row, TextRows

STATEMENTS = "statements of FollowTheMoney"  # what `Reader.nested` says of files that this module makes rows of
COLUMNS = ("canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang",
           "original_value", "external", "first_seen", "last_seen", "id")  # fmt: skip
NEEDED = ("canonical_id", "entity_id", "prop", "schema", "value", "dataset", "last_seen")
OURS = "habeas:"  # how the origin of a statement begins that we wrote
EDTF = "Edtf"  # how a property ends that holds a date in EDTF
LIMIT = 200_000  # statements; in a longer file those of one person must stand together
OWN_SCHEMATA = ("Detention", "Listing")
HEADER = ("record", "person", "new", *BY_NAME)
_APART = "the statements of one person stand apart"
_SORT = "Sort the rows by entity_id, or give at most 200,000 rows."
_LISTS = "the export holds several lists, whose records may have the same keys"
_ONE = "Export them one by one: habeas export ftm OUT.csv --list NAME."
_PLAIN = re.compile(r"[A-Za-z]{1,40}")

READER = Reader(
    name="ftm",
    title="Statements of FollowTheMoney",
    key=("record",),
    person=("person",),
    nested=STATEMENTS,
    rules=(
        Rule(columns=("new",), read=read_new, personal=False),
        *(Rule(columns=(prop.name,), prop=prop.name, read=read_cell(prop)) for prop in PROPS),
    ),
)


def reader_for(header: Sequence[str]) -> Reader:
    """The reader, whatever the order of the columns."""
    return READER


class Line(NamedTuple):
    """One statement of the file."""

    row: int
    canonical: str
    entity: str
    schema: str
    prop: str
    value: str
    original: str
    dataset: str
    ours: bool


@dataclass(slots=True)
class Entity:
    """The statements of one entity, which stand together."""

    lines: list[Line] = field(default_factory=list)

    @property
    def owner(self) -> str:
        """The entity of the person that this one tells of, itself perhaps; empty if it tells of none."""
        schemata = {line.schema for line in self.lines}
        if "Person" not in schemata and schemata & {*OWN_SCHEMATA}:
            return next((line.value for line in self.lines if line.prop == "person"), self.lines[0].entity)
        return "" if schemata <= IGNORED_SCHEMATA else self.lines[0].entity


@dataclass(slots=True)
class Survey:
    """What a first reading of the file found: its length, the newest day of each dataset, the lists we wrote."""

    lines: int = 0
    newest: dict[str, str] = field(default_factory=dict)
    lists: set[str] = field(default_factory=set)


def by_person(text: TextRows, *, again: Callable[[], TextRows], name: str) -> TextRows:
    """The lines of `text` as rows, one for each person, with a cell for each of our properties.

    `again` opens the file a second time. Raises FaultsError where it is not FollowTheMoney's.
    """
    form = FormFaults(name)
    missing = [column for column in NEEDED if column not in text.header]
    if missing:
        text.close()
        form.stop(1, f"there is no column {missing[0]!r}", f"statements.csv has: {', '.join(COLUMNS)}.")
    first = again()
    try:
        survey = _survey(first)
    finally:
        first.close()
    if len(survey.lists) > 1:
        text.close()
        form.stop(None, _LISTS, _ONE)
    people = _people(_entities(_lines(text, survey), survey), survey, text.form)
    return TextRows(header=HEADER, rows=people, form=text.form, close=text.close)


def _survey(text: TextRows) -> Survey:
    survey, at = Survey(), {name: place for place, name in enumerate(text.header)}
    for batch in text.batches(50_000):
        survey.lines += len(batch.numbers)
        datasets, days = batch.columns[at["dataset"]], batch.columns[at["last_seen"]]
        for dataset, day in {*zip(datasets, days, strict=True)}:
            survey.newest[dataset] = max(day, survey.newest.get(dataset, ""))
        if "origin" in at:
            origins = batch.columns[at["origin"]]
            survey.lists |= {
                dataset for dataset, origin in zip(datasets, origins, strict=True) if origin.startswith(OURS)
            }
    return survey


def _lines(text: TextRows, survey: Survey) -> Iterator[Line]:
    """The statements that are still said, in the order of the file."""
    at = {name: place for place, name in enumerate(text.header)}
    canonical, entity, schema, prop, value, dataset, day = (
        at[name] for name in ("canonical_id", "entity_id", "schema", "prop", "value", "dataset", "last_seen")
    )
    original, origin = at.get("original_value"), at.get("origin")
    for row, cells in text.rows:
        if cells[day] == survey.newest.get(cells[dataset]) and cells[schema] not in IGNORED_SCHEMATA:
            yield Line(
                row, cells[canonical], cells[entity], cells[schema], cells[prop], cells[value],
                "" if original is None else cells[original], cells[dataset],
                origin is not None and cells[origin].startswith(OURS),
            )  # fmt: skip


def _entities(lines: Iterable[Line], survey: Survey) -> Iterator[Entity]:
    """Entities, those of one person together: a short file is put in order, a long one must be."""
    if survey.lines > LIMIT:
        yield from _together(lines)
        return
    entities: dict[str, Entity] = {}
    for line in lines:
        entities.setdefault(line.entity, Entity()).lines.append(line)
    owned: dict[str, list[Entity]] = {}
    for entity in entities.values():
        owned.setdefault(entity.owner, []).append(entity)
    for some in owned.values():
        yield from some


def _together(lines: Iterable[Line]) -> Iterator[Entity]:
    entity = Entity()
    for line in lines:
        if entity.lines and line.entity != entity.lines[0].entity:
            yield entity
            entity = Entity()
        entity.lines.append(line)
    if entity.lines:
        yield entity


def _people(entities: Iterable[Entity], survey: Survey, form: FormFaults) -> Iterator[Row]:
    done: set[int] = set()
    owner, some = "", list[Entity]()
    for entity in entities:
        if entity.owner != owner:
            if owner:
                yield _row(owner, some)
                done.add(hash(owner))
            owner, some = entity.owner, []
            if hash(owner) in done:
                form.stop(entity.lines[0].row, _APART, _SORT)
        some.append(entity)
    if owner:
        yield _row(owner, some)


def _row(owner: str, entities: Sequence[Entity]) -> Row:
    """The row of one person: what each property is said to be, of which detention."""
    said: dict[str, list[tuple[int, str, str, bool]]] = {}
    new: dict[str, None] = {}
    detentions = 0
    for entity in entities:
        number = 1
        if any(line.schema == "Detention" for line in entity.lines):
            detentions += 1
            number = _number(entity, detentions)
        for line in entity.lines:
            prop = _our_prop(line)
            if prop is None:
                new[_shown(line)] = None
            elif prop:
                said.setdefault(prop, []).append((number, line.value, line.original, line.ours))
    head = min((line for entity in entities for line in entity.lines), key=lambda line: line.entity != owner)
    key = _key(head, owner)
    person = "" if head.canonical in ("", owner) or head.entity != owner else head.canonical
    cells = [cell_of(said[name]) if name in said else "" for name in BY_NAME]
    return min(line.row for entity in entities for line in entity.lines), [key, person, next(iter(new), ""), *cells]


def _number(entity: Entity, place: int) -> int:
    told = next((line.value for line in entity.lines if line.prop == "number"), "")
    return int(told) if re.fullmatch("[1-9][0-9]?|1[0-9]{2}", told) else place


def _our_prop(line: Line) -> str | None:
    """What we call the property; empty if it says nothing of the person, None if we do not know it."""
    if line.schema == "Person":
        return PERSON.get(line.prop) or ("" if line.prop in IGNORED else None)
    if line.schema not in OWN_SCHEMATA:
        return None
    name = line.prop.removesuffix(EDTF)
    if name in ("id", "person", "number"):
        return ""
    return name if name in BY_NAME and BY_NAME[name].of_spell == (line.schema == "Detention") else None


def _shown(line: Line) -> str:
    """Schema and property, if they are what they should be: names of a model, not cells of a broken table."""
    name = f"{line.schema}:{line.prop}"
    return name if all(_PLAIN.fullmatch(part) for part in (line.schema, line.prop)) else "?"


def _key(line: Line, owner: str) -> str:
    """The record's key: as its list had it if we wrote the file, else the name of the entity."""
    start = f"{line.dataset}."
    if not line.ours or not owner.startswith(start):
        return owner
    code = owner.removeprefix(start)
    try:
        return b"".join(
            bytes.fromhex(part[1:]) if part[0] == "." else part.encode()
            for part in re.findall(r"\.[0-9a-f]{2}|[^.]+", code)
        ).decode()
    except UnicodeDecodeError:
        return owner
