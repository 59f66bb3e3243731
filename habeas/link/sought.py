"""Somebody who is looked for, made ready to be compared as the records of lists are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from habeas.core.dates import PartialDate
from habeas.link.gather import read_keys
from habeas.link.prepare import NUMBERS, PARTS, TEXTS, ready_few_sql
from habeas.store.planned import Planned, table

SIDE = (*NUMBERS, *TEXTS)
_SEXES = {"m": 1, "f": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of somebody: full names in every spelling, the father's name or patronymic, `m`, `f` or nothing as
    the sex, the day of birth, the day custody began, region, residence, articles of law."""

    names: tuple[str, ...] = ()
    father: str = ""
    sex: str = ""
    born: PartialDate | None = None
    detained: PartialDate | None = None
    region: str = ""
    residence: str = ""
    articles: tuple[str, ...] = ()


class Reader:
    """Makes those ready who come one by one. `types` are those of the columns of `keyed`; `frequencies` counts by part
    and text."""

    def __init__(self, types: Mapping[str, str], frequencies: Mapping[str, Mapping[str, int]]) -> None:
        met = {f"met_{column}": "BIGINT" for column in PARTS.values()}
        self._keyed = table({**types, **met}, 1)
        self._frequencies = frequencies
        self._planned = Planned(ready_few_sql(SIDE), keyed=self._keyed)

    def read(self, sought: Sought) -> tuple[dict[str, Any], tuple[int | None, ...]]:
        """The columns that are compared, and the blocking keys."""
        row = keyed_row(sought)
        for part, name in PARTS.items():
            row[f"met_{name}"] = self._frequencies.get(part, {}).get(row[name], 0)
        for name, column in self._keyed.items():
            column.lay([row.get(name)])
        (told,) = self._planned.answer()
        return dict(zip(SIDE, told, strict=False)), told[len(SIDE) :]

    def close(self) -> None:
        """Give back what is held."""
        self._planned.close()


def keyed_row(sought: Sought) -> dict[str, Any]:
    """The row of `keyed` for who is sought, of no list."""
    read = read_keys([(sought.names, sought.father, sought.sex, sought.region, sought.residence, sought.articles)])
    return {
        "name": "", "repeats": False, "misdates": False, "sex": _SEXES.get(sought.sex),
        **{name: values[0] or None for name, values in read.items()},
        **_days("born", sought.born), **_days("detained", sought.detained),
    }  # fmt: skip


def _days(name: str, day: PartialDate | None) -> dict[str, datetime | None]:
    """The first and the last day possible; a date with an open end tells nothing, as in lists."""
    if day is None or day.first == date.min or day.last == date.max:
        return {}
    ends = {"first": day.first, "last": day.last}
    return {f"{name}_{end}": datetime.combine(one, datetime.min.time()) for end, one in ends.items()}
