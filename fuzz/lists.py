"""Any bytes as a file of a list: rows and what they say, or faults; `python -m fuzz.lists CORPUS`."""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["habeas"]):
    from habeas.core.errors import HabeasError
    from habeas.intake.columns import Columns
    from habeas.intake.openlist import open_list
    from habeas.intake.readers import find_reader
    from habeas.intake.translate import Codebook

from fuzz import seeds

PLACE = Path(tempfile.mkdtemp(prefix="fuzz-lists-"))
(PLACE / "demo.toml").write_bytes(seeds.MAPPING)
READERS = [find_reader(name) for name in ("viasna", "ovdinfo", "cecc", "memorial", str(PLACE / "demo.toml"))]
SUFFIXES = (".csv", ".json", ".jsonl", ".xlsx", ".parquet", "", ".tsv", ".csv.gz")


def run(data: bytes) -> None:
    """Read one file as the intake does, without its database."""
    if not data:
        return
    found, suffix = READERS[data[0] % len(READERS)], SUFFIXES[data[0] // len(READERS) % len(SUFFIXES)]
    path = PLACE / f"list{suffix}"
    path.write_bytes(data[1:])
    try:
        with closing(open_list(path, name="list", nested=found.reader.nested)) as text:
            reader = found.fit(text.header)
            columns, book = Columns(reader, text.header, file="list"), Codebook()
            for batch in text.batches(500, None):
                columns.keys(batch)
                columns.persons(batch)
                for rule in reader.rules:
                    if columns.has(rule.columns):
                        book.codes(rule, columns.texts(rule.columns, batch))
            for fault in text.faults:
                str(fault).encode()
    except HabeasError as error:
        str(error).encode()


if __name__ == "__main__":
    seeds.write("lists")
    atheris.Setup(sys.argv, run)
    atheris.Fuzz()
