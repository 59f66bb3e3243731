"""Values of JSON as they are written, and the text that each is in a cell."""

from __future__ import annotations

import json
import re
from typing import Any

from habeas.sources.rowbase import Stop

_SPACE = re.compile(r"[ \t\r\n]*")
BROKEN = "Check the brackets, commas and quotation marks here and in the record before."


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


class Decoder:
    """JSON values as they are written. `wrong` collects what JSON's own grammar lets pass, since it was last taken."""

    def __init__(self) -> None:
        self.wrong: list[tuple[str, str]] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._object, parse_float=_Number, parse_int=_Number, parse_constant=self._constant
        )

    def value(self, text: str, at: int = 0) -> tuple[Any, int]:
        """The value that begins at `at`, and where it ends; raises Stop."""
        try:
            value, end = self._decoder.raw_decode(text, at)
        except RecursionError:
            raise Stop("brackets stand in brackets too deep", "Take some of them out.") from None
        except ValueError:
            raise Stop("this is not JSON", BROKEN) from None
        return value, skip(text, end)

    def taken(self) -> list[tuple[str, str]]:
        """What was wrong since the last call."""
        wrong, self.wrong = self.wrong, []
        return list(dict.fromkeys(wrong))

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        known = dict(pairs)
        if len(known) < len(pairs):
            self.wrong.append(("a key stands twice in one record", "Keep one of them."))
        return known

    def _constant(self, _: str) -> str:
        self.wrong.append(("there is NaN or Infinity, which is no number", "Write null where nothing is known."))
        return ""


def skip(text: str, at: int) -> int:
    """The place of what follows the white space at `at`."""
    found = _SPACE.match(text, at)
    return found.end() if found else at


def as_text(value: Any) -> str:
    """A value as the text of a cell: lists of plain values joined, objects as JSON."""
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return " | ".join(filter(None, map(as_text, value)))
    return _as_json(value) if isinstance(value, list | dict) else _plain(value).strip()


def _plain(value: str | bool | None) -> str:
    if value is None or isinstance(value, bool):
        return {None: "", True: "TRUE", False: "FALSE"}[value]
    return str(value)


def _as_json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_as_json(key)}: {_as_json(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_as_json, value))}]"
    return str(value) if isinstance(value, _Number) else json.dumps(value, ensure_ascii=False)
