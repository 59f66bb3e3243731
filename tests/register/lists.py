"""Lists as text tables in, detentions as text tables out."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from habeas.core.words import words
from tests.intake.publish import added, register, workspace
from tests.sources.editions import as_csv

EXITS = ", ".join(f'{word} = "{word}"' for word in words()["exits"])
MAPPING = f"""
name = "demo"
title = "Demonstration list"
country = "by"
expect_rows = [0, 5000]
key = ["id"]
person = ["who"]
optional = ["who", "in", "out", "died", "how", "state", "term", "from", "verdict", "end", "sex", "body", "in2", "out2", "how2"]

[columns]
in = {{ prop = "detained", date = true }}
out = {{ prop = "released", date = true }}
died = {{ prop = "died", date = true }}
how = {{ prop = "exit", values = {{ {EXITS} }} }}
state = {{ prop = "state", values = {{ held = "held", not_held = "not_held", suspended = "suspended" }} }}
term = {{ sentence_unit = "days" }}
from = {{ prop = "sentence_from", date = true }}
verdict = {{ prop = "sentenced", date = true }}
end = {{ prop = "scheduled_end", date = true }}
sex = {{ prop = "sex", values = {{ m = "m", f = "f" }} }}
body = {{ prop = "designated", separator = "|" }}
in2 = {{ prop = "detained", date = true, spell = 2 }}
out2 = {{ prop = "released", date = true, spell = 2 }}
how2 = {{ prop = "exit", values = {{ {EXITS} }}, spell = 2 }}
"""
SHOWN = {
    "start": "start_first || '..' || start_last",
    "end": "end_first || '..' || end_last",
    "exit": "coalesce(exit, '-')",
    "ended": "coalesce(ended::varchar, '?')",
    "held_on": "coalesce(held_on::varchar, '-')",
    "early": "coalesce(early::varchar, '?')",
    "scheduled": "coalesce(scheduled_first || '..' || scheduled_last, '-')",
    "wrong": "contradictory::varchar",
    "counted": "counted::varchar",
    "bodies": "array_to_string(designated, ',')",
    "delisted": "coalesce(delisted_from::varchar, '-')",
    "lists": "array_to_string(lists, ',')",
}


def cells_of(text: str) -> list[list[str]]:
    """Cells of a text table, two blanks or more apart; `-` is an empty cell."""
    lines = [re.split(r"\s{2,}", line.strip()) for line in text.strip().splitlines() if line.strip()]
    return [["" if cell == "-" else cell for cell in line] for line in lines]


def publish(folder: Path, published: str, text: str, *options: str) -> None:
    """Add an edition of the list that is a text table."""
    (folder.parent / "demo.toml").write_text(MAPPING, encoding="utf-8")
    header, *rows = cells_of(text)
    added(folder, as_csv(header, rows), published, *options)


def lists(place: Path, editions: dict[str, str], corrections: str = "", settings: str = "") -> Path:
    """A workspace with editions, by day or `list day`; `corrections` is a text table."""
    folder = workspace(place)
    for name, text in editions.items():
        *name, published = name.split()
        publish(folder, published, text, *(("--list", *name) if name else ()))
    if corrections:
        (folder / "hand" / "corrections.csv").write_bytes(
            as_csv(*(lambda all: (all[0], all[1:]))(cells_of(corrections)))
        )
    if settings:
        with (folder / "habeas.toml").open("a", encoding="utf-8") as file:
            file.write(settings)
    return folder


def detentions(folder: Path, columns: str, **clocks: str) -> str:
    """The detentions at two clocks as a text table of the columns, ordered by start and end."""
    names = columns.split()
    shown = ", ".join(SHOWN[name] for name in names)
    with register(folder, **clocks) as made:
        found = made.rows(f"select {shown} from spell order by start_first, start_last, end_first, end_last, spell")
    return "\n".join("  ".join(str(cell) for cell in row) for row in found)


def ask(editions: dict[str, str], columns: str, corrections: str = "", settings: str = "", **clocks: str) -> str:
    """The same of a workspace that is made for it."""
    with tempfile.TemporaryDirectory() as place:
        return detentions(lists(Path(place), editions, corrections, settings), columns, **clocks)


def text(table: str) -> str:
    """A text table as `ask` gives it."""
    return "\n".join("  ".join(re.split(r"\s{2,}", line.strip())) for line in table.strip().splitlines())
