"""The register at (on, known): tables of acts, readings, events and precedents as believed on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from habeas.core.errors import InputError, UnknownName
from habeas.core.types import Claim, Source, Window
from habeas.register.people import build_people
from habeas.store.database import Database
from habeas.store.settings import Settings

# Grain: one row per release act in force. A figure is in force if it is known and no known figure replaces it.
# What was reported on a day had happened by that day, which bounds a vague date from above. A vague date that reaches
# past $on is left so: the act may lie after it.
ACT = """
create temp table act as
select
    id, day, kind, people, decided_by, described_as, deported, source_url, known_from, row_number,
    day_first as first,
    case when known_from_last >= day_first then least(day_last, known_from_last) else day_last end as last,
    list_contains($kinds, kind) as counted
from releases
where known_from_last <= $known and day_first <= $on
    and not exists (
        select 1 from releases as later
        where later.known_from_last <= $known and list_contains(later.supersedes, releases.id)
    );
"""
# Grain: one row per known reading. A reading of an act has the act's days; one of a figure not in force is left out.
# `sure_last` is the last day that the number can speak of: nothing is counted before it happens.
READING = """
create temp table reading as
select
    r.id, r.what, coalesce(r.who, '') as who, coalesce(r.period, act.day) as period,
    coalesce(r.period_first, act.first) as first, coalesce(r.period_last, act.last) as last,
    case
        when r.known_from_last >= coalesce(r.period_first, act.first)
        then least(coalesce(r.period_last, act.last), r.known_from_last)
        else coalesce(r.period_last, act.last)
    end as sure_last,
    r.value, r.low, r.high, r.qualifier, coalesce(r.basis, '') as basis, r.act,
    r.source_url, r.known_from, r.known_from_last, r.row_number
from readings as r left join act on act.id = r.act
where r.known_from_last <= $known
    and coalesce(r.period_first, act.first) <= $on
    and (r.act is null or act.id is not null);
"""
# Grain: one row per known event that had begun. Its last day is bounded as that of an act.
EVENT = """
create temp table event as
select
    id, day, day_first as first,
    case when known_from_last >= day_first then least(day_last, known_from_last) else day_last end as last,
    type, actor, target,
    coalesce(cause, []::varchar[]) as cause, description, source_url, known_from, row_number
from events
where known_from_last <= $known and day_first <= $on;
"""
# Grain: one row per known episode that had begun. Empty answers are unknown.
PRECEDENT = """
create temp table precedent as
select
    id, country, period, period_first as first, period_last as last, released, demander, offered,
    case when len(followed_by) > 0 then followed_by else ['unknown'] end as followed_by,
    coalesce(reversed, 'unknown') as reversed, coalesce(new_arrests, 'unknown') as new_arrests, outcome,
    source_url, known_from, row_number
from precedents
where known_from_last <= $known and coalesce(period_first, date '0001-01-01') <= $on;
"""
NEWEST = """
select greatest(
    (select max(known_from_last) from readings where known_from_last <= $known),
    (select max(known_from_last) from releases where known_from_last <= $known),
    (select max(known_from_last) from events where known_from_last <= $known),
    (select max(known_from_last) from precedents where known_from_last <= $known),
    (select max(known_from) from lists.edition where known_from <= $known),
    (select max(made_on) from memory.mended where made_on <= $known)
);
"""
# An open start is no day to begin a window with.
EARLIEST = """
select least(
    (select min(first) from act where first > date '0001-01-01'),
    (select min(first) from reading where first > date '0001-01-01')
);
"""
# The day by which one detention in a hundred had begun: single typing errors do not stretch the window.
EARLIEST_SPELL = "select quantile_disc(start_last, 0.01) from spell where counted and not contradictory;"
# Grain: one name of a list or of a body whose count a reading is, lists first. Both tables are our own constants.
NAMES = """
select name
from (select list as name, 1 as place from {edition} union all select basis, 2 from {reading} where basis <> '')
group by name
order by min(place), name;
"""
LEAVE_OUT = "delete from reading where list_contains($without::varchar[], basis);"
# Grain: one row per source row of a table. Table and column are our own constants.
SOURCES = "select id, source_url, known_from, {by} from {table} where list_contains($ids, id) order by row_number;"
TABLES = {"releases": "act", "readings": "reading", "events": "event", "precedents": "precedent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """What was believed on `known` about the world up to `on`, both days included.

    Measures see this, never the workspace. Each register has its own connection and its own temporary tables, so two
    of them at different days can be compared and no measure can mix them. `without` names the sources left out.
    """

    database: Database
    settings: Settings
    claims: tuple[Claim, ...]
    on: date
    known: date
    window: Window
    counting: str
    bodies: tuple[str, ...]
    has_people: bool
    vocabulary: Mapping[str, Mapping[str, str]]
    without: tuple[str, ...] = ()

    @classmethod
    def at(
        cls,
        database: Database,
        settings: Settings,
        claims: Sequence[Claim],
        *,
        on: date | None,
        known: date | None,
        counting: str | None = None,
        without: Sequence[str] = (),
    ) -> Register:
        """Build the tables as believed on `known`, of the world up to `on`; later statements do not exist.

        None is the newest: the last day anything was published or said, of what was known on `known`. A day of `on`
        after `known` is taken as `known`: nobody had said anything of the days between. `counting` is whose political
        prisoners count, `any`, `all` or a body's name; None is what the settings say.

        `without` are sources to leave out: lists, or bodies whose counts readings are, each under all names that the
        settings give it. Nothing a list said, nor a correction of it, exists then, and no reading of that body; release
        acts stay, for nobody says who counted them. The days of `on`, `known` and the window stay those of the whole
        register, so that both answer the same question.

        Raises InputError if no day is given and the tables are empty, and UnknownName for a source that no list and no
        body is called.
        """
        limit = known or date.max
        days = [database.one(NEWEST, {"known": limit})[0], *(claim.known_from.last for claim in claims)]
        newest = max((day for day in days if day and day <= limit and day < date.max), default=None)
        known = known or newest or on
        if known is None:
            raise InputError("the tables are empty", fix="Add a row, such as a release act to hand/releases.csv.")
        # Nothing is known of days after `known`, and nothing is recorded of days after the newest row.
        on = min(on or newest or known, known)
        own = database.cursor()
        for sql in (ACT, READING, EVENT, PRECEDENT):
            own.run(sql, {"on": on, "known": known, "kinds": list(settings.freed_kinds)})
        counting = counting or settings.counting
        first = settings.window_first or own.one(EARLIEST)[0]
        build = partial(build_people, own, on=on, known=known, counting=counting, credit=settings.pre_trial)
        left_out = _left_out(own, settings, without)
        if left_out and first is None:
            build()
            first = own.one(EARLIEST_SPELL)[0]
        own.run(LEAVE_OUT, {"without": left_out})
        bodies = build(without=left_out)
        first = first or own.one(EARLIEST_SPELL)[0] or on
        return cls(
            database=own,
            settings=settings,
            claims=tuple(claim for claim in claims if claim.known_from.last <= known and claim.said_on.first <= on),
            on=on,
            known=known,
            window=Window(first=min(first, on), last=on),
            counting=counting,
            without=tuple(dict.fromkeys(without)),
            bodies=bodies,
            has_people=own.one("select count(*) from listed") != (0,),
            vocabulary=settings.words(),
        )

    def one(self, sql: str, **params: object) -> tuple[Any, ...]:
        """The only row of a query over `act`, `reading`, `event` and `precedent`."""
        return self.database.one(sql, params)

    def rows(self, sql: str, **params: object) -> list[tuple[Any, ...]]:
        """All rows of such a query."""
        return self.database.rows(sql, params)

    def records(self, sql: str, columns: Sequence[str], **params: object) -> list[dict[str, Any]]:
        """All rows of such a query by column name; `columns` are its columns in order."""
        return [dict(zip(columns, row, strict=True)) for row in self.rows(sql, **params)]

    def arrays(self, sql: str, **params: object) -> dict[str, Any]:
        """The columns of such a query as arrays by name; it must return numbers without nulls."""
        return self.database.arrays(sql, params)

    def then(self, known: date) -> None:
        """Make `then_spell` and `then_person` beside `spell` and `person`: the same as believed on `known`."""
        build_people(
            self.database,
            on=self.on,
            known=known,
            counting=self.counting,
            credit=self.settings.pre_trial,
            without=_left_out(self.database, self.settings, self.without),
            at="then_",
        )

    def sources(self, table: str, ids: Iterable[str]) -> tuple[Source, ...]:
        """Where the rows `ids` of `table` (`releases`, `readings`, `events` or `precedents`) were read, in file
        order."""
        sql = SOURCES.format(table=TABLES[table], by="basis" if table == "readings" else "''")
        rows = self.rows(sql, ids=sorted(set(ids)))
        return tuple(Source(table=table, id=name, url=url, known_from=known, by=by) for name, url, known, by in rows)

    def meaning(self, vocabulary: str, word: str) -> str:
        """What a word of a vocabulary means, in the workspace's words."""
        return self.words(vocabulary)[word]

    def words(self, vocabulary: str) -> Mapping[str, str]:
        """A vocabulary of the workspace, as word to meaning."""
        return self.vocabulary[vocabulary]


def sources(register: Register) -> tuple[str, ...]:
    """The sources that `without` can leave out of what the register rests on: lists first, then bodies, each by name.

    A source with several names is given once, by the first.
    """
    found: list[str] = []
    for (name,) in register.rows(NAMES.format(edition="edition", reading="reading")):
        if not set(found) & set(register.settings.names_of(name)):
            found.append(name)
    return tuple(found)


def _left_out(database: Database, settings: Settings, without: Sequence[str]) -> list[str]:
    """All names of these sources; raises UnknownName for one that the tables have under no name, whatever the day."""
    if not without:
        return []
    known = [name for (name,) in database.rows(NAMES.format(edition="lists.edition", reading="readings"))]
    for source in without:
        if not set(settings.names_of(source)) & set(known):
            raise UnknownName("source", source, known)
    return list(dict.fromkeys(name for source in without for name in settings.names_of(source)))
