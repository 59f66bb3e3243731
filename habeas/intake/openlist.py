"""A published list of any format we read, Parquet too: a header and rows of text out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from habeas.sources.ftm import STATEMENTS, by_person
from habeas.sources.rowbase import FormFaults, Row, has_unfit, read_header
from habeas.sources.rows import TextRows, open_rows
from habeas.sources.textblocks import check_file, read_head
from habeas.store.parquet import ParquetRows, open_parquet

_PARQUET = b"PAR1"


def open_list(path: Path, *, name: str, nested: str = "") -> TextRows:
    """The list in `path`, as `open_rows` gives it; a file of Parquet is told by its first bytes."""
    if nested == STATEMENTS:
        return by_person(open_list(path, name=name), again=lambda: open_list(path, name=name), name=name)
    head, packed = read_head(path, name=name)
    if packed or not head.startswith(_PARQUET):
        return open_rows(path, name=name, nested=nested)
    check_file(path, name=name)
    parquet = open_parquet(path, name=name)
    try:
        header = read_header(parquet.header, row=1, file=name)
    except BaseException:
        parquet.close()
        raise
    form = FormFaults(name)
    return TextRows(header=header, rows=_rows(parquet, header, form), form=form, close=parquet.close)


def _rows(parquet: ParquetRows, header: tuple[str, ...], form: FormFaults) -> Iterator[Row]:
    nameless = len(parquet.header) - len(header)
    for number, texts in enumerate(parquet.rows, start=2):
        if has_unfit(number, texts, parquet.header, form):
            continue
        cells = list(map(str.strip, texts))
        if nameless and any(cells[len(header) :]):
            form.add(number, "there is text in a column without a name", "Name the column, or empty it.")
        elif any(cells):
            yield number, cells[: len(header)]
