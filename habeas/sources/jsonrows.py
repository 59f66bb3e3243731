"""A list as JSON: records of an array, or one on each line, become rows under the names of all their keys."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

from habeas.sources.jsonvalues import BROKEN, Decoder, as_text, skip
from habeas.sources.rowbase import (
    MOST_COLUMNS,
    FormFaults,
    Row,
    Stop,
    TextRows,
    has_unfit,
    read_header,
    short_name,
    stop_at,
)
from habeas.sources.textblocks import TextBlocks

LARGEST_TEXT = 256 * 2**20
_MORE = ("there is more after the end of the JSON value", "Write one list, or one record on each line (.jsonl).")


def open_json(path: Path, *, name: str, nested: str) -> TextRows:
    """The records of the array at the top of `path`, or of the one under the key `nested`.

    Where `nested` is empty, the top may be an object in which one value alone is a list of objects.
    """
    text, decoder = _whole_text(path, name), Decoder()
    try:
        start = _start(text, nested, decoder, name)
    except Stop as stop:
        stop_at(name, None, stop.problem, stop.cure)
    return _open(lambda: ((value, True) for value in _elements(text, start, decoder)), decoder, name)


def open_json_lines(path: Path, *, name: str) -> TextRows:
    """The records of `path`, one on each line. The file is read twice: keys first."""
    decoder = Decoder()

    def records() -> Iterator[tuple[Any, bool]]:
        blocks = TextBlocks(path, name=name)
        try:
            for piece in blocks.lines():
                yield from (_line(line.strip(), decoder) for line in piece if not line.isspace())
        finally:
            blocks.close()

    return _open(records, decoder, name)


def _line(line: str, decoder: Decoder) -> tuple[Any, bool]:
    """The record on a line, and whether it is JSON."""
    try:
        value, end = decoder.value(line)
    except Stop as stop:
        decoder.taken()
        decoder.wrong.append((stop.problem, stop.cure))
        return None, False
    if end < len(line):
        decoder.wrong.append(("a record does not end at the end of its line", "Write one record on each line."))
    return value, end == len(line)


def _whole_text(path: Path, name: str) -> str:
    blocks, parts, length = TextBlocks(path, name=name), [], 0
    try:
        for text in blocks.texts():
            parts.append(text)
            length += len(text)
            if length > LARGEST_TEXT:
                cure = "Convert it to JSON lines: one record on each line."
                stop_at(name, None, f"one JSON value has more than {LARGEST_TEXT >> 20} Mi characters", cure)
    except Stop as stop:
        stop_at(name, None, stop.problem, stop.cure)
    finally:
        blocks.close()
    return "".join(parts)


def _start(text: str, nested: str, decoder: Decoder, name: str) -> int:
    """Where the array of records begins."""
    at = skip(text, 0)
    if text.startswith("[", at):
        return at
    if not text.startswith("{", at):
        raise Stop("this is not JSON", "The file should begin with [ or {.")
    arrays = _arrays(text, at, decoder)
    if decoder.wrong:
        raise Stop(*decoder.taken()[0])
    if nested:
        if nested in arrays:
            return arrays[nested][0]
        raise Stop(f"there is no list under the key {short_name(nested)!r}", "Check which edition or page this is.")
    of_objects = [start for start, records in arrays.values() if records]
    if len(of_objects) == 1:
        return of_objects[0]
    problem = f"{len(of_objects) or 'no'} values of the object are lists of records" if arrays else "there is no list"
    raise Stop(problem, "Name the key of the list (nested), or save the list alone.")


def _arrays(text: str, at: int, decoder: Decoder) -> dict[str, tuple[int, bool]]:
    """For each key of the object at `at` whose value is a list: where it begins, and whether it is all of records."""
    arrays: dict[str, tuple[int, bool]] = {}
    keys: set[str] = set()
    at = skip(text, at + 1)
    while not text.startswith("}", at):
        key, at = decoder.value(text, at)
        if type(key) is not str or not text.startswith(":", at):
            raise Stop("this is not JSON", BROKEN)
        if key in keys:
            raise Stop("a key stands twice in the object at the top", "Keep one of them.")
        keys.add(key)
        at = skip(text, at + 1)
        if text.startswith("[", at):
            start = at
            kinds, at = _kinds(text, at, decoder)
            arrays[key] = start, kinds == {dict}
        else:
            _, at = decoder.value(text, at)
        if not text.startswith((",", "}"), at):
            raise Stop("this is not JSON", BROKEN)
        if text.startswith(",", at):
            at = skip(text, at + 1)
    if skip(text, at + 1) < len(text):
        raise Stop(*_MORE)
    return arrays


def _kinds(text: str, at: int, decoder: Decoder) -> tuple[set[type], int]:
    """The types of the elements of the array at `at`, and where what follows it begins."""
    kinds: set[type] = set()
    at = skip(text, at + 1)
    if text.startswith("]", at):
        return kinds, skip(text, at + 1)
    while True:
        value, at = decoder.value(text, at)
        decoder.taken()  # told again when the records are read
        kinds.add(type(value))
        if text.startswith("]", at):
            return kinds, skip(text, at + 1)
        at = _after_comma(text, at)


def _after_comma(text: str, at: int) -> int:
    if not text.startswith(",", at):
        raise Stop("this is not JSON", BROKEN)
    return skip(text, at + 1)


def _elements(text: str, at: int, decoder: Decoder) -> Iterator[Any]:
    """The elements of the array at `at`; raises Stop, also if it is the whole text and something follows it."""
    at_top = not text[:at].strip()
    at = skip(text, at + 1)
    if not text.startswith("]", at):
        while True:
            value, at = decoder.value(text, at)
            yield value
            if text.startswith("]", at):
                break
            at = _after_comma(text, at)
    if at_top and skip(text, at + 1) < len(text):
        raise Stop(*_MORE)


def _open(records: Callable[[], Iterator[tuple[Any, bool]]], decoder: Decoder, name: str) -> TextRows:
    keys = _keys(records(), decoder, name)
    if not all(map(str.strip, keys)):
        stop_at(name, None, "a key is empty", "Name it, or take it out.")
    header = read_header(list(keys), row=1, file=name)
    form = FormFaults(name)
    rows = _rows(records(), dict(zip(keys, range(len(keys)), strict=True)), header, decoder, form)
    return TextRows(header=header, rows=rows, form=form, close=rows.close)


def _keys(records: Iterator[tuple[Any, bool]], decoder: Decoder, name: str) -> dict[str, None]:
    """All keys in the order in which they are first met."""
    keys: dict[str, None] = {}
    row = 1
    try:
        for record, _ in records:
            row += 1
            decoder.taken()
            if isinstance(record, dict) and not record.keys() <= keys.keys():
                keys.update(dict.fromkeys(record))
                if len(keys) > MOST_COLUMNS:
                    stop_at(
                        name, row, f"records have more than {MOST_COLUMNS:,} keys in all", "Check what the keys are."
                    )
    except Stop as stop:
        stop_at(name, row + 1, stop.problem, stop.cure)
    if not keys:
        stop_at(name, None, "no record has a key", "The file should hold a list of objects.")
    return keys


def _rows(
    records: Iterator[tuple[Any, bool]],
    places: dict[str, int],
    header: tuple[str, ...],
    decoder: Decoder,
    form: FormFaults,
) -> Generator[Row, None, None]:
    number = 1
    try:
        for number, (record, whole) in enumerate(records, start=2):
            cells = [""] * len(header)
            if whole and not isinstance(record, dict):
                decoder.wrong.append(("the record is not an object", 'Write {"name": value, ...} for each.'))
            for fault in (faults := decoder.taken()):
                form.add(number, *fault)
            if faults:
                continue
            for key, value in record.items():
                if key not in places:
                    raise Stop("the file was changed while it was read", "Read it again.")
                cells[places[key]] = value if type(value) is str else as_text(value)
            if not has_unfit(number, cells, header, form):
                cells = list(map(str.strip, cells))
                if any(cells):
                    yield number, cells
    except Stop as stop:
        form.stop(number + 1, stop.problem, stop.cure)
    except RecursionError:
        form.stop(number, "brackets stand in brackets too deep", "Take some of them out.")
