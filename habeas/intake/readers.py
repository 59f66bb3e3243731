"""Which reader reads a list: one of ours by its name, or a mapping file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from habeas.core.errors import InputError, UnknownName
from habeas.sources.base import Reader
from habeas.sources.lists import READERS
from habeas.sources.mapping import read_mapping
from habeas.store.inputs import MAPPING, Stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A reader and `fit`, which gives the one of its kin that reads a header. `mapping` is the file it came from."""

    reader: Reader
    fit: Callable[[Sequence[str]], Reader]
    mapping: bytes | None = None


def find_reader(name: str) -> Found:
    """The reader called `name`, or that of the mapping file at `name`. Raises UnknownName or InputError."""
    if name in READERS:
        reader, fit = READERS[name]
        return Found(reader=reader, fit=fit)
    path = Path(name)
    if path.suffix != ".toml":
        raise UnknownName("reader", name, [*READERS, "MAPPING.toml"])
    if not path.is_file():
        raise InputError("there is no such file", where=name, fix="habeas inspect FILE writes a first mapping.")
    reader = read_mapping(path)
    return Found(reader=reader, fit=lambda _: reader, mapping=path.read_bytes())


def reader_of(stored: Stored) -> Found:
    """The reader of an edition of a workspace."""
    if stored.source.reader == MAPPING:
        return find_reader(str(stored.place / MAPPING))
    return find_reader(stored.source.reader)
