"""How the texts of one column read as dates: which notation fits, how exact it is, and whether days are heaped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from habeas.sources.listdates import NOTATIONS
from habeas.sources.unread import Unread

# In the order of preference where several fit all texts. `slashes` is part of `ymd`; `packed` fits nearly any number.
TRIED = ("edtf", "ymd", "dmy", "mdy", "yyyymmdd", "words")
LONGEST = 40
_READ_DAYS = ("edtf", "ymd", "words")
_day_shaped = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}").fullmatch
_MANY, _VERY_MANY = 200, 20_000
_YEAR_DAYS = 365.25
EXPECTED_FIRSTS = 12 / _YEAR_DAYS
EXPECTED_NEW_YEARS = 1 / _YEAR_DAYS
SUSPECT = 3
_FEWEST_DAYS, _FEWEST_HEAPED = 30, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class DateLook:
    """The notation that fits best, and what it makes of the `fits` texts it reads.

    `doubtful`: day first and month first fit equally well. `day`, `month`, `year`, `other` count the dates by what is
    known of them; `firsts` and `new_years` are the days on a 1st of a month and on 1 January.
    """

    notation: str
    fits: int
    doubtful: bool
    day: int
    month: int
    year: int
    other: int
    firsts: int
    new_years: int

    @property
    def heaped(self) -> bool:
        """True if the 1st of a month is more than three times as frequent as days are in a year."""
        return _heaped(self.firsts, self.day, EXPECTED_FIRSTS)

    @property
    def heaped_on_new_year(self) -> bool:
        """True if 1 January is more than three times as frequent as other days."""
        return _heaped(self.new_years, self.day, EXPECTED_NEW_YEARS)


def _heaped(found: int, days: int, expected: float) -> bool:
    return days >= _FEWEST_DAYS and found >= _FEWEST_HEAPED and found / days > SUSPECT * expected


@dataclass(slots=True)
class DateTally:
    """Texts of a column tried as dates so far, a counter of fits and precisions for each notation still in question."""

    tried: int = 0
    notations: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in TRIED})

    def add(self, text: str, n: int) -> None:
        """Try one text that stands in `n` rows."""
        self.tried += n
        if len(text) > LONGEST or not any(map(str.isdecimal, text)):
            return
        for name, edtf in _readings(text, self.notations):
            found, precision = self.notations[name], _precision(edtf)
            found["fits"] += n
            found[precision] += n
            if precision == "day":
                found["firsts"] += n * edtf.endswith("-01")
                found["new_years"] += n * edtf.endswith("-01-01")

    def narrow(self) -> None:
        """Stop trying what fits fewer than half of many texts and, of very many, what does not fit best."""
        if self.tried < _MANY:
            return
        best = self._best()
        most = self.notations[best]["fits"] if best else 0
        kept = {name: found for name, found in self.notations.items() if found["fits"] * 2 > self.tried}
        if self.tried > _VERY_MANY:
            both = {"dmy", "mdy"}
            kept = {n: found for n, found in kept.items() if n == best or ({n, best} == both and found["fits"] == most)}
        self.notations = kept

    def look(self) -> DateLook | None:
        """What was found; None if no notation fits any text."""
        best = self._best()
        if not best or not self.notations[best]["fits"]:
            return None
        found = self.notations[best]
        other = self.notations.get("mdy", Counter())["fits"]
        numbers = {name: found[name] for name in ("fits", "day", "month", "year", "other", "firsts", "new_years")}
        doubtful = best == "dmy" and found["day"] > 0 and other == found["fits"]
        return DateLook(notation=best, doubtful=doubtful, **numbers)

    def _best(self) -> str:
        return max(self.notations, key=lambda name: self.notations[name]["fits"], default="")


def _readings(text: str, notations: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The text as EDTF, for each notation that it fits."""
    if _is_day(text):  # by far the most common, and read alike by the notations that read it
        yield from ((name, text) for name in _READ_DAYS if name in notations)
        return
    for name in notations:
        try:
            yield name, NOTATIONS[name](text)
        except Unread:
            continue


def _is_day(text: str) -> bool:
    if not _day_shaped(text):
        return False
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _precision(edtf: str) -> str:
    plain = edtf.rstrip("?~%")
    if "X" in plain or "/" in plain:
        return "other"
    return {10: "day", 7: "month", 4: "year"}.get(len(plain), "other")
