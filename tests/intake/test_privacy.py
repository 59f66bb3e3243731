"""Marked values in every personal column of editions with many kinds of faults: none is anywhere but where it belongs."""

import csv
import io
import json
import tempfile
import warnings
from itertools import count

import pytest

from tests.intake.invented import run
from tests.intake.publish import FORMATS, csv_of, workspace, write
from tests.sources import editions
from tests.sources.editions import invent

MARK = "Zqxmark"
# What a column may hold that a message shows: words of categories, numbers of records, and dates of custody as they are.
OPEN = {
    "id", "status", "gender", "arrested", "verdict_date", "penalty_start_date", "release_date", "penalty", "decision", "died",
    "Status", "Gender", "Date of detention", "Date of verdict", "Sentence", "Penalty",
    "birth_year", "gender_en", "persecution_started", "first_verdict_date", "verdict_imprisonment_term",
    "persecution_imprisoned", "persecution_person_state_en", "age_persecution_began",
    "CECC record number", "detention status", "issue category", "sex", "age at detention", "date of detention",
    "current (or last) sentence or time served (years)", "(months)", "(weeks)", "(days)", "legal process", "sentence date",
    "sent. ends per PRC", "actual date released",
    "arrest_id", "person_id", "birth_date", "arrest_date", "sentence_date", "sentence",
    "in", "out", "how", "state", "born", "children",
}  # fmt: skip
DEMO = [
    ("id", "name", "born", "in", "out", "how", "sex", "state", "note", "sentence", "children", "photo"),
    *((str(n), "A", "1971", "2020-05", "", "", "male", "inside", "x", "4 years", "2", "p") for n in range(1, 60)),
]


def rows_of(data):
    return [tuple(row) for row in csv.reader(io.StringIO(data.decode()))]


def marked(rows, marks):
    """The rows with a marked value of its own in every column that is personal and free text."""
    header, *rest = rows
    return [
        header,
        *(tuple(cell if name in OPEN else next(marks) for name, cell in zip(header, row, strict=True)) for row in rest),
    ]


def changed(rows, at, marks, *columns):
    """Row `at` with marked values in columns that hold dates or numbers, which cannot be read then."""
    header = rows[0]
    row = tuple(next(marks) if name in columns else cell for name, cell in zip(header, rows[at], strict=True))
    return [*rows[:at], row, *rows[at + 1 :]]


# Each fault makes a file of rows: a good file spoilt in one way.
FAULTS = {
    "good": lambda rows, marks, *bad: csv_of(rows),
    "unreadable dates": lambda rows, marks, *bad: csv_of(changed(changed(rows, 3, marks, *bad), 5, marks, *bad[:1])),
    "twice": lambda rows, marks, *bad: csv_of([*rows, rows[1], rows[4]]),
    "ragged": lambda rows, marks, *bad: csv_of([*rows[:4], rows[4][:-2], (*rows[5], next(marks)), *rows[6:]]),
    "a quotation mark": lambda rows, marks, *bad: csv_of(rows).replace(MARK.encode(), f'"{MARK}'.encode(), 7),
    "an open quotation mark": lambda rows, marks, *bad: csv_of(rows) + f'"{next(marks)}\n{next(marks)}'.encode(),
    "no header": lambda rows, marks, *bad: csv_of(rows[1:]),
    "a new column": lambda rows, marks, *bad: csv_of([(*row, "shoe" if n == 0 else next(marks)) for n, row in enumerate(rows)]),
    "a control sign": lambda rows, marks, *bad: csv_of(rows).replace(MARK.encode(), f"{MARK}\x00".encode(), 3),
    "another encoding": lambda rows, marks, *bad: csv_of(rows).decode().encode("utf-16")[:-1],
    "bytes of none": lambda rows, marks, *bad: csv_of(rows).replace(MARK.encode(), MARK.encode() + b"\xff\xfe\xd0", 2),
    "shifted": lambda rows, marks, *bad: csv_of([*rows[:3], (*rows[3][1:], ""), *rows[4:]]),
    "json": lambda rows, marks, *bad: FORMATS[".json"](rows),
    "json cut short": lambda rows, marks, *bad: FORMATS[".json"](rows)[:-300],
    "json spoilt": lambda rows, marks, *bad: FORMATS[".json"](rows).replace(b'": "', b'" "', 40),
    "json lines spoilt": lambda rows, marks, *bad: FORMATS[".jsonl"](rows).replace(b'"}', b"}", 2),
    "json with keys twice": lambda rows, marks, *bad: FORMATS[".jsonl"](rows).replace(b'{"', f'{{"{rows[0][0]}": "{MARK}", "'.encode()),
    "xlsx": lambda rows, marks, *bad: FORMATS[".xlsx"](changed(rows, 3, marks, *bad)),
    "xlsx cut short": lambda rows, marks, *bad: FORMATS[".xlsx"](rows)[:-40],
    "xlsx spoilt": lambda rows, marks, *bad: FORMATS[".xlsx"](rows).replace(b"</t></is>", b"</t></iz>", 9),
    "parquet": lambda rows, marks, *bad: FORMATS[".parquet"](changed(rows, 3, marks, *bad)),
    "parquet cut short": lambda rows, marks, *bad: FORMATS[".parquet"](rows)[:-40],
}  # fmt: skip
# A list as it should be, its reader, the key of nested rows, and the columns whose faults are planted.
LISTS = {
    "demo": (DEMO, "", "born", "children"),
    "viasna": (rows_of(editions.viasna_machine(invent(3, 200))), "viasna", "birthday", "died"),
    "site": (rows_of(editions.viasna_site(invent(4, 30), "en")), "viasna", "Date of birth", "Date of birth"),
    "cecc": (rows_of(editions.cecc(invent(5, 30))), "cecc", "age at detention", "age at detention"),
    "memorial": (rows_of(editions.memorial(invent(6, 30))), "memorial", "birth_date", "birth_date"),
    "ovdinfo": (None, "ovdinfo", "birth_year", "verdict_imprisonment_term"),
}


def ovd_rows():
    people = json.loads(editions.ovdinfo(invent(7, 30), "en"))["data"]
    header = list(people[0])
    texts = [
        [
            ""
            if (cell := person[name]) is None
            else str(cell).upper()
            if isinstance(cell, bool)
            else " | ".join(cell)
            if isinstance(cell, list)
            else str(cell)
            for name in header
        ]
        for person in people
    ]
    return [tuple(header), *map(tuple, texts)]


def searched(folder, texts):
    """Where a mark is, among the texts and all files outside `input` and the databases."""
    found = [text[:300] for text in texts if MARK in text or MARK.casefold() in text.casefold()]
    for path in folder.parent.rglob("*"):
        inside = path.relative_to(folder.parent).parts
        if path.is_file() and "input" not in inside and path.suffix != ".duckdb" and inside[0] != "given":
            data = path.read_bytes()
            if any(MARK.encode(code) in data for code in ("utf-8", "utf-16-le", "utf-16-be")) or MARK in path.name:
                found.append(str(path))
    return found


@pytest.mark.parametrize("name", LISTS)
def test_no_marked_value_is_where_it_does_not_belong(name, tmp_path, monkeypatch, caplog):
    """A fifth of the faults for each list, other ones for each, and a good file."""
    some = [fault for number, fault in enumerate(FAULTS) if number % 6 == [*LISTS].index(name) or fault == "good"]
    plant_and_search(name, some, tmp_path, monkeypatch, caplog)


@pytest.mark.slow
@pytest.mark.parametrize("name", LISTS)
def test_no_marked_value_of_any_fault_is_where_it_does_not_belong(name, tmp_path, monkeypatch, caplog):
    plant_and_search(name, FAULTS, tmp_path, monkeypatch, caplog)


def plant_and_search(name, faults, tmp_path, monkeypatch, caplog):
    folder = workspace(tmp_path / "ws")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    numbers = count(1)
    marks = (f"{MARK}{n:05}" for n in numbers)
    rows, reader, *bad = LISTS[name]
    good = marked(rows or ovd_rows(), marks)
    told, codes = [], []
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for number, fault in enumerate(faults):
            data = FAULTS[fault](good, marks, *bad)
            suffix = next((s for s in FORMATS if s[1:] == fault.split()[0]), ".csv")
            path = write(folder, data, f"given-{number}{suffix}")
            for options in (("--json",) if number % 2 else (), ("--quarantine", "--any-size", "--json")):
                command = (
                    "add",
                    reader or folder.parent / "demo.toml",
                    path,
                    "--published",
                    f"20{10 + number}",
                    "--in",
                    folder,
                )
                code, out, err = run(*command, *options)
                told += [f"{fault} {options}: {out}{err}"]
                codes.append(code)
            told.append(f"inspect {fault}: {''.join(map(str, run('inspect', path)))}")
            path.unlink()
        for command in (("check", folder), ("rebuild", folder), ("findings", folder), ("brief", folder)):
            code, out, err = run(*command)
            assert code == 0, err
            told.append(out + err)
    assert next(numbers) > (1_000 if name == "viasna" else 100)
    assert {0, 2} <= set(codes)
    told += [str(warning.message) for warning in warned] + [caplog.text]
    assert searched(folder, told) == []
    assert list((tmp_path / "tmp").iterdir()) == []
