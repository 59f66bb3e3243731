"""Any bytes as a mapping: a reader, or faults; `python -m fuzz.mappings CORPUS`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["habeas"]):
    from habeas.core.errors import HabeasError
    from habeas.intake.translate import Codebook
    from habeas.sources.mapping import read_mapping

from fuzz import seeds

PLACE = Path(tempfile.mkdtemp(prefix="fuzz-mappings-")) / "demo.toml"
CELLS = ("", "1", "2020-05-03", "male", "4 years", "a; b", "5/3/2020")


def run(data: bytes) -> None:
    """Read one mapping, and some cells by each of its rules."""
    PLACE.write_bytes(data)
    try:
        reader = read_mapping(PLACE)
    except HabeasError as error:
        str(error).encode()
        return
    book = Codebook()
    for rule in reader.rules:
        for cell in CELLS:
            book.codes(rule, [cell if len(rule.columns) == 1 else (cell,) * len(rule.columns)])


if __name__ == "__main__":
    seeds.write("mappings")
    atheris.Setup(sys.argv, run)
    atheris.Fuzz()
