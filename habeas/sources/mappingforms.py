"""Values of a mapping's keys: TOML in, a value or the reason why not out, and where in the file it stands."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from habeas.core.errors import Fault, nearest
from habeas.sources.handtext import unfit_text
from habeas.sources.listdates import NOTATIONS

Where = tuple[str, ...]
TABLES = ("columns", "together", "set_aside", "editions")
is_plain = re.compile(r"[a-z][a-z0-9-]{0,39}").fullmatch
_is_bare = re.compile(r"[A-Za-z0-9_-]{1,60}").fullmatch
PLAIN = "Use a to z, 0 to 9 and hyphens, a letter first, at most 40."


@dataclass(frozen=True, slots=True)
class Misfit(Exception):
    """Why a value of a mapping cannot be taken, and what to write instead."""

    problem: str
    cure: str


@dataclass(slots=True)
class Complaints:
    """What is wrong with one mapping so far; each complaint names the key by its path."""

    file: str
    text: str
    faults: list[Fault] = field(default_factory=list)

    def add(self, path: Where, problem: str, cure: str) -> None:
        """Add one fault, with the line of the key if the text shows it plainly."""
        shown = ".".join(part if _is_bare(part) else show(part) for part in path) or None
        row = _line_of(self.text, path)
        self.faults.append(Fault(file=self.file, row=row, column=shown, problem=problem, cure=cure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key: `form` says in words what it takes, `read` gives its value or raises Misfit."""

    name: str
    form: str
    doc: str
    read: Callable[[Any], Any]
    required: bool = False


def take(plan: Mapping[str, Any], keys: Sequence[Key], path: Where, complaints: Complaints) -> dict[str, Any]:
    """The values of those keys of one table that can be taken; every other is a complaint."""
    known = {key.name: key for key in keys}
    for name in plan:
        if name not in known:
            cure = f"Nearest: {nearest(name[:200], known)}."
            complaints.add((*path, name), "there is no such key here", cure)
    values: dict[str, Any] = {}
    for name, key in known.items():
        if name not in plan:
            if key.required:
                complaints.add((*path, name), "the key is missing", f"Add it: {key.form}. {key.doc}")
            continue
        try:
            values[name] = key.read(plan[name])
        except Misfit as misfit:
            complaints.add((*path, name), misfit.problem, misfit.cure)
    return values


def show(text: str) -> str:
    """`text` as a message shows it: at most 40 characters, in quotation marks, what cannot be seen made visible."""
    return f'"{repr(text if len(text) <= 40 else text[:39] + "…")[1:-1]}"'


def heading(text: str) -> str:
    """The name of a column as readers of files give it: white space in it is one blank."""
    return " ".join(text.split())


def quote(text: str) -> str:
    """`text` as a basic string of TOML, on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_text(value: Any) -> str:
    """A text that is not empty and holds nothing invisible."""
    if not isinstance(value, str) or not value.strip():
        raise Misfit("the value is not a text", "Write it in quotation marks, not empty.")
    if unfit := unfit_text(value):
        raise Misfit(*unfit)
    return value.strip()


def read_column(value: Any) -> str:
    """The name of one column."""
    # Not checked further: a header must be named as the file has it, however odd it is.
    if not isinstance(value, str) or not value.strip():
        raise Misfit("the value is not the name of a column", "Write the header's text in quotation marks.")
    return heading(value)


def read_columns(value: Any) -> tuple[str, ...]:
    """Names of columns, maybe none, each once."""
    if not isinstance(value, list) or not all(isinstance(part, str) and part.strip() for part in value):
        raise Misfit("the value is not a list of column names", 'Write ["Name", "Date of Birth"].')
    return tuple(dict.fromkeys(map(heading, value)))


def read_some_columns(value: Any) -> tuple[str, ...]:
    """Names of columns, one at least."""
    if not (names := read_columns(value)):
        raise Misfit("the list is empty", "Name at least one column.")
    return names


def read_texts(value: Any) -> tuple[str, ...]:
    """Texts, each once; they may be empty."""
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise Misfit("the value is not a list of texts", 'Write ["", "-", "n/a"].')
    return tuple(dict.fromkeys(part.strip() for part in value))


def read_plain(value: Any) -> str:
    """A word that can be part of a command and of a folder."""
    if not isinstance(value, str) or not is_plain(value):
        raise Misfit("the value is not a plain word", PLAIN)
    return value


def read_country(value: Any) -> str:
    """An ISO code of a country."""
    if not isinstance(value, str) or not re.fullmatch("[a-z]{2}", value):
        raise Misfit("the value is not a country", 'Write its ISO code of two small letters, such as "by".')
    return value


def read_grade(value: Any) -> str:
    """An Admiralty grade: how reliable the source is, and how credible what it says."""
    if not isinstance(value, str) or not re.fullmatch("[A-F][1-6]", value):
        raise Misfit("the value is not a grade", 'Write a letter A to F and a digit 1 to 6, such as "B2".')
    return value


def read_flag(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise Misfit("the value is neither true nor false", "Write true or false, without quotation marks.")
    return value


def read_range(value: Any) -> tuple[int, int]:
    """The fewest and the most, both included."""
    whole = isinstance(value, list) and len(value) == 2 and all(type(part) is int for part in value)
    if not whole or not 0 <= value[0] <= value[1]:
        raise Misfit("the value is not a range of rows", "Write the fewest and the most rows: [80, 200].")
    return value[0], value[1]


def read_spell(value: Any) -> int:
    """The number of a detention within a row."""
    if type(value) is not int or not 1 <= value <= 99:
        raise Misfit("the value does not number a detention", "Write 1 for the first of a row, 2 for the second.")
    return value


def read_table(value: Any) -> dict[str, Any]:
    """A table with one key at least."""
    if not isinstance(value, dict) or not value:
        raise Misfit("the value is not a table, or it is empty", "Write { text = ..., text = ... }.")
    return value


def read_tables(value: Any) -> list[dict[str, Any]]:
    """Tables, maybe none."""
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise Misfit("the value is not a row of tables", "Begin each with double brackets, such as [[together]].")
    return value


def one_of(*known: str) -> Callable[[Any], str]:
    """A reader of one of the words `known`."""

    def read(value: Any) -> str:
        if value not in known:
            shown = show(value) if isinstance(value, str) else "the value"
            raise Misfit(f"{shown} is not known here", f"Nearest: {nearest(str(value)[:200], known)}.")
        return str(value)

    return read


def read_notation(value: Any) -> str:
    """A notation of dates; true is EDTF, and false is "", no date."""
    if isinstance(value, bool):
        return "edtf" if value else ""
    return one_of(*NOTATIONS)(value)


def _line_of(text: str, path: Where) -> int | None:
    """The line of a key, found by its table and its name at the beginning of a line; None if none looks so."""
    table, key = (path[0], path[1:2]) if path and path[0] in TABLES else ("", path[:1])
    number = int(key[0]) if key and key[0].isdigit() and table in ("together", "set_aside") else 0
    key = path[2:3] if number else key
    here, seen, start = "", 0, None
    for row, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[{1,2}\s*([a-z_]+)", line):
            here, seen = header[1], seen + (header[1] == table)
            start = row if here == table and seen == (number or 1) else start
        elif here == table and (not number or seen == number) and key and _begins(line.strip(), key[0]):
            return row
    return start


def _begins(line: str, key: str) -> bool:
    return any(re.match(re.escape(form) + r"\s*[.=]", line) for form in (key, quote(key), f"'{key}'"))
