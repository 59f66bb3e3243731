"""A workspace of two invented lists with doubtful pairs laid by hand, and runs of `habeas judge` in it."""

import atexit
import csv
import hashlib
import io
import shutil
import sys
import tempfile
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType

from click.testing import CliRunner

from habeas.cli import main
from habeas.core.tables import TABLES
from habeas.intake.editions import Request, add_edition, provide
from habeas.store.database import Database
from habeas.store.workspace import new_workspace

MAPPING = """\
name = "{name}"
title = "The {name} list"
country = "aq"
expect_rows = [1, 9]
key = ["id"]
person = ["who"]
optional = ["who"]
[columns]
id = {{ personal = false }}
who = {{ personal = false }}
Name = {{ prop = "name", separator = ";" }}
Father = {{ prop = "father" }}
Sex = {{ prop = "sex", values = {{ man = "m", woman = "f" }} }}
Born = {{ prop = "born", date = true }}
Taken = {{ prop = "detained", date = true }}
Out = {{ prop = "released", date = true }}
How = {{ tier = "public", prop = "exit", values = {{ pardoned = "pardon", served = "term_served" }} }}
Article = {{ prop = "article", separator = ";" }}
Region = {{ prop = "region" }}
"""
HEADER = "id,Name,Father,Sex,Born,Taken,Out,How,Article,Region"
WITH_PERSON = f"{HEADER},who"
P7 = f"west:{hashlib.sha256(b'P7').hexdigest()[:16]}"  # what a list knows a person by is kept as a hash
NORTH = """\
1,Верабей Мікола Пятровіч,,man,1984-03-05,2021-05-01,2023-06-01,pardoned,342,Minsk
2,Зязюля Алёна;Zyaziulya Alena,Пётр,woman,1990,2021-05,,,342;130,Brest
3,Дрозд Ігар,,man,1979-12-01,2020-08-09,2021-08-09,served,,
"""
EAST = """\
1,Воробей Николай,,man,1984-03-05,2021-05-01,2023-06-01,pardoned,342,Minsk
2,Зозуля Елена Петровна,,woman,1990-07-14,2021-05-11,,,342,Гомель
3,Дрозд Игорь,Павел,man,1980-12-01,2022-01-01,,,,
4,Соловей Инна,,woman,,,,,,
"""
WEST = "A-1,Nikolai Vorobei,,man,1984,,,,,\n"
LAY = """
create table if not exists memory.linked (record integer, person integer, joined integer);
create table if not exists memory.doubtful (left_record integer, right_record integer, bits double, why varchar);
"""
COLUMNS = "left,right,what,by,on,why,editions\n"


@cache
def made():
    """A workspace with the lists `north` and `east`, to be copied."""
    place = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, place)
    return new(Path(place), {"north": NORTH, "east": EAST})


def new(place, lists):
    folder = place / "mine"
    new_workspace(folder, country="aq")
    for name, rows in lists.items():
        add(folder, name, rows)
    return folder


def workspace(place, *, lists=None):
    """A workspace with the lists `north` and `east`, or with those given as rows by name."""
    return new(place, lists) if lists else shutil.copytree(made(), place / "mine")


def add(folder, name, rows, *, published="2031-01-31", header=HEADER):
    mapping, path = folder.parent / f"{name}.toml", folder.parent / f"{name}.csv"
    text = MAPPING.format(name=name)
    mapping.write_text(text, encoding="utf-8")
    path.write_text(f"{header}\n{rows}", encoding="utf-8")
    add_edition(folder, Request(reader=str(mapping), path=path, published=published, list="", any_size=True))


@contextmanager
def opened(folder):
    database = Database.of({spec.name: () for spec in TABLES}, cache=None, inputs={})
    provide(folder, database)
    try:
        yield database
    finally:
        database.close()


def number(database, name):
    of, _, key = name.partition(":")
    sql = "select min(record) from lists.record where list = $list and coalesce(person, key) = $key"
    return database.one(sql, {"list": of, "key": key})[0]


def lay(database, pairs, people=()):
    """Fill the tables of links: pairs by name with bits and perhaps why, and groups of names that are one person."""
    for statement in LAY.split(";")[:2]:
        database.run(statement)
    for left, right, bits, *why in pairs:
        both = sorted((number(database, left), number(database, right)))
        row = {"l": both[0], "r": both[1], "bits": bits, "why": why[0] if why else "by the weight"}
        database.run("insert into memory.doubtful values ($l, $r, $bits, $why)", row)
    for names in people:
        records = [number(database, name) for name in names]
        for record in records:
            database.run("insert into memory.linked values ($n, $p, $p)", {"n": record, "p": min(records)})


PAIRS = (
    ("north:1", "east:1", 3.0, "a given name's other form"),
    ("north:2", "east:2", 0.5, "a birth date open"),
    ("north:3", "east:3", -2.0, "two birth dates near each other"),
)


def linked(monkeypatch, pairs=PAIRS, people=()):
    """Stand in for the engine that finds the pairs."""
    module = ModuleType("habeas.link.people")
    module.lay_links = lambda database, folder, *, decisions, step: lay(database, pairs, people)
    monkeypatch.setitem(sys.modules, "habeas.link.people", module)


def judge(folder, *args, given=None, env=None):
    """`habeas judge`: exit code, what it printed, what it said of errors. A traceback fails the test."""
    args = ["judge", "--in", str(folder), *map(str, args)]
    result = CliRunner().invoke(main, args, input=given, env=env or {"HABEAS_BY": "A. Judge"})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def rows(folder):
    """The rows of the file of decisions, as texts."""
    path = folder / "hand" / "decisions.csv"
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))) if path.exists() else []


def decided(folder):
    return [(row["left"], row["right"], row["what"]) for row in rows(folder)]


def write(folder, text):
    (folder / "hand" / "decisions.csv").write_text(COLUMNS + text, encoding="utf-8")
