"""Dates as published lists print them, each notation turned into the EDTF text that `PartialDate.parse` takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.sources.unread import Unread
from habeas.sources.wordtext import Phrases, Piece, country_words, letters, phrase_table, read_pieces, tidy

_FILE = "months.toml"
_CATEGORIES = {"about": "a", "year": "r", "before": "p", "of": "o", "ordinal": "s"}
# Letters: d one or two digits, y four, m a month, and those of _CATEGORIES. One d, m and y at most, save in 12.05.2026.
_BODIES = (r"d(?:-?s)?o?m\.?,?y", r"m\.?p?d(?:-?s)?,?y", r"m\.?,?o?y", r"d-m-y", r"d\.d\.y", r"y")
_worded = re.compile(rf"(?:a\.?)?p{{0,2}}(?:{'|'.join(_BODIES)})(?:r\.?)?\??").fullmatch
_iso = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?(\??)").fullmatch
_iso_start = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?").fullmatch

# Problem and cure. Made into an Unread where it is raised: an exception kept here would keep the text it met alive.
_WORDS = (
    "this is not a date in words as we read them",
    "Write 12 May 2026, May 2026, 2026, 12.05.2026 or 2026-05-12, the year with four digits.",
)
_DIGITS = "this is not a date in digits as we read them", "Write digits with the same sign between them: 2024-07-03."
_YEAR = "the year is not between 1000 and 2999", "Check the year and the order; write the year with four digits."
_NO_DAY = "there is no such day", "Check year, month and day, and the order in which this list writes them."
_EIGHT = "this is not a date of eight digits", "Write 20240703, with 00 for a part that is not known."
_PACKED = "this is no packed date", "Give a whole number from 0 to 131071: seventeen bits."
_TYPE = "the type of the date is not one we know", "Known are 01 estimate, 02 unknown day, 03 unknown month and day."
_PRECISION = "the precision of the date is not one we know", "Known are day, month and year."
_NOT_ISO = "this is not a plain ISO date", "Write 2024-07-03, 2024-07 or 2024."
_TOO_SHORT = "the date says less than its second column promises", "Check both columns."


def read_edtf(text: str) -> str:
    """EDTF itself: whatever `PartialDate.parse` takes, spaces around it taken away."""
    tidied = tidy(text)
    if (cure := _cure(tidied)) is not None:
        raise Unread("this is not a date in EDTF", cure)
    return tidied


def read_words(text: str) -> str:
    """A date with the name of its month in Belarusian, Russian, Ukrainian or English, or in digits without doubt.

    | text | EDTF |
    |---|---|
    | 12 траўня 2026 г., 12th of May 2026, May 12, 2026, 12.05.2026, 2026-05-12 | 2026-05-12 |
    | май 2026, у траўні 2026, 2026-05 | 2026-05 |
    | каля 2020, ca. 2020 | 2020~ |
    | May 2026? | 2026-05? |

    Refused: years of two digits, days without a year, other signs between the digits, and any word not in months.toml.
    """
    tidied = tidy(text)
    if match := _iso(tidied):
        year, month, day, doubt = match.groups("")
        return _edtf(year, month, day, sign=doubt)
    # The space parts 12.05 into two numbers.
    pieces = read_pieces(re.sub(r"[.,]", r"\g<0> ", tidied), _phrases(), number=_digits, file=_FILE)
    shape = letters(pieces)
    if not _worded(shape):
        raise Unread(*_WORDS)
    year, month, day = _parts(pieces)
    sign = {"a": "~", "?": "?", "a?": "%"}.get("".join(x for x in "a?" if x in shape), "")
    return _edtf(year, month, day, sign=sign)


def read_slashes(text: str) -> str:
    """Year first with slashes, as the CECC writes: `2024/07/03`, `2024/07/00`, `2024/00/00`, `2024/07` or `2024`.

    In this and the numeric notations below 00 is an unknown part: a day without its month is `2024-XX-03`, and
    all zeros are "", nothing said.
    """
    return _edtf(*_numbers(text, "/"))


def read_ymd(text: str) -> str:
    """Year, month, day with points, slashes or hyphens: `2024-07-03`, `2024/7/3`, `2024.07`, `2024`."""
    return _edtf(*_numbers(text, "./-"))


def read_dmy(text: str) -> str:
    """Day, month, year with points, slashes or hyphens: `03.07.2024`, `3-7-2024`, `07.2024`, `2024`."""
    return _edtf(*reversed(_numbers(text, "./-")))


def read_mdy(text: str) -> str:
    """Month, day, year with points, slashes or hyphens: `07/03/2024`, `07/2024`, `2024`."""
    parts = _numbers(text, "./-")
    return _edtf(parts[2], parts[0], parts[1]) if len(parts) == 3 else _edtf(*reversed(parts))


def read_yyyymmdd(text: str) -> str:
    """Eight digits: `20240703`, `20240700`, `20240000`."""
    tidied = tidy(text)
    if not re.fullmatch(r"[0-9]{8}", tidied):
        raise Unread(*_EIGHT)
    return _edtf(tidied[:4], tidied[4:6], tidied[6:])


def read_packed(text: str) -> str:
    """A whole number with day, month and year since 1800 in its bits, as Memorial keeps them in its tables.

    Five bits of day, four of month, eight of year; a part of 0 is unknown. Without a year nothing is said: "".
    """
    tidied = tidy(text)
    if not re.fullmatch(r"[0-9]{1,6}", tidied) or int(tidied) >= 1 << 17:
        raise Unread(*_PACKED)
    number = int(tidied)
    day, month, year = number & 31, (number >> 5) & 15, number >> 9
    edtf = _edtf(f"{year + 1800}" if year else "XXXX", f"{month:02}", f"{day:02}")
    return edtf if year else ""


NOTATIONS: Mapping[str, Callable[[str], str]] = {
    "edtf": read_edtf,
    "words": read_words,
    "slashes": read_slashes,
    "dmy": read_dmy,
    "mdy": read_mdy,
    "ymd": read_ymd,
    "yyyymmdd": read_yyyymmdd,
    "packed": read_packed,
}


def with_type(date: str, code: str) -> str:
    """An ISO date as its HURIDOCS type of date bounds it; no date is "", no code leaves the date as it is.

    01 is an estimate; 02 has an unknown day and 03 an unknown month and day, for which that habit writes 1.
    Reading those days as real makes a false wave of every 1 January.

    >>> with_type("1999-01-01", "03")
    '1999'
    """
    if not date.strip():
        return ""
    if not code.strip():
        return read_edtf(date)
    meaning = tidy(code).removeprefix("0")
    if meaning == "1":
        return _cut(date, 1) + "~"
    if meaning not in ("2", "3"):
        raise Unread(*_TYPE)
    return _cut(date, 2 if meaning == "2" else 1, keep=2 if meaning == "2" else 1)


def with_precision(date: str, precision: str) -> str:
    """An ISO date cut to `day`, `month` or `year`; no date is "", no precision leaves the date as it is.

    >>> with_precision("1941-06-14", "month")
    '1941-06'
    """
    if not date.strip():
        return ""
    if not precision.strip():
        return read_edtf(date)
    parts = {"year": 1, "month": 2, "day": 3}.get(tidy(precision))
    if parts is None:
        raise Unread(*_PRECISION)
    return _cut(date, parts, keep=parts)


def _parts(pieces: list[Piece]) -> tuple[str, str, str]:
    """Year, month and day of a date in words, "" if not given; a second number before the year is the month."""
    of = {letter: [piece.value for piece in pieces if piece.letter == letter] for letter in "ymd"}
    day, month = [*of["d"], *of["m"], ""][:2] if of["d"] else ["", *of["m"], ""][:2]
    return of["y"][0], month, day


def _cut(date: str, least: int, *, keep: int = 3) -> str:
    """The first `keep` parts of an ISO date that has `least` parts or more and exists."""
    whole = read_edtf(date)
    if not _iso_start(whole):
        raise Unread(*_NOT_ISO)
    parts = whole.split("-")
    if len(parts) < least:
        raise Unread(*_TOO_SHORT)
    return "-".join(parts[:keep])


def _edtf(year: str, month: str = "", day: str = "", *, sign: str = "") -> str:
    """EDTF of parts in digits; an empty or zero month or day is unknown, and all zeros are nothing said."""
    known = [part.zfill(2) if part.strip("0") else "XX" for part in (month, day)]
    if not year.strip("0") and known == ["XX", "XX"]:
        return ""
    if year != "XXXX" and not (len(year) == 4 and "1000" <= year <= "2999"):
        raise Unread(*_YEAR)
    edtf = "-".join([year, *known]).removesuffix("-XX").removesuffix("-XX") + sign
    # EDTF would take 2024-21 for the spring of that year.
    if (known[0] > "12" and known[0] != "XX") or _cure(edtf) is not None:
        raise Unread(*_NO_DAY)
    return edtf


def _cure(edtf: str) -> str | None:
    """What to write instead of a date that is not EDTF; None if it is."""
    try:
        PartialDate.parse(edtf)
    except InputError as error:
        return error.fix
    return None


def _numbers(text: str, signs: str) -> list[str]:
    """The one to three numbers of a date, between which stands the same one of `signs`."""
    tidied = tidy(text)
    found = {sign for sign in tidied if sign in signs}
    parts = [part.strip() for part in tidied.split(found.pop() if found else signs[0])]
    if found or len(parts) > 3 or not all(re.fullmatch("[0-9]{1,4}", part) for part in parts):
        raise Unread(*_DIGITS)
    return _widths(parts)


def _widths(parts: list[str]) -> list[str]:
    """The parts, of which the first or last is a year of four digits and no other is longer than two."""
    widths = sorted(map(len, parts))
    if widths[-1] != 4 or any(width > 2 for width in widths[:-1]):
        raise Unread(*_YEAR)
    return parts


def _digits(token: str) -> Piece:
    """A number of a date in words; a length that no part of a date has fits no pattern."""
    return Piece({1: "d", 2: "d", 4: "y"}.get(len(token), "n"), token)


@cache
def _phrases() -> Phrases:
    return phrase_table(_entries())


def _entries() -> Iterator[tuple[str, Piece]]:
    tables = country_words(_FILE)
    for months in tables["months"].values():
        for number, forms in enumerate(months.values(), start=1):
            yield from ((form, Piece("m", f"{number:02}")) for form in forms)
    for name, letter in _CATEGORIES.items():
        yield from ((form, Piece(letter)) for forms in tables[name].values() for form in forms)
    yield from ((sign, Piece(sign)) for sign in ".,-?")
