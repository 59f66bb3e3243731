"""Files a fuzzer begins with: invented editions of every format, and mappings."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.intake.publish import FORMATS
from tests.sources import editions

MAPPING = b"""
name = "demo"
title = "Demonstration"
country = "by"
expect_rows = [1, 500]
key = ["id"]
missing = ["-"]
optional = ["note", "in", "end"]
designates = "committee"

[columns]
id = { prop = "case", personal = false }
name = { prop = "name" }
born = { prop = "born", date = "ymd" }
in = { prop = "detained", date = "words" }
sentence = { sentence = true }
end = { prop = "released", date = "dmy", exit = "pardon" }
sex = { prop = "sex", values = { male = "m", female = "f", "?" = "" } }
note = { prop = "issue", separator = ";" }

[[set_aside]]
column = "sex"
is = ["-"]
why = "not a person"
"""
TABLE = [
    ("id", "name", "born", "in", "sentence", "end", "sex", "note"),
    ("1", "Zhmych", "1971-02-03", "3 May 2020", "4 1/2 years", "31.12.2024", "male", "a; b"),
    ("2", "Lubra", "1971", "May 2020", "19 months, fine of 8,700 rubles", "", "female", ""),
    ("3", "Arkul", "", "2020", "25+5", "-", "?", "c"),
]


def write(kind: str) -> None:
    """Fill the corpus folder named on the command line, if it is there and empty."""
    folder = next((Path(word) for word in sys.argv[1:] if not word.startswith("-") and Path(word).is_dir()), None)
    if folder is None or any(folder.iterdir()):
        return
    for number, data in enumerate({"lists": lists, "cells": cells, "mappings": mappings}[kind]()):
        (folder / f"seed-{number:03}").write_bytes(data)


def lists() -> Iterator[bytes]:
    """One byte that chooses the reader, then a file."""
    people = editions.invent(1, 3)
    files = {
        0: [editions.viasna_machine(people), editions.viasna_machine(people, missing="FALSE")]
        + [editions.viasna_site(people, language) for language in ("en", "ru", "be")]
        + [editions.viasna_table(people)],
        1: [editions.ovdinfo(people, language) for language in ("en", "ru")],
        2: [editions.cecc(people)],
        3: [editions.memorial(people)],
        4: list(tables()),
    }
    for reader, some in files.items():
        for data in some:
            yield bytes([reader]) + data
            yield bytes([reader]) + gzip.compress(data, mtime=0)


def tables() -> Iterator[bytes]:
    """The table of the demonstration mapping in each format a mapping reads."""
    for form in FORMATS.values():
        yield form(TABLE)
    yield "\n".join("\t".join(row) for row in TABLE).encode("utf-16")
    yield "\n".join(";".join(row) for row in TABLE).encode()


def cells() -> Iterator[bytes]:
    """Texts as lists print them."""
    texts = (
        *(
            "4 1/2 years",
            "19 months",
            "25+5",
            "8 1/2 years, fine of 8,700 rubles",
            "500 base value",
            "home confinement",
        ),
        *(
            "death",
            "life",
            "2 гады 6 месяцаў",
            "10 лет ИТЛ",
            "3 года и 2 месяца колонии",
            "2020-08-09",
            "12 траўня 2026",
        ),
        *("2024/07/00", "May 2020", "108133", "1937", "342; 130 part 1 (1, 2)", "active", "https://a.org/en/zmych-x"),
        *("Released. He was pardoned in 2021 and then deported.", "TRUE", "DET-dth-r?", "chg/tri?/sent", "12000"),
    )
    for text in texts:
        yield b"\0" + text.encode()


def mappings() -> Iterator[bytes]:
    """A mapping with most keys."""
    yield MAPPING.strip()
