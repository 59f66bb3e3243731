"""Lines of nomenklatura's resolver as decisions on our records; resolver.py says what a line is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from habeas.core.dates import PartialDate
from habeas.core.errors import Fault, FaultsError, InputError
from habeas.link.decisions import DIFFERENT, SAME, UNDONE, Decision, groups_of, pair
from habeas.link.resolver import IDS, JUDGEMENTS
from habeas.store.database import Database

SKIPPED = "no_judgement"
THEIRS = "nomenklatura"
_CURE = 'A line is a list: ["NK-1", "LIST.KEY", "positive", null, "USER", "2024-09-16T12:00:00"].'
_SHOWN = 100  # faults that are told of one file
# Grain: one name of an entity that is asked for and that a record has, with the names of such records.
FIND = """
select id, list_sort(list(distinct name)) from (
    select name, unnest([name, hidden, entity, theirs, person, ours]) as id from ({ids})
) where list_contains($ids::varchar[], id) group by id;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One line: a judgement of two entities. `day` is that of the judgement or of its being taken back, if told."""

    target: str
    source: str
    judgement: str
    user: str
    day: PartialDate | None
    deleted: bool
    row: int

    @property
    def key(self) -> tuple[str, str]:
        """The two entities in the order of the alphabet."""
        return (min(self.target, self.source), max(self.target, self.source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What the lines say of our records: decisions to add, and how many lines are of entities that no list has."""

    decisions: tuple[Decision, ...]
    strangers: int


def read_edges(text: str, *, file: str) -> tuple[Edge, ...]:
    """The lines of a resolver file without suggestions; of a pair of entities the last, as nomenklatura takes them.

    Raises FaultsError with all lines that are none, which are not shown.
    """
    faults: list[Fault] = []
    last: dict[tuple[str, str], Edge] = {}
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            edge = _read_line(line, row)
        except InputError as error:
            faults.append(Fault(file=file, row=row, problem=error.problem, cure=error.fix))
            continue
        if edge.judgement != SKIPPED:
            last[edge.key] = edge
    if faults:
        raise FaultsError(faults[:_SHOWN])
    return tuple(last.values())


def _read_line(line: str, row: int) -> Edge:
    try:
        cells = json.loads(line)
    except (ValueError, RecursionError):
        raise InputError("this is not JSON", fix=_CURE) from None
    if not isinstance(cells, list) or not 6 <= len(cells) <= 7:
        raise InputError("this is not a list of six or seven", fix=_CURE)
    target, source, judgement, _, user, made, gone = [*cells, None][:7]
    if not all(isinstance(name, str) and name.strip() for name in (target, source)) or target == source:
        raise InputError("it does not name two entities", fix=_CURE)
    if judgement not in (*JUDGEMENTS, SKIPPED):
        raise InputError("its judgement is not one we know", fix=f"One of: {', '.join((*JUDGEMENTS, SKIPPED))}.")
    if not (user is None or (isinstance(user, str) and user.isprintable())):
        raise InputError("its user is no text", fix=_CURE)
    return Edge(
        target=target, source=source, judgement=judgement, user=(user or "").strip() or THEIRS,
        day=_day(gone or made), deleted=bool(gone), row=row,
    )  # fmt: skip


def _day(stamp: object) -> PartialDate | None:
    if stamp is None or stamp == "":
        return None
    try:
        return PartialDate.parse(str(stamp)[:10])
    except InputError:
        raise InputError("its day is not one we read", fix="Write it as 2024-09-16 or 2024-09-16T12:00:00.") from None


def names_of_entities(database: Database, edges: Sequence[Edge], *, file: str) -> dict[str, str]:
    """The record name of each entity of the edges that a list has.

    Raises FaultsError for an entity that could be several records of ours: two lists may use one name for two people.
    """
    ids = sorted({name for edge in edges for name in edge.key})
    found = dict(database.rows(FIND.format(ids=IDS), {"ids": ids, "names": None}))
    cure = "Write the record's own name in its place, LIST:KEY, as habeas judge --list prints it."
    faults = [
        Fault(file=file, row=edge.row, problem="an entity of it could be several records here", cure=cure)
        for edge in edges
        if any(len(found.get(name, ())) > 1 for name in edge.key)
    ]
    if faults:
        raise FaultsError(faults[:_SHOWN])
    return {name: names[0] for name, names in found.items()}


class _Graph:
    """Entities joined by positive edges: records of ours by their names, others as strangers."""

    def __init__(self, edges: Iterable[Edge], names: Mapping[str, str]) -> None:
        self._names = names
        self.groups = groups_of((self.node(edge.target), self.node(edge.source)) for edge in edges)
        self._group = {node: at for at, nodes in enumerate(self.groups) for node in nodes}

    def node(self, entity: str) -> str:
        """The record's name, or a text that is no record's name."""
        return self._names.get(entity, f"\0{entity}")

    def record(self, entity: str) -> str | None:
        """The record that the entity is, or the first by name of those it is one with; None if there is none."""
        node = self.node(entity)
        if not node.startswith("\0"):
            return node
        return next(iter(self.records(self.groups[self._group[node]])), None) if node in self._group else None

    def records(self, nodes: Iterable[str]) -> list[str]:
        """Those of the nodes that are records."""
        return [node for node in nodes if not node.startswith("\0")]

    def one(self, left: str, right: str) -> bool:
        """True if the edges join the two nodes."""
        return left in self._group and self._group[left] == self._group.get(right)


def decisions_in(
    edges: Sequence[Edge], names: Mapping[str, str], stands: Sequence[Decision], *, file: str, today: PartialDate
) -> Resolved:
    """The decisions that the edges are, save those that stand already; `names` are the records of their entities.

    A judgement older than another that stands of the same pair is left out. A judgement taken back becomes `undone` of
    what stands, if that is not younger. Raises FaultsError where a negative line is of one record alone.
    """
    live = [edge for edge in edges if not edge.deleted]
    joined = _Graph((edge for edge in live if JUDGEMENTS[edge.judgement] == SAME), names)
    made = [_decision(*one, file=file, today=today) for one in (*_same(live, joined), *_others(live, joined, file))]
    standing = {one.pair: one for one in stands}
    new = {one.pair: one for one in made if _is_news(one, standing.get(one.pair))}
    kept = {one.pair for one in made}
    gone = [one for one in _taken_back(edges, names, joined, stands, file=file, today=today) if one.pair not in kept]
    strangers = sum(joined.record(edge.target) is None and joined.record(edge.source) is None for edge in edges)
    return Resolved(decisions=(*gone, *new.values()), strangers=strangers)


def _decision(left: str, right: str, edge: Edge, *, file: str, today: PartialDate) -> Decision:
    what = JUDGEMENTS[edge.judgement]
    return Decision(left=left, right=right, what=what, by=edge.user, on=edge.day or today, row=edge.row, file=file)


def _is_news(one: Decision, stands: Decision | None) -> bool:
    return stands is None or (stands.what != one.what and not one.on.surely_before(stands.on))


def _same(live: Sequence[Edge], joined: _Graph) -> Iterator[tuple[str, str, Edge]]:
    """Pairs of records that one edge joins, or two through one stranger; then what is left of each group."""
    first: dict[str, str] = {}
    told: list[tuple[str, str]] = []
    last: dict[str, Edge] = {}
    for edge in live:
        if JUDGEMENTS[edge.judgement] != SAME:
            continue
        strangers, records = _split(joined.node(edge.target), joined.node(edge.source))
        last |= dict.fromkeys(records, edge)
        if len(records) == 1:
            records.insert(0, first.setdefault(strangers[0], records[0]))
        if len(records) == 2 and records[0] != records[1]:
            told.append((records[0], records[1]))
            yield *told[-1], edge
    parts = {name: part[0] for part in groups_of(told) for name in part}
    for group in map(joined.records, joined.groups):
        ends = list(dict.fromkeys(parts.get(name, name) for name in group))
        yield from ((ends[0], end, last[end]) for end in ends[1:])


def _split(*nodes: str) -> tuple[list[str], list[str]]:
    return [node for node in nodes if node.startswith("\0")], [node for node in nodes if not node.startswith("\0")]


def _others(live: Sequence[Edge], joined: _Graph, file: str) -> Iterator[tuple[str, str, Edge]]:
    faults = []
    for edge in live:
        left, right = joined.record(edge.target), joined.record(edge.source)
        if JUDGEMENTS[edge.judgement] == SAME or left is None or right is None:
            continue
        if left != right and not joined.one(left, right):
            yield left, right, edge
        elif JUDGEMENTS[edge.judgement] == DIFFERENT:
            problem = "it says that two entities are different which are one person by other lines or in the list"
            faults.append(Fault(file=file, row=edge.row, problem=problem, cure="Take one of the lines back."))
    if faults:
        raise FaultsError(faults[:_SHOWN])


def _taken_back(
    edges: Sequence[Edge],
    names: Mapping[str, str],
    joined: _Graph,
    stands: Sequence[Decision],
    *,
    file: str,
    today: PartialDate,
) -> Iterator[Decision]:
    """Of what stands what deleted edges had said and no live one says."""
    once = _Graph((edge for edge in edges if JUDGEMENTS[edge.judgement] == SAME), names)
    deleted = [(once.record(edge.target), once.record(edge.source), edge) for edge in edges if edge.deleted]
    for one in stands:
        if one.what == SAME and joined.one(one.left, one.right):
            continue
        by = [
            edge
            for left, right, edge in deleted
            if left and right and JUDGEMENTS[edge.judgement] == one.what
            and (once.one(one.left, left) and once.one(one.left, one.right) if one.what == SAME
                 else pair(left, right) == one.pair)
            and not (edge.day and edge.day.surely_before(one.on))
        ]  # fmt: skip
        if by:
            back = _decision(one.left, one.right, by[-1], file=file, today=today)
            yield replace(back, what=UNDONE)
