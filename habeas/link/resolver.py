"""Decisions as lines of nomenklatura's resolver; resolver_in.py reads them.

A line is a JSON list: target, source, judgement, score, user, created_at, and perhaps deleted_at, the day on which the
judgement was taken back. Target and source are names of entities, one of which may be canonical (NK-...): entities
that positive lines connect, be it through others, are one. Written against nomenklatura 4.17
(github.com/opensanctions/nomenklatura, resolver/edge.py), which joins entities only through a canonical name.

A record is the entity of that name in `habeas export ftm`. Read are also: names of records as we write them, the names
of entities in a list that came as FollowTheMoney, and, where a list tells people apart, its names of those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from habeas.core.dates import PartialDate
from habeas.link.decisions import DIFFERENT, SAME, UNDONE, UNSURE, Decision
from habeas.store.database import Database

JUDGEMENTS = {"positive": SAME, "negative": DIFFERENT, "unsure": UNSURE}
WORDS = {what: judgement for judgement, what in JUDGEMENTS.items()}
OURS = "habeas"
# Grain: one record, with all names that an entity of it can have; the first two are those of intake.ftmlines.
IDS = """
with plain as (
    select record, list, key, person,
        list || ':' || coalesce(person, key) as name,
        list in (select list from lists.edition where reader = 'ftm') as by_ftm,
        case when regexp_full_match(key, '[0-9A-Za-z]([0-9A-Za-z-]*[0-9A-Za-z])?') then key
            else list_aggregate(list_transform(string_split(key, ''), lambda c:
                case when regexp_full_match(c, '[0-9A-Za-z]') then c
                    else lower(regexp_replace(hex(c), '(..)', '.\\1', 'g')) end), 'string_agg', '') end as plain
    from lists.record
    where $names::varchar[] is null or list_contains($names, list || ':' || coalesce(person, key))
)
select
    record, name,
    list || '.-' || sha1(list || '.' || key) as hidden,
    case when length(plain) <= 130 then list || '.' || plain else hidden end as entity,
    case when by_ftm then key end as theirs,
    'person.' || list || '.' || person as person,
    list || ':' || key as ours
from plain
"""
NAMED = "select entity, hidden, theirs, name from ({ids}) order by name, record;"


def entities_of(database: Database, names: Iterable[str], *, hidden: bool) -> dict[str, tuple[str, ...]]:
    """The entities of each record name; `hidden`: by a hash instead of the key, as an export that is not restricted."""
    found: dict[str, tuple[str, ...]] = {}
    for entity, hash_, theirs, name in database.rows(NAMED.format(ids=IDS), {"names": sorted(set(names))}):
        found[name] = (*found.get(name, ()), hash_ if hidden else theirs or entity)
    return found


def resolver_lines(history: Sequence[Decision], entities: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Decisions as lines. `history` are all of them in their order: what was taken back is a line with deleted_at.

    Each pair that is the same goes through a canonical name of its own, made of the two names, so that taking one
    back parts nothing else. Records that a list knows for one person are joined too, by `habeas`.
    """
    last: dict[tuple[str, str], tuple[Decision, Decision]] = {}
    for one in history:
        made = last.pop(one.pair, (one, one))[1] if one.what == UNDONE else one
        last[one.pair] = (one, made)
    told: dict[str, Decision] = {}
    for one, made in last.values():
        gone = one.on if one.what == UNDONE else None
        if made.what != UNDONE:
            left, right = entities[made.left][0], entities[made.right][0]
            told |= {name: told.get(name, made) for name in one.pair if gone is None}
            yield from _pair_lines(left, right, made, gone)
    for name, made in told.items():
        if len(entities[name]) > 1:
            for entity in entities[name]:
                yield _line(_canonical(name), entity, SAME, OURS, made.on, None)


def _pair_lines(left: str, right: str, made: Decision, gone: PartialDate | None) -> Iterator[str]:
    if made.what != SAME:
        yield _line(left, right, made.what, made.by, made.on, gone)
        return
    for entity in (left, right):
        yield _line(_canonical(*sorted((left, right))), entity, SAME, made.by, made.on, gone)


def _canonical(*names: str) -> str:
    return f"NK-{hashlib.sha256(json.dumps(names).encode()).hexdigest()[:22]}"


def _line(target: str, source: str, what: str, by: str, on: PartialDate, gone: PartialDate | None) -> str:
    cells: list[Any] = [target, source, WORDS[what], None, by, on.last.isoformat()]
    return json.dumps(cells + ([gone.last.isoformat()] if gone else []), ensure_ascii=False) + "\n"
