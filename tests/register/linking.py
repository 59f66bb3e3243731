"""Registers of invented people on several lists, with the links laid by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path

from habeas.brief.study import check
from habeas.intake.corrections import mend
from habeas.intake.editions import provide
from habeas.register.register import Register
from habeas.store.database import Database
from tests.register.lists import SHOWN
from tests.register.workspaces import day

Pairs = Iterable[tuple[str, str]]


def records(database: Database) -> dict[str, int]:
    """The number of each record by `list:key`."""
    return dict(database.rows("select list || ':' || key, record from lists.record"))


def lay(database: Database, same: Pairs, doubtful: Pairs = (), without: Sequence[str] = ()) -> None:
    """Fill the tables of links: the pairs of `same` are one person each, and their pairs; nobody of lists left out."""
    numbers = {name: n for name, n in records(database).items() if name.split(":")[0] not in without}
    person = {n: n for n in numbers.values()}
    own = "select record, min(record) over (partition by list, person) from lists.record where person is not null"
    person |= {n: first for n, first in database.rows(own) if n in person}

    def join(of: dict[int, int], pairs: Pairs) -> dict[int, int]:
        joined = dict(of)
        for left, right in pairs:
            if left in numbers and right in numbers:
                ends = {joined[numbers[left]], joined[numbers[right]]}
                joined = {n: min(ends) if p in ends else p for n, p in joined.items()}
        return joined

    doubtful = list(doubtful)
    people = join(person, same)
    maybe = join(people, doubtful)
    database.run("delete from memory.linked")
    database.run("delete from memory.doubtful")
    own_of = {p: {person[n] for n, q in maybe.items() if q == p} for p in maybe.values()}
    for n, p in people.items():
        if len(own_of[maybe[n]]) > 1:
            database.run("insert into memory.linked values ($n, $p, $j)", {"n": n, "p": p, "j": maybe[n]})
    for left, right in doubtful:
        if left in numbers and right in numbers and people[numbers[left]] != people[numbers[right]]:
            ends = sorted((numbers[left], numbers[right]))
            sql = "insert into memory.doubtful values ($l, $r, 5.0, 'two near-misses')"
            database.run(sql, {"l": ends[0], "r": ends[1]})


@contextmanager
def linked(folder: Path, same: Pairs = (), doubtful: Pairs = (), *, known=None, on=None, counting="listed", **more):
    """The register of a workspace whose records are linked by hand, and again for each set of lists left out."""
    tables = check(folder)
    database = Database.of(tables.rows, cache=None, inputs={})
    try:
        provide(folder, database)
        mend(database, tables.rows["corrections"])
        same, doubtful = list(same), list(doubtful)
        more.setdefault("link", lambda names: lay(database, same, doubtful, names))
        days = {"on": day(on), "known": day(known)}
        made = Register.at(database, tables.settings, tables.claims, counting=counting, **days, **more)
        yield made
        made.database.close()
    finally:
        database.close()


def table(made: Register, columns: str) -> str:
    """The detentions as a text table of columns."""
    shown = ", ".join(SHOWN[name] for name in columns.split())
    found = made.rows(f"select {shown} from spell order by start_first, start_last, end_first, end_last, spell")
    return "\n".join("  ".join(str(cell) for cell in row) for row in found)
