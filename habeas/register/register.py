"""The register at (on, known): tables of acts, readings, events and precedents as believed on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from habeas.core.errors import InputError, UnknownName
from habeas.core.types import Claim, Source, Window
from habeas.register.hand import HAND
from habeas.register.links import Link, take_doubtful, take_links
from habeas.register.people import build_people
from habeas.store.database import Database
from habeas.store.settings import Settings

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
    `join_doubtful`: records of which nobody knows whether they are one person's are taken to be.
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
    join_doubtful: bool = False

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
        join_doubtful: bool = False,
        link: Link | None = None,
    ) -> Register:
        """Build the tables as believed on `known`, of the world up to `on`; later statements do not exist.

        None is the newest: the last day anything was published or said, of what was known on `known`. A day of `on`
        after `known` is taken as `known`: nobody had said anything of the days between. `counting` is whose political
        prisoners count, `any`, `all`, a body's name, `listed` or `in_all_lists`; None is what the settings say.

        Which records of several lists are one person stands in `memory.linked` of the database; `link` lays it, and is
        called again for the lists left out, since who is joined with whom depends on all records there are. None takes
        it as it is. `join_doubtful` takes doubtful pairs to be one person instead of two.

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
        for sql in HAND:
            own.run(sql, {"on": on, "known": known, "kinds": list(settings.freed_kinds)})
        counting = counting or settings.counting
        first = settings.window_first or own.one(EARLIEST)[0]
        build = partial(build_people, own, on=on, known=known, counting=counting, credit=settings.pre_trial)
        take = partial(take_links, own, link=link, join_doubtful=join_doubtful)
        left_out = _left_out(own, settings, without)
        if left_out and first is None:
            take(without=[])
            build()
            first = own.one(EARLIEST_SPELL)[0]
        own.run(LEAVE_OUT, {"without": left_out})
        take(without=left_out)
        bodies = build(without=left_out)
        take_doubtful(own)
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
            join_doubtful=join_doubtful,
            bodies=bodies,
            has_people=own.one("select count(*) from listed") != (0,),
            vocabulary=settings.words(),
        )

    @property
    def doubtful_pairs(self) -> int:
        """How many pairs of its records may or may not be one person."""
        return int(self.one("select count(*) from doubtful")[0])

    def with_doubtful_joined(self) -> Register:
        """The same register with every doubtful pair one person: the same days, window, lists and bodies.

        Takes the links as the database has them, so make it before another register with other lists left out.
        """
        made = Register.at(
            self.database,
            replace(self.settings, window_first=self.window.first),
            self.claims,
            on=self.on,
            known=self.known,
            counting=self.counting,
            without=self.without,
            join_doubtful=True,
        )
        return replace(made, settings=self.settings)

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
