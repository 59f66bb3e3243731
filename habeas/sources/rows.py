"""A published list of any format that is text or a spreadsheet: a header and rows of text out."""

from __future__ import annotations

import re
from pathlib import Path

from habeas.core.errors import InputError
from habeas.sources.csvrows import open_csv
from habeas.sources.jsonrows import open_json, open_json_lines
from habeas.sources.rowbase import FormFaults, Row, TextRows
from habeas.sources.textblocks import head_text, read_head
from habeas.sources.xlsxrows import open_xlsx

__all__ = ["FormFaults", "Row", "TextRows", "open_rows"]

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "this is an old workbook (.xls) or has a password", "Save it as XLSX without a password."),
    (b"PAR1", "this is a Parquet file", "Open it as such."),
    (b"BZh", "this is a bzip2 archive", "Unpack it first."),
    (b"\xfd7zXZ\0", "this is an xz archive", "Unpack it first."),
    (b"7z\xbc\xaf", "this is a 7z archive", "Unpack it first."),
    (b"\x28\xb5\x2f\xfd", "this is a zstd archive", "Unpack it first."),
    (b"%PDF", "this is a PDF", "Save the table in it as CSV."),
)
_JSON = re.compile(r"\s*(\[\s*[\[{\]]|\{\s*[\"}])")
_BRACKET = re.compile(r"\s*[\[{]")
_LINES = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")


def open_rows(path: Path, *, name: str, nested: str = "") -> TextRows:
    """The list in `path`: CSV (commas, semicolons, tabs or bars), JSON, JSON lines, each perhaps in gzip; or XLSX.

    The content tells the format; the suffix decides only where it could be two. `name` is what faults call the file,
    `nested` the key under which JSON holds its records. Raises InputError or FaultsError for a file that cannot be
    read at all; what is wrong with single rows is in `faults` of the result, at the end of its rows.
    """
    head, packed = read_head(path, name=name)
    for magic, problem, cure in _REFUSED:
        if head.startswith(magic):
            raise InputError(problem, where=name, fix=cure)
    if head.startswith(_ZIP):
        if packed:
            raise InputError("this is a zip archive within a gzip archive", where=name, fix="Unpack it first.")
        return open_xlsx(path, name=name)
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:] if suffix.lower() != ".gz"]
    return _open_text(path, name, nested, head_text(head), suffixes[-1] if suffixes else "")


def _open_text(path: Path, name: str, nested: str, head: str, suffix: str) -> TextRows:
    lines = suffix in (".jsonl", ".ndjson")
    json = bool(_JSON.match(head)) or (bool(_BRACKET.match(head)) and (lines or suffix == ".json"))
    if not json:
        return open_csv(path, name=name)
    if head.lstrip().startswith("{") and (lines or _LINES.match(head)):
        return open_json_lines(path, name=name)
    return open_json(path, name=name, nested=nested)
