"""Dates as sources give them: a day, month, year, season or range, in the EDTF notation of ISO 8601-2."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from habeas.core.errors import InputError

_is_full_day = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}").fullmatch
_match_side = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?(?:\?~?|[~%])?").fullmatch
# The draft of 2012 wrote `u`, `open` and `unknown` where ISO 8601-2 has `X`, `..` and an empty side.
_OPEN = frozenset({"", "..", "open", "unknown"})

# Name, first and last month; 14 is February of the next year. Sources mean January 2001 or December 2001 by
# "winter 2001", so neither may be left out. python-edtf takes December alone.
_SEASONS = {"21": ("spring", 3, 5), "22": ("summer", 6, 8), "23": ("autumn", 9, 11), "24": ("winter", 1, 14)}
# Not from the locale: a brief must not change its words with the machine it is printed on.
_MONTHS = ("January", "February", "March", "April", "May", "June", "July",
           "August", "September", "October", "November", "December")  # fmt: skip

_SHOWN = 40  # characters of a refused text that a message repeats
_CURE = "Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16."
_CURE_NO_DAY = "Check year, month and day; write XX for a month or day that is not known: 2024-02-XX."
_CURE_BOTH_OPEN = "Give a date at one end at least: 2024-07-03/.. or ../2024-07-16."
_CURE_BACKWARDS = "Write the earlier date first: 2024-07-03/2024-07-16."
# The first that fits counts. No cure repeats the text: a caller prints it alone where the value is personal.
_NEAR_MISSES = (
    (r"", "Leave the value out if no date is known."),
    (r"\s.*|.*\s|.*(\s/|/\s).*", "Take away spaces and line ends."),
    (r".*(?![0-9])\d.*", "Write it with the digits 0 to 9: 2024-07-03."),
    (r"[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{4}", "Write the year first, then month and day: 2024-07-03."),
    (r"[0-9]{4}([./][0-9]{1,2}){1,2}|[0-9]{6}([0-9]{2})?", "Write hyphens between the parts: 2024-07-03."),
    (r"[0-9]{4}-[0-9]{1,2}(-[0-9]{1,2})?", "Write month and day with two digits: 2024-07-03."),
    (r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]| [0-9]{1,2}:).*", "Leave out the time of day: 2024-07-03."),
    (r"[0-9]{4}[-–—][0-9]{4}", "Write a slash between two dates: 2024/2025."),
    (r"(?=.*x)[0-9xX]{4}(-[0-9xX]{2}){0,2}", "Write X, a capital, for a digit that is not known: 201X."),
    (r"[0-9]{3}0s", "Write X for the last digit of a decade: 201X."),
)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day known only to lie between `first` and `last`, both included, and the text it was read from.

    Make it with `parse` or `day`: `text` also tells the qualifiers and the open ends. An end without limit
    is `date.min` or `date.max`. Days between the ends that a pattern leaves out (February in 2004-X1)
    count as possible. Not ordered: two such days may have no order. Use `surely_before` and `maybe_before`.

    >>> PartialDate.parse("2021-03")
    PartialDate(first=datetime.date(2021, 3, 1), last=datetime.date(2021, 3, 31), text='2021-03')
    >>> PartialDate.parse("2020").surely_before(PartialDate.parse("2021-03"))
    True
    """

    first: date
    last: date
    text: str

    def __post_init__(self) -> None:
        if self.last < self.first:
            problem = f"{_show(self.text)} runs backwards, from {self.first} to {self.last}"
            raise InputError(problem, fix=_CURE_BACKWARDS)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a date, season or interval of EDTF level 0 or 1, years 0001 to 9999.

        | text | first and last day |
        |---|---|
        | 2004, 2004-02, 2004-02-29 | of that year, month, day |
        | 201X, 2004-XX-31, 2004-06-1X | that exist and fit the pattern; any digit may be X |
        | 2004?, 2004~, 2004%, 2004?~ | as without the sign: it qualifies, and widens nothing |
        | 2001-21, -22, -23 | March to May, June to August, September to November |
        | 2001-24 | 1 January 2001 to 28 February 2002: sources mean either winter |
        | 2004/2005-06 | the first of the left side, the last of the right |
        | 2004/.., ../2004, 2004/, /2004 | without limit on that side |

        An interval is refused as backwards only if no reading of it is in order: if its left side begins
        after its right side ends. Also refused: days that do not exist, intervals open at both ends, and
        other notations, which belong to a reader. `InputError.fix` never repeats the text.
        """
        left, slash, right = text.partition("/")
        if not slash:
            return cls(*_read_side(text, text), text)
        if left in _OPEN and right in _OPEN:
            raise InputError(f"{_show(text)} is open at both ends", fix=_CURE_BOTH_OPEN)
        first = date.min if left in _OPEN else _read_side(left, text)[0]
        last = date.max if right in _OPEN else _read_side(right, text)[1]
        return cls(first, last, text)

    @classmethod
    def day(cls, day: date) -> PartialDate:
        """That one day. A `datetime` is refused: its day depends on a time zone."""
        return cls.parse(day.isoformat())

    @property
    def uncertain(self) -> bool:
        """True if the source doubts the date, or one end of it (`?` or `%`)."""
        return "?" in self.text or "%" in self.text

    @property
    def approximate(self) -> bool:
        """True if the source says "about", of the date or of one end of it (`~` or `%`)."""
        return "~" in self.text or "%" in self.text

    @property
    def open_start(self) -> bool:
        """True if no earliest day is given."""
        return self.text.partition("/")[0] in _OPEN

    @property
    def open_end(self) -> bool:
        """True if no latest day is given."""
        return self.text.rpartition("/")[2] in _OPEN

    @property
    def days(self) -> int | None:
        """How many days from first to last, both counted; None if an end is open."""
        return None if self.open_start or self.open_end else (self.last - self.first).days + 1

    @property
    def exact(self) -> bool:
        """True if the day itself is given, be it in doubt or not."""
        return self.days == 1

    def surely_before(self, other: PartialDate) -> bool:
        """True if every day here precedes every day in `other`."""
        return self.last < other.first

    def maybe_before(self, other: PartialDate) -> bool:
        """True if some day here precedes some day in `other`."""
        return self.first < other.last

    def surely_within(self, first: date, last: date) -> bool:
        """True if every day here lies from `first` to `last`, both included; refuses a reversed window."""
        _check_window(first, last)
        return first <= self.first and self.last <= last

    def maybe_within(self, first: date, last: date) -> bool:
        """True if some day here lies from `first` to `last`, both included; refuses a reversed window."""
        _check_window(first, last)
        return self.first <= last and first <= self.last

    def describe(self) -> str:
        """The date in English words, for print.

        >>> [PartialDate.parse(text).describe() for text in ("201X~", "2001-21?", "2024-07-01/..")]
        ['about the 2010s', 'spring 2001 (uncertain)', 'since 1 July 2024']
        """
        left, slash, right = self.text.partition("/")
        if not slash:
            return _side_words(self.text, self.first, self.last)
        if self.open_start:
            return f"until {_side_words(right, self.last, self.last)}"
        if self.open_end:
            return f"since {_side_words(left, self.first, self.first)}"
        if _is_full_day(left) and _is_full_day(right) and left[:7] == right[:7] and left != right:
            return f"between {self.first.day} and {_day_words(self.last)}"
        start, end = _side_words(left, self.first, self.first), _side_words(right, self.last, self.last)
        return start if start == end else f"from {start} to {end}"

    def __str__(self) -> str:
        return self.text


def _numbers_by_pattern(highest: int) -> Mapping[str, Sequence[int]]:
    """The numbers from 1 to `highest`, ascending, that fit each pattern of two digits or X."""
    table: dict[str, list[int]] = {}
    for number in range(1, highest + 1):
        tens, units = divmod(number, 10)
        for pattern in (f"{tens}{units}", f"{tens}X", f"X{units}", "XX"):
            table.setdefault(pattern, []).append(number)
    return table


_MONTH_NUMBERS = _numbers_by_pattern(12)
_DAY_NUMBERS = _numbers_by_pattern(31)


def _read_side(side: str, text: str) -> tuple[date, date]:
    """First and last day of a date or season; `text` is the whole, for the message."""
    if _is_full_day(side):  # by far the most common: faster than the way below, which would read it too
        try:
            return (day := date.fromisoformat(side)), day
        except ValueError:
            raise _no_such_day(text) from None
    match = _match_side(side.replace("u", "X"))
    if match is None:
        raise _not_read(text)
    year, month, day_of_month = match.groups()
    if month in _SEASONS and day_of_month is None:
        return _read_season(year, month, text)
    months = _MONTH_NUMBERS.get(month or "XX", ())
    days = _DAY_NUMBERS.get(day_of_month or "XX", ())
    first = _earliest(_years(year, "0123456789"), months, days)
    last = first and _earliest(_years(year, "9876543210"), months[::-1], days[::-1])
    if first is None or last is None:
        raise _no_such_day(text)
    return first, last


def _read_season(year: str, season: str, text: str) -> tuple[date, date]:
    """First and last day of a season of one whole year."""
    if "X" in year:
        raise _not_read(text)
    _, start, end = _SEASONS[season]
    years, month = divmod(end, 12)
    try:
        return date(int(year), start, 1), date(int(year) + years, month + 1, 1) - timedelta(days=1)
    except ValueError:  # the year 0000, or the winter that ends in the year 10000
        raise _no_such_day(text) from None


def _years(pattern: str, digits: str) -> Iterator[int]:
    """The years that fit the pattern, in the order in which `digits` counts."""
    if "X" not in pattern:
        return iter((int(pattern),))
    parts = product(*(digits if digit == "X" else digit for digit in pattern))
    return map(int, map("".join, parts))


def _earliest(years: Iterable[int], months: Sequence[int], days: Sequence[int]) -> date | None:
    """The first combination that exists, in the order given; None if none does. There is no year 0."""
    for year in years:
        for month in months:
            for day in days:
                if year and (day < 29 or day <= monthrange(year, month)[1]):
                    return date(year, month, day)
    return None


def _side_words(side: str, first: date, last: date) -> str:
    """English words for one date; one without a name of its own is told by `first` and `last`."""
    about = "about " if "~" in side or "%" in side else ""
    doubt = " (uncertain)" if "?" in side or "%" in side else ""
    name = _name(side.rstrip("?~%").replace("u", "X"))
    if name is None and first != last:
        return f"between {about}{_day_words(first)} and {about}{_day_words(last)}{doubt}"
    return f"{about}{name or _day_words(first)}{doubt}"


def _name(side: str) -> str | None:
    """What English calls that year, decade, season or month; None if it has no name."""
    year, _, month = side.partition("-")
    if not month and "X" not in year[:3]:
        return f"the {year[:3]}0s" if year[3] == "X" else year
    if "X" in side or "-" in month:
        return None
    return f"{_SEASONS[month][0] if month in _SEASONS else _MONTHS[int(month) - 1]} {year}"


def _day_words(day: date) -> str:
    # Four digits: a mistyped 0204 must look like a year, and like a wrong one.
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year:04}"


def _check_window(first: date, last: date) -> None:
    if last < first:
        problem = f"the window runs backwards, from {first} to {last}"
        raise InputError(problem, fix="Give the earlier day first.")


def _show(text: str) -> str:
    """The text in quotes, cut short so that a file pasted into a cell is not printed whole."""
    if len(text) <= _SHOWN:
        return repr(text)
    return f"{text[:_SHOWN]!r} (the first {_SHOWN} of {len(text)} characters)"


def _not_read(text: str) -> InputError:
    near_misses = _NEAR_MISSES if len(text) <= _SHOWN else ()
    cure = next((cure for form, cure in near_misses if re.fullmatch(form, text, re.DOTALL)), _CURE)
    return InputError(f"{_show(text)} is not a date we read", fix=cure)


def _no_such_day(text: str) -> InputError:
    return InputError(f"no such day: {_show(text)}", fix=_CURE_NO_DAY)
