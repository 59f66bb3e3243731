"""What the numbers of a workbook mean: plain numbers, days and times, told apart by their format."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

_LAST_DAY = 2_958_466  # 1 January 10000
_MILLISECONDS = 86_400_000
_NO_DAY = ("a number with the format of a date is no day", "Write the date as text, or mend the format.")

# ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates in the editions for East Asia.
BUILT_IN_FORMATS = {str(number): "date" for number in [*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)]}
BUILT_IN_FORMATS |= {str(number): "time" for number in [*range(18, 22), *range(32, 36), 45, 47]}
_UNSHOWN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|am/pm|a/p', re.IGNORECASE)


class NoText(Exception):
    """Why a cell has no text, and what to do."""


def kind_of_format(code: str) -> str:
    """What a number with this format is: "date", "time" of a day, or "" for a number, also of hours.

    >>> [kind_of_format(code) for code in ("dd.mm.yyyy", "h:mm AM/PM", "[h]:mm", '0" days"', "[$-419]mmm")]
    ['date', 'time', '', '', 'date']
    """
    bare = _UNSHOWN.sub("", code.split(";")[0]).lower()
    if "[" in bare or not set(bare) & set("dmyhs"):
        return ""
    return "date" if set(bare) & set("dy") or not set(bare) & set("hs") else "time"


def plain(number: float) -> str:
    """A number without an empty fraction.

    >>> plain(5.0), plain(0.1), plain(1e21)
    ('5', '0.1', '1e+21')
    """
    if number in (float("inf"), float("-inf")):
        raise NoText("there is a number too large to be one", "Check the digits.")
    return str(int(number)) if number == int(number) and abs(number) < 1e16 else repr(number)


def read_serial(serial: float, kind: str, *, from_1904: bool) -> str:
    """The day, or day and time, that a spreadsheet keeps as a count of days; a time alone under one day.

    Days are counted from 1 January 1900, and from 1 March 1900 one too many: the 29th of February is there.

    >>> read_serial(44197.0, "date", from_1904=False), read_serial(59.0, "date", from_1904=False)
    ('2021-01-01', '1900-02-28')
    >>> read_serial(0.75, "time", from_1904=False), read_serial(44197.5, "date", from_1904=False)
    ('18:00:00', '2021-01-01T12:00:00')
    """
    if kind == "time" and 0 <= serial < 1:
        return _clock(round(serial * _MILLISECONDS) % _MILLISECONDS)
    least = 0 if from_1904 else 1
    if not least <= serial < _LAST_DAY or (not from_1904 and 60 <= serial < 61):
        raise NoText(*_NO_DAY)
    days, milliseconds = divmod(round(serial * _MILLISECONDS), _MILLISECONDS)
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31 if days < 60 else 30)
    try:
        day = (start + timedelta(days=days)).date().isoformat()
    except OverflowError:
        raise NoText(*_NO_DAY) from None
    return f"{day}T{_clock(milliseconds)}" if milliseconds else day


def _clock(milliseconds: int) -> str:
    moment = datetime(2000, 1, 1) + timedelta(milliseconds=milliseconds)
    return moment.time().isoformat("milliseconds" if milliseconds % 1000 else "seconds")
