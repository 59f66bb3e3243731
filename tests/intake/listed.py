"""Workspaces of invented lists for tests: laid, added to, and looked into through DuckDB itself."""

import duckdb

from habeas.claims import PARAMETERS
from habeas.core.tables import TABLES
from habeas.intake.corrections import mend
from habeas.intake.editions import Request, add_edition, provide
from habeas.intake.tables import read_workspace
from habeas.register.register import Register
from habeas.store.database import Database
from habeas.store.workspace import new_workspace

SAID = """
select key, spell, prop, value, original, first, last, low, high from lists.statement join lists.record using (record)
where known_to is null order by all
"""
WATCH = """\
name = "watch"
title = "Watch of Examplia"
country = "aq"
expect_rows = [1, 9]
key = ["id"]
{more}
[columns]
Name = {{ prop = "name" {name} }}
Sex = {{ prop = "sex", values = {{ man = "m", woman = "f" }} {sex} }}
Born = {{ prop = "born", date = true }}
Taken = {{ prop = "detained", date = true }}
Out = {{ prop = "released", date = true }}
Left = {{ prop = "state", values = {{ inside = "held", outside = "not_held" }} }}
"""
HEADER = "id,Name,Sex,Born,Taken,Out,Left\n"


def workspace(folder):
    new_workspace(folder, country="aq")
    return folder


def add(folder, data, *, published, reader="viasna", name="", **more):
    """Add bytes as an edition; any number of rows will do."""
    path = folder.parent / f"edition-{published.replace('/', '_')}.csv"
    path.write_bytes(data)
    return add_edition(folder, Request(reader=reader, path=path, published=published, list=name, any_size=True, **more))


def mapping(folder, *, name="", sex="", more=""):
    """The path of a mapping of the list `watch`; `name` and `sex` are more keys of those columns."""
    path = folder.parent / "watch.toml"
    path.write_text(WATCH.format(name=name, sex=sex, more=more), encoding="utf-8")
    return str(path)


def watch(folder, rows, *, published="2031-01-31", quarantine=False, grade="", **keys):
    """Add rows of the list `watch`, given as text."""
    data = (HEADER + rows).encode()
    reader = mapping(folder, **keys)
    return add(folder, data, published=published, reader=reader, quarantine=quarantine, grade=grade)


def opened(folder):
    """The lists of a workspace in a database of their own."""
    database = Database.of({spec.name: () for spec in TABLES}, cache=None, inputs={})
    provide(folder, database)
    return database


def register_of(folder, **clocks):
    tables = read_workspace(folder, PARAMETERS)
    database = Database.of(tables.rows, cache=None, inputs={})
    provide(folder, database)
    mend(database, tables.rows["corrections"])
    return Register.at(database, tables.settings, tables.claims, on=clocks.get("on"), known=clocks.get("known"))


def ask(folder, sql):
    """The rows of a query over a workspace's lists, by DuckDB alone."""
    with duckdb.connect() as con:
        con.execute(f"attach '{folder / 'lists.duckdb'}' as lists (read_only)")
        return con.execute(sql).fetchall()


def said(folder):
    """What is said now, as sets of record, property, value, original and days."""
    return ask(folder, SAID)


def spells(folder):
    """The detentions in the register of a workspace, but for their numbers and those of people."""
    register = register_of(folder)
    columns = [name for name, *_ in register.rows("describe spell") if name not in ("spell", "person")]
    return register.rows(f"select {', '.join(columns)} from spell order by all")
