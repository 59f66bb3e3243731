"""Criteria put to invented people: a row of attributes in, the answer of DuckDB out."""

import duckdb

from habeas.core.attributes import ATTRIBUTES, Measured
from habeas.intake.criteria import read_criterion

TYPES = {Measured.NUMBER: "double", Measured.TEXT: "varchar", Measured.TEXTS: "varchar[]"}
COLUMNS = {
    column: TYPES[one.measured]
    for one in ATTRIBUTES
    for column in ([f"{one.name}_low", f"{one.name}_high"] if one.measured is Measured.NUMBER else [one.name])
}
DATABASE = duckdb.connect()


def run(sql, **row):
    """The answer of a condition about one person; whatever is not named in `row` is not known."""
    assert set(row) <= set(COLUMNS)
    asked = {name: kind for name, kind in COLUMNS.items() if name in sql}
    person = ", ".join(f"{f'${name}' if name in row else 'null'}::{kind} as {name}" for name, kind in asked.items())
    given = {name: value for name, value in row.items() if name in asked}
    ((answer,),) = DATABASE.execute(f"select {sql} from (select {person})", given).fetchall()
    assert answer is None or isinstance(answer, bool)
    return answer


def ask(text, **row):
    return run(read_criterion(text).sql, **row)


def exactly(**row):
    """The columns of a person of whom everything named is known."""
    numbers = {one.name for one in ATTRIBUTES if one.measured is Measured.NUMBER}
    ends = {f"{name}_{end}": value for name, value in row.items() if name in numbers for end in ("low", "high")}
    return ends | {name: value for name, value in row.items() if name not in numbers}
