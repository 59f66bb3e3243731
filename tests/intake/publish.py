"""Workspaces with lists of invented people for tests: files in through the command line, statements out."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

from habeas.brief.study import check
from habeas.core.props import PROPS
from habeas.intake.corrections import mend
from habeas.intake.editions import provide
from habeas.register.register import Register
from habeas.store.database import Database
from tests.intake.invented import run, state
from tests.register.workspaces import day, lay
from tests.sources.editions import as_csv

# A mapping for lists of the tests. Every column may be absent but the key.
MAPPING = """
name = "demo"
title = "Demonstration list"
country = "by"
expect_rows = [0, 5000]
key = ["id"]
missing = ["-", "FALSE"]
optional = ["name", "born", "in", "out", "how", "sex", "state", "note", "sentence", "children"]
designates = "committee"
ignore = ["photo"]

[columns]
id = { personal = false }
name = { prop = "name" }
born = { prop = "born", date = true }
in = { prop = "detained", date = true }
out = { prop = "released", date = true }
how = { prop = "exit", values = { pardoned = "pardon", served = "term_served", died = "died" } }
sex = { prop = "sex", values = { male = "m", female = "f" } }
state = { prop = "state", values = { inside = "held", outside = "not_held" } }
note = { prop = "issue", separator = ";" }
sentence = { sentence = true }
children = { prop = "minor_children" }
"""
FULL = """
select record.list, record.key, statement.spell, statement.prop, statement.value, statement.original, statement.first,
    statement.last, statement.low, statement.high, statement.row, edition.published, statement.known_from,
    statement.known_to
from statement join record using (record) left join edition on edition.edition = statement.edition
order by all;
"""
LISTING = "select list, key, known_from, known_to from listing join record using (record) order by all;"
RECORD = """
select record.list, key, person, row, edition.published
from record left join edition using (edition) order by all;
"""
REFUSED = """
select list, published, row, "column", problem, cure from refused join edition using (edition) order by all;
"""
SET_ASIDE = "select list, published, why, set_aside.rows from set_aside join edition using (edition) order by all;"
EDITION = """
select list, published, known_from, sha256, complete, rows, taken, set_aside, refused, added, changed, vanished
from edition order by all;
"""


def workspace(place: Path) -> Path:
    """An empty workspace, and beside it the mapping `demo.toml`."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "demo.toml").write_text(MAPPING, encoding="utf-8")
    return lay(place / "mine")


def write(folder: Path, data: str | bytes, name: str = "list.csv") -> Path:
    """A file beside the workspace; text is dedented CSV."""
    path = folder.parent / name
    if isinstance(data, str):
        data = "\n".join(line.strip() for line in data.strip().splitlines()).encode() + b"\n"
    path.write_bytes(data)
    return path


def add(folder: Path, data: str | bytes, published: str, *options, reader: str = "", name: str = "list.csv"):
    """`habeas add`: exit code, what it printed, what it said of errors."""
    path = write(folder, data, name)
    reader = reader or str(folder.parent / "demo.toml")
    day = ("--published", published) if published else ()
    return run("add", reader, path, *day, "--in", folder, *options)


def added(folder: Path, data: str | bytes, published: str, *options, **more) -> dict:
    """What an edition that is taken brought, as `--json` tells it. Every row is accounted for."""
    code, out, err = add(folder, data, published, *options, "--json", **more)
    assert (code, err) == (0, ""), out + err
    [one] = json.loads(out)
    assert one["rows"] == one["taken"] + sum(one["set_aside"].values()) + one["refused"]
    return one


def refused(folder: Path, data: str | bytes, published: str, *options, **more) -> list[str]:
    """The lines of the message with which an edition is refused; nothing in the workspace changes."""
    before = contents(folder)
    code, out, err = add(folder, data, published, *options, **more)
    assert (code, out) == (2, ""), out + err
    code, out, as_json = add(folder, data, published, *options, "--json", **more)
    assert (code, as_json) == (2, "")
    told = json.loads(out)
    assert set(told) == {"error", "message", "faults"}
    assert told["message"] + "\n" == err
    if told["faults"]:
        assert told["error"] == "FaultsError"
        assert all(set(fault) == {"file", "problem", "cure", "row", "column"} for fault in told["faults"])
    assert contents(folder) == before
    assert "Traceback" not in err
    return err.splitlines()


def contents(folder: Path) -> dict[str, tuple]:
    """Every file and folder of the workspace with its rights and a hash, but for a database of no editions."""
    found = {path: (mode, held) for path, (mode, _, held) in state(folder).items()}
    empty = folder / "lists.duckdb"
    if empty.exists() and not ask(folder, "select 1 from edition"):
        del found[str(empty)]
    return {path: about for path, about in found.items() if Path(path).name != "input" or any(Path(path).iterdir())}


def ask(folder: Path, sql: str) -> list[tuple]:
    """Rows of a query of the statements."""
    with duckdb.connect(str(folder / "lists.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


def tables(folder: Path) -> dict[str, list[tuple]]:
    """All that is kept of lists, without the numbers that the database gives."""
    queries = {"statement": FULL, "listing": LISTING, "record": RECORD, "refused": REFUSED, "set_aside": SET_ASIDE}
    return {name: ask(folder, sql) for name, sql in (queries | {"edition": EDITION}).items()}


def said(folder: Path, name: str = "") -> dict[int, set[tuple[str, str]]]:
    """What the newest editions of a list say, by the row of the file they were read from."""
    sql = f"""
    select statement.row, prop, value from statement join record using (record)
    where known_to is null and ('{name}' = '' or list = '{name}')
    """
    found: dict[int, set[tuple[str, str]]] = {}
    for row, prop, value in ask(folder, sql):
        found.setdefault(row, set()).add((PROPS[prop].name, value))
    return found


def table(header: str, *rows: str) -> bytes:
    """A CSV of cells that blanks part; `.` is an empty cell, and `_` a blank."""
    cells = [[("" if cell == "." else cell.replace("_", " ")) for cell in line.split()] for line in (header, *rows)]
    return as_csv(cells[0], cells[1:])


# The same table in each format a mapping reads.


def xlsx(rows) -> bytes:
    """A workbook of one sheet with these texts."""
    lines = "".join(
        f'<row r="{n}">' + "".join(f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>' for text in row) + "</row>"
        for n, row in enumerate(rows, start=1)
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{lines}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def parquet(rows) -> bytes:
    """A Parquet file of these texts."""
    columns = ", ".join(f'"{name}" varchar' for name in rows[0])
    with tempfile.TemporaryDirectory() as place, duckdb.connect() as con:
        con.execute(f"create table t ({columns})")
        if rows[1:]:
            con.executemany(f"insert into t values ({', '.join('?' for _ in rows[0])})", [list(r) for r in rows[1:]])
        con.execute(f"copy t to '{place}/t.parquet' (format parquet)")
        return (Path(place) / "t.parquet").read_bytes()


def tsv(rows) -> bytes:
    """The texts between tabs."""
    return "\n".join("\t".join(row) for row in rows).encode() + b"\n"


def records(rows) -> bytes:
    """JSON, one array of records."""
    return json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode()


def json_lines(rows) -> bytes:
    """JSON, one record a line."""
    lines = [json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=False) for row in rows[1:]]
    return "".join(f"{line}\n" for line in lines).encode()


def csv_of(rows) -> bytes:
    """CSV with commas."""
    return as_csv(rows[0], rows[1:])


FORMATS = {".csv": csv_of, ".tsv": tsv, ".xlsx": xlsx, ".jsonl": json_lines, ".json": records, ".parquet": parquet}


# The register of a workspace


@contextmanager
def register(folder: Path, *, on: str | None = None, known: str | None = None, counting: str | None = None):
    """The register of the workspace at two clocks, as `habeas brief` makes it."""
    tables = check(folder)
    database = Database.of(tables.rows, cache=None, inputs={})
    try:
        provide(folder, database)
        mend(database, tables.rows["corrections"])
        days = {"on": day(on), "known": day(known)}
        made = Register.at(database, tables.settings, tables.claims, counting=counting, **days)
        yield made
        made.database.close()
    finally:
        database.close()


def believed(folder: Path, **clocks: str) -> tuple[list[tuple], list[tuple], list[tuple]]:
    """Detentions, people and conflicts at two clocks, without the numbers that the database gives."""
    with register(folder, **clocks) as made:
        spells = made.rows("select * exclude (spell, person) from spell order by all")
        people = made.rows("select * exclude (person) from person order by all")
        return spells, people, made.rows("select prop, n from conflict order by all")
