"""Somebody who is looked for, made ready to be compared as `link/prepare.py` makes records ready: a mirror of its SQL.

Only DuckDB makes its hashes, so it is asked for them, and for the blocking keys, in one query.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from habeas.core.dates import PartialDate
from habeas.link.keys import Named, article_bits, name_keys, region_key
from habeas.link.levels import Side
from habeas.link.model import KEYS
from habeas.names.parts import Parts
from habeas.store.postings import OneRow

# What becomes a hash, DuckDB's own, and what a blocking key takes as it is.
_HASHED = ("g", "gx", "gc", "g2", "s", "sx", "sc", "s2", "s4", "p", "pc", "reg")
_NUMBERS = {"yr": "integer", "mo": "integer", "da": "integer", "det": "bigint"}
# A number for a value, null for null.
_HASH = "case when {0} is not null then (hash({0}) >> 1)::bigint end"
_EPOCH = date(1970, 1, 1)
_MONTH_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of somebody: full names in every spelling, or the parts of one; the father's name or patronymic;
    `m`, `f` or nothing as the sex."""

    names: tuple[str, ...] = ()
    parts: Parts | None = None
    father: str = ""
    sex: str = ""
    born: PartialDate | None = None
    detained: PartialDate | None = None
    region: str = ""
    articles: tuple[str, ...] = ()


def hashes() -> OneRow:
    """What is asked for hashes and blocking keys."""
    return OneRow(dict.fromkeys(_HASHED, "varchar") | _NUMBERS, _query())


def made_ready(sought: Sought, asked: OneRow) -> tuple[Side, list[int | None]]:
    """The columns of `links.ready` for who is sought, but for frequencies, and the blocking keys."""
    texts, side = _texts(sought)
    dates = _dates(sought.born, sought.detained)
    answer = asked.answer([*(texts.get(name) for name in _HASHED), *(dates[name] for name in _NUMBERS)])
    side |= zip(_HASHED, answer, strict=False)
    side |= dates
    return Side(**{name: value for name, value in side.items() if name in Side._fields}), list(answer[len(_HASHED) :])


def _query() -> str:
    """SQL that gives the hashes of texts and the blocking keys, as `prepare.ready_sql` makes them."""
    hashed = ", ".join(f"{_HASH.format(name)} as {name}" for name in _HASHED)
    keys = ", ".join(f"({sql}) as e{at}" for at, sql in enumerate(KEYS.values()))
    told = ", ".join(_HASH.format(f"e{at}") for at in range(len(KEYS)))
    return f"""
        select {", ".join(_HASHED)}, {told}
        from (select *, {keys} from (select {hashed}, {", ".join(_NUMBERS)} from given))"""


def _texts(sought: Sought) -> tuple[dict[str, str], dict[str, Any]]:
    """The texts that become hashes, by column, and the columns that are read from texts without one."""
    named = Named(names=sought.names, father=sought.father, sex=sought.sex, parts=sought.parts)
    keys = name_keys([named])[0]
    texts = {"gx": keys.given_spelled, "sx": keys.surname_spelled, "reg": region_key(sought.region)}
    side: dict[str, Any] = {"sex": {"m": 1, "f": 2}.get(sought.sex), "art": article_bits(sought.articles) or None}
    parts = {"g": keys.given, "s": keys.surname, "p": keys.patronymic}
    initials = {"g": keys.given_initial, "s": "", "p": keys.patronymic_initial}
    for c, text in parts.items():
        first = text or initials[c]
        side[f"{c}i"] = ord(first[0]) if first else None
        side[f"{c}_t"] = text or None
        if text:
            consonants = re.sub("[aeiou]", "", text)
            texts |= {c: text, f"{c}c": consonants, f"{c}2": consonants[:2], f"{c}4": text[:4]}
    # The consonants of a name may be nothing, which is something; a text that is nothing is not there.
    return {name: text for name, text in texts.items() if text or name in ("gc", "g2", "sc", "s2", "pc")}, side


def _dates(born: PartialDate | None, detained: PartialDate | None) -> dict[str, int | None]:
    """The columns of dates: days from 1970, and what of a birth is known; open ends tell nothing."""
    told: dict[str, int | None] = dict.fromkeys(("b0", "b1", "yr", "mo", "da", "bday", "d0", "d1", "det"))
    if born is not None and _is_closed(born):
        first, last = born.first, born.last
        told |= {"b0": (first - _EPOCH).days, "b1": (last - _EPOCH).days}
        told["yr"] = first.year if first.year == last.year else None
        told["mo"] = first.month if (first.year, first.month) == (last.year, last.month) else None
        told["da"] = first.day if first == last else None
        told["bday"] = told["b0"] if first == last else None
    if detained is not None and _is_closed(detained):
        begun, latest = (detained.first - _EPOCH).days, (detained.last - _EPOCH).days
        told |= {"d0": begun, "d1": latest, "det": begun if latest - begun <= _MONTH_DAYS else None}
    return told


def _is_closed(day: PartialDate) -> bool:
    return day.first > date.min and day.last < date.max
