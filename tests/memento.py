"""Where the Memento books are, real people of the past: beside the repository or where HABEAS_DATA says, never in it."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BOOKS = Path(os.environ.get("HABEAS_DATA") or ROOT.parent / "shared" / "data") / "memento" / "prisoners_R1_R2_R3.csv.gz"
MAPPING = ROOT / "tests" / "sources" / "memento.toml"
# The data may not be copied into the project. Who says where they are must have them there: then nothing is skipped.
needs_books = pytest.mark.skipif(
    not BOOKS.is_file() and not os.environ.get("HABEAS_DATA"),
    reason="the Memento books may not be in the project; HABEAS_DATA names the folder that holds them",
)
