"""Registers with planted truth: what is so of invented people, how much of it a list tells, and the register of that.

Nobody in them is real. One list has two editions: the first, before the releases, says who is inside and what they are
like; the second, after, says who left.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from habeas.claims import KINDS, PARAMETERS, judge_claims
from habeas.core.props import NUMBER
from habeas.core.types import Findings
from habeas.intake.tables import Tables, read_workspace
from habeas.register.register import Register
from habeas.store.database import Database
from habeas.store.lists import Lists
from tests.register.workspaces import claim, lay

CRITERION = "age >= 60 or health = 'serious' or (sex = 'f' and minor_children > 0)"
FIRST, BEFORE, AFTER = "2031-04-01", "2031-03-01", "2031-12-31"
WAVES = ("2031-05-06", "2031-06-24", "2031-08-19", "2031-10-14")
# How much a list may tell of each property. Born: 1 is the year alone. Health: 1 is that only the second edition says
# it. Released: 4 is the day and the kind, 3 the month and the kind, 2 the kind, 1 that they left, 0 not even that.
FULL = {"sex": 1, "born": 2, "health": 2, "minor_children": 1, "scheduled_end": 1, "detained": 2, "released": 4}
USUAL = {"health": 0.05, "born": 0.02, "minor_children": 0.1, "scheduled_end": 0.1}
SILENT = {"health": 0.75, "born": 0.3, "sex": 0.1, "minor_children": 0.5, "scheduled_end": 0.3}
BODY = "Committee"
Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """What is so of people, and how much of it their list tells, by property as in `FULL`. All arrays are (people,).

    `wave` is the number of that in which somebody was freed, -1 of who stayed; `waves` are the days. `before` is the
    day of the list's first edition.
    """

    woman: Array
    ill: Array
    children: Array
    born: Array
    detained: Array
    term: Array
    wave: Array
    told: Mapping[str, Array]
    waves: tuple[str, ...] = WAVES
    before: str = BEFORE

    def __len__(self) -> int:
        return len(self.woman)

    @property
    def freed(self) -> Array:
        """The places of the freed."""
        return np.flatnonzero(self.wave >= 0)

    def meets(self, day: str) -> Array:
        """Who in truth meets the criterion on a day."""
        old = years(self.born, np.datetime64(day)) >= 60
        return np.asarray(old | self.ill | self.woman & (self.children > 0))

    def met_when_freed(self) -> Array:
        """Who in truth met it on the day of their release; false of who stayed."""
        return np.any([(self.wave == at) & self.meets(day) for at, day in enumerate(self.waves)], axis=0)

    def answers(self, day: str, *, learnt: str = "before") -> tuple[Array, Array]:
        """Who, by what the list tells, surely meets the criterion on a day, and who surely does not."""
        first, last = self.span("born")
        dated, sexed = self.told["born"] > 0, self.told["sex"] > 0
        health = self.told["health"] >= (2 if learnt == "before" else 1)
        counted = self.told["minor_children"] > 0
        old = dated & (years(last, np.datetime64(day)) >= 60)
        young = dated & (years(first, np.datetime64(day)) < 60)
        mother = sexed & self.woman & counted & (self.children > 0)
        no_mother = (sexed & ~self.woman) | (counted & (self.children == 0))
        return old | (health & self.ill) | mother, young & health & ~self.ill & no_mother

    def span(self, prop: str) -> tuple[Array, Array]:
        """First and last day that the list gives for `born` or `detained`."""
        day: Array = getattr(self, prop)
        year = day.astype("datetime64[Y]")
        exact = self.told[prop] == 2
        first = np.where(exact, day, year.astype("datetime64[D]"))
        return first, np.where(exact, day, (year + 1).astype("datetime64[D]") - 1)

    def less(self, prop: str, who: Any, level: int = 0) -> People:
        """The same people, of whom (by place) the list tells no more than `level` of a property."""
        levels = self.told[prop].copy()
        levels[who] = np.minimum(levels[who], level)
        return replace(self, told={**self.told, prop: levels})


def years(born: Array, day: Any) -> Array:
    """Full years of age on a day."""
    months = born.astype("datetime64[M]")
    on = day.astype("datetime64[M]")
    before = (born - months).astype(int) > (day - on).astype(int)
    return np.asarray(((on - months).astype(int) - before) // 12)


def invent(rng: np.random.Generator, people: int) -> People:
    """People inside, of whom about one in eight meets the criterion; everything is told of them."""
    old = rng.random(people) < 0.05
    age = np.where(old, rng.integers(60 * 366, 80 * 365, people), rng.integers(19 * 365, 59 * 365, people))
    return People(
        woman=rng.random(people) < 0.12,
        ill=rng.random(people) < 0.05,
        children=rng.choice(4, people, p=[0.7, 0.15, 0.1, 0.05]),
        born=np.datetime64(BEFORE) - age,
        detained=np.datetime64(BEFORE) - rng.integers(200, 1500, people),
        term=rng.integers(2200, 4000, people),
        wave=np.full(people, -1),
        told={prop: np.full(people, level) for prop, level in FULL.items()},
    )


def free(people: People, rng: np.random.Generator, *, freed: int, met: int | None, waves: int) -> People:
    """The same people with some freed in so many waves, `met` of them meeting the criterion; None is by lot."""
    days, wave = WAVES[:waves], np.full(len(people), -1)
    parts = np.array_split(rng.permutation(np.arange(freed) < (met or 0)), waves)
    for at, (day, part) in enumerate(zip(days, parts, strict=True)):
        yes, stays = people.meets(day), wave < 0
        pools = [(stays & yes, int(part.sum())), (stays & ~yes, int((~part).sum()))]
        for pool, n in pools if met is not None else [(stays, len(part))]:
            wave[rng.choice(np.flatnonzero(pool), n, replace=False)] = at
    return replace(people, wave=wave, waves=days)


def hide(people: People, rng: np.random.Generator, unknown: Mapping[str, float]) -> People:
    """The same people, of a share of whom (by lot) the list does not tell a property."""
    for prop, share in unknown.items():
        people = people.less(prop, np.flatnonzero(rng.random(len(people)) < share))
    return people


def silence(people: People, rng: np.random.Generator) -> People:
    """The same people with so little told that of more than two in five of the freed nobody can tell."""
    people = hide(people, rng, SILENT)
    yes, no = people.answers(people.waves[0])
    told = rng.permutation(people.freed[(yes | no)[people.freed]])
    too_many = told[: max(0, len(told) - len(people.freed) // 2)]
    for prop in ("health", "born", "minor_children"):
        people = people.less(prop, too_many)
    return people


def invented_state(
    seed: int,
    *,
    inside: int,
    freed: int,
    state: str,
    waves: int = 1,
    unknown: Mapping[str, float] | None = None,
    met: int | None = None,
) -> People:
    """People whose state, in what it frees, is `truthful`, `lying`, `silent` or `random`: nine in ten of the freed meet
    the criterion, or one in ten, or either with little told, or as many as a draw by lot gives; or `met` of them."""
    rng = np.random.default_rng(seed)
    few = freed // 10
    kind = ("truthful", "lying")[seed % 2] if state == "silent" else state
    met = {"truthful": freed - few, "lying": few, "random": None}[kind] if met is None else met
    people = free(invent(rng, inside), rng, freed=freed, met=met, waves=waves)
    return silence(people, rng) if state == "silent" else hide(people, rng, USUAL if unknown is None else unknown)


def poison(rng: np.random.Generator, people: int, *, meeting: bool, waves: int = 1) -> People:
    """People who do not exist, as another list may invent them: all of them freed, all of them meeting the criterion by
    age, or none."""
    made, nobody = invent(rng, people), np.zeros(people, dtype=bool)
    youngest, oldest = (61 * 366, 80 * 365) if meeting else (30 * 365, 50 * 365)
    born = np.datetime64(BEFORE) - rng.integers(youngest, oldest, people)
    made = replace(made, born=born, ill=nobody, woman=nobody)
    return replace(made, wave=np.arange(people) % waves, waves=WAVES[:waves])


# The lists


class Columns:
    """Statements of one list, block by block."""

    def __init__(self, first_record: int, editions: tuple[int, int], before: str) -> None:
        self.blocks: list[dict[str, Array]] = []
        self._first_record, self._editions, self._before = first_record, editions, before

    def say(self, prop: str, who: Array, value: Any, *, after: bool = False, until: Any = None, **more: Any) -> None:
        """What an edition, the first or the one after the releases, says of the people at some places. `until`: of whom
        the second no longer does."""
        n, nat = len(who), np.datetime64("NaT", "D")
        ends = np.full(n, nat) if until is None else np.where(until, np.datetime64(AFTER), nat)
        block = {"record": who + self._first_record, "prop": np.full(n, NUMBER[prop]), "row": who + 2}
        block |= {"value": np.broadcast_to(np.asarray(value, dtype=object), n), "known_to": ends}
        block |= {"edition": np.full(n, self._editions[after])}
        block |= {"known_from": np.full(n, np.datetime64(AFTER if after else self._before))}
        block |= {name: more.get(name, np.full(n, nat)) for name in ("first", "last")}
        self.blocks.append(block | {"low": more.get("number", np.full(n, -1))})

    def day(self, prop: str, who: Array, first: Array, last: Array, *, after: bool = False) -> None:
        """A date that an edition gives of people, from its first to its last day."""
        text = np.datetime_as_string(first).astype(object)
        text = np.where(first == last, text, text + "/" + np.datetime_as_string(last).astype(object))
        self.say(prop, who, text, after=after, first=first, last=last)

    def whole(self) -> dict[str, Array]:
        """The columns of the table of statements."""
        columns = {name: np.concatenate([block[name] for block in self.blocks]) for name in self.blocks[0]}
        for name in ("first", "last", "known_from", "known_to"):
            columns[name] = columns[name].astype("datetime64[s]")
        columns["low"] = np.ma.masked_less(columns["low"], 0)
        return columns | {"high": columns["low"]}


def statements(people: People, first_record: int, editions: tuple[int, int]) -> dict[str, Array]:
    """All that a list of these people says, by column."""
    columns, told = Columns(first_record, editions, people.before), people.told
    everybody = np.arange(len(people))
    columns.say("designated", everybody, BODY)
    columns.say("state", everybody, "held", until=people.wave >= 0)
    for prop, words in (("sex", ("m", "f")), ("health", ("well", "serious"))):
        who = np.flatnonzero(told[prop] == FULL[prop])
        truth = people.woman if prop == "sex" else people.ill
        columns.say(prop, who, np.where(truth[who], words[1], words[0]).astype(object))
    later = np.flatnonzero(told["health"] == 1)
    columns.say("health", later, np.where(people.ill[later], "serious", "well").astype(object), after=True)
    who = np.flatnonzero(told["minor_children"])
    columns.say("minor_children", who, people.children[who].astype(str).astype(object), number=people.children[who])
    for prop in ("born", "detained"):
        who = np.flatnonzero(told[prop])
        columns.day(prop, who, *(end[who] for end in people.span(prop)))
    who = np.flatnonzero(told["scheduled_end"])
    ends = (people.detained + people.term)[who]
    columns.day("scheduled_end", who, ends, ends)
    _say_releases(columns, people)
    return columns.whole()


def _say_releases(columns: Columns, people: People) -> None:
    days = np.array(people.waves, dtype="datetime64[D]")[people.wave]
    months = days.astype("datetime64[M]")
    freed, level = people.wave >= 0, people.told["released"]
    exact, vague = np.flatnonzero(freed & (level == 4)), np.flatnonzero(freed & (level == 3))
    columns.day("released", exact, days[exact], days[exact], after=True)
    first, last = (months + 0).astype("datetime64[D]"), (months + 1).astype("datetime64[D]") - 1
    columns.day("released", vague, first[vague], last[vague], after=True)
    columns.say("exit", np.flatnonzero(freed & (level >= 2)), "pardon", after=True)
    columns.say("state", np.flatnonzero(freed & (level >= 1)), "not_held", after=True)


# The register


@lru_cache(maxsize=64)
def workspace(claims: tuple[str, ...], acts: tuple[tuple[str, int], ...], settings: str) -> Tables:
    """The tables of a workspace with these claims and announced acts, as habeas reads them."""
    releases = "id  date  count\n" + "\n".join(f"A{at}  {day}  {people}" for at, (day, people) in enumerate(acts))
    with tempfile.TemporaryDirectory() as place:
        window = f'[window]\nfirst = "{FIRST}"\n{settings}'
        lay(Path(place), settings=window, claims=claims, releases=releases if acts else "")
        return read_workspace(Path(place), PARAMETERS)


def register_of(
    people: People,
    *,
    claims: Iterable[str] = (),
    planted: People | None = None,
    without: Sequence[str] = (),
    announced: bool = False,
    settings: str = "",
) -> Register:
    """A register of these people with these claims, as TOML; `planted` are on a list of that name. `announced`: the
    table of releases has each wave with its true number."""
    counts = [int((people.wave == at).sum()) for at in range(len(people.waves))] if announced else []
    tables = workspace(tuple(claims), tuple(zip(people.waves, counts, strict=False)), settings)
    database = Database.of(tables.rows, cache=None, inputs={})
    database.connection.execute("set threads to 1")
    lists = Lists.in_memory(database.connection)
    put_list(lists, "invented", people, first_record=1, editions=(1, 2))
    if planted:
        put_list(lists, "planted", planted, first_record=len(people) + 1, editions=(3, 4))
    day = date.fromisoformat(AFTER)
    return Register.at(database, tables.settings, tables.claims, on=day, known=day, without=without)


def put_list(lists: Lists, name: str, people: People, *, first_record: int, editions: tuple[int, int]) -> None:
    """Lay the two editions of a list as `intake` leaves them in the store."""
    n, day = len(people), np.datetime64(people.before, "s")
    for number, known_from in zip(editions, (people.before, AFTER), strict=True):
        row = {
            "edition": number,
            "list": name,
            "title": f"{name} list",
            "publisher": name,
            "reader": name,
            "grade": "B",
        }
        row |= {"url": "https://example.org/list", "fingerprint": "", "published": known_from, "fetched": known_from}
        row |= {"published_first": known_from, "known_from": known_from, "sha256": "", "file": "list.csv"}
        row |= {"complete": True, "rows": n, "taken": n} | dict.fromkeys(("set_aside", "refused", "vanished"), 0)
        row |= {
            "added": n * (number == editions[0]),
            "changed": int((people.wave >= 0).sum()) * (number != editions[0]),
        }
        lists.put_rows("lists.edition", list(row), [list(row.values())])
    records = np.arange(n) + first_record
    keys = records.astype(str).astype(object)
    columns = {"record": records, "key": keys, "hash": records.astype("uint64"), "row": np.arange(n) + 2}
    lists.put("lists.record", columns, {"list": name, "edition": editions[0]})
    lists.put("lists.listing", {"record": records, "known_from": np.full(n, day)})
    lists.put("lists.statement", statements(people, first_record, editions), {"spell": 1})


def findings_of(people: People, **more: Any) -> Findings:
    """The findings of the claims put to a register of these people."""
    register = register_of(people, **more)
    try:
        return Findings(judge_claims(register, KINDS))
    finally:
        register.database.close()


def said(kind: str, name: str = "", **plan: Any) -> str:
    """A claim of a kind with the criterion, named as the kind unless it has a name."""
    return claim(kind, name or kind, criterion=plan.pop("criterion", CRITERION), **plan)


def planted(
    seed: int,
    *,
    inside: int,
    freed: int,
    state: str,
    waves: int = 1,
    unknown: Mapping[str, float] | None = None,
    **more: Any,
) -> Register:
    """The register of an invented state, as `invented_state` and `register_of` make it."""
    people = invented_state(seed, inside=inside, freed=freed, state=state, waves=waves, unknown=unknown)
    return register_of(people, **more)


def plain_people(*, freed: tuple[int, int], stayed: tuple[int, int], before: str = BEFORE) -> People:
    """People of one wave of whom everything is told: so many freed who are ill and who are not, and as many of who
    stayed."""
    counts = (*freed, *stayed)
    people = invent(np.random.default_rng(0), sum(counts))
    ill, wave = np.repeat([True, False, True, False], counts), np.repeat([0, 0, -1, -1], counts)
    return replace(people, ill=ill, wave=wave, waves=WAVES[:1], before=before)
