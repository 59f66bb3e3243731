"""Dates as a text says them, held against the day it was said: "since July", "in the last three months", "on Monday"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.sources.articlenumbers import read_number
from habeas.sources.articlewords import Token, Words

_THIS = frozenset({"this"})
_LAST = frozenset({"last", "past", "previous", "recent", "preceding"})
_WITHIN = frozenset({"in", "over", "during", "within", "across", "for"})
_STARTS = frozenset({"start", "beginning", "outset", "end", "close", "middle", "course"})
_PARTS = frozenset({"early", "late", "mid"})
_BEFORE_DATE = frozenset(
    {"on", "in", "of", "by", "during", "throughout", "until", "till", "for", "at", "dated", "around", "through"}
)
_ENDS = frozenset({"to", "and", "until", "till", "through", "-", "–"})
_WHOLE_AFTER = frozenset({"of", "during", "throughout"})  # "the start of the year", "during the month"
_DAYS = {"day": 1, "week": 7}
_ORDINAL = frozenset({"st", "nd", "rd", "th"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text and how many tokens it has. `period` is None where it needs the day of publication.

    `runs`: it is a stretch up to the day of publication, as after "since" or "in the last three months".
    """

    period: PartialDate | None
    length: int
    runs: bool = False


Point = tuple[PartialDate | None, int]


def written_day(words: Words, tokens: Sequence[Token], at: int) -> tuple[date, int] | None:
    """A day with its year at a token, and how many tokens it has: `16 September 2024`, `Sept. 16, 2024`, `2024-09-16`."""
    found = _point(words, tokens, at, None)
    if found is None or found[0] is None or not found[0].exact:
        return None
    return found[0].first, found[1]


def read_date(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """The date that begins at a token, with the preposition before it; None if there is none.

    A day or month without a year is the last such one up to `said`, the day of publication.
    """
    return _since(words, tokens, at, said) or _span(words, tokens, at, said) or _last(words, tokens, at, said) or _plain(
        words, tokens, at, said
    )


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""


def _run(first: date, said: date | None) -> PartialDate:
    return PartialDate.parse(f"{first}/{said}" if said else f"{first}/..")


def _since(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """`since 2021`, `so far this year`, `this year`."""
    start = at
    if _text(tokens, at) == "ever":
        at += 1
    if _text(tokens, at) == "since" or (_text(tokens, at) == "starting" and _text(tokens, at + 1) in ("in", "from")):
        at += 1 if _text(tokens, at) == "since" else 2
        point = _point(words, tokens, _skip_start(tokens, at), said)
        if point is None:
            return None
        length = _skip_start(tokens, at) + point[1] - start
        if point[0] is None or (said and point[0].first > said):
            return Dated(None, length)
        return Dated(_run(point[0].first, said), length, runs=True)
    return None


def _skip_start(tokens: Sequence[Token], at: int) -> int:
    """The token after "the start of" and after a small word before a date."""
    if _text(tokens, at) == "the" and _text(tokens, at + 1) in _STARTS and _text(tokens, at + 2) == "of":
        return at + 3
    return at + 1 if _text(tokens, at) in ("last", "late", "early") and _is_month(tokens, at + 1) else at


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].capital


def _span(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """`from 3 July to 16 September`, `between July and September`, `July and August`, `3-16 July 2024`."""
    opened = _text(tokens, at) in ("from", "between")
    start = at + (1 if opened or _text(tokens, at) in _BEFORE_DATE else 0)
    if (days := _day_to_day(words, tokens, start, said)) is not None:
        return Dated(days[0], start + days[1] - at)
    left = _point(words, tokens, start, said)
    if left is None:
        return None
    middle = start + left[1]
    if _text(tokens, middle) not in (_ENDS if opened else ("and", "to", "-", "–")):
        return None
    if not opened and not _same_sort(words, tokens, start, middle + 1):
        return None
    right = _point(words, tokens, middle + 1, said)
    if right is None:
        return None
    length = middle + 1 + right[1] - at
    return Dated(_from_to(left[0], right[0]), length)


def _same_sort(words: Words, tokens: Sequence[Token], left: int, right: int) -> bool:
    """True for "July and August", two months with nothing beside them."""
    return all(_month(words, tokens, at) is not None for at in (left, right))


def _from_to(left: PartialDate | None, right: PartialDate | None) -> PartialDate | None:
    if left is None or right is None:
        return None
    first, last = left.first, right.last
    if first > last and first.year - last.year <= 1:  # "between November and January": the first is of the year before
        first = first.replace(year=first.year - 1, day=min(first.day, 28))
    return PartialDate.parse(f"{first}/{last}") if first <= last else None


def _day_to_day(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`3-16 July`, `3 to 16 July`."""
    first = _day_number(tokens, at)
    if first is None or _text(tokens, at + 1) not in _ENDS or _day_number(tokens, at + 2) is None:
        return None
    point = _point(words, tokens, at + 2, said)
    if point is None or (point[0] is not None and not point[0].exact):
        return None
    if point[0] is None or first > point[0].first.day:
        return None, point[1] + 2
    return PartialDate.parse(f"{point[0].first.replace(day=first)}/{point[0].last}"), point[1] + 2


def _last(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """`in the last three months`, `over the past year`, `in three months`, `these three months`."""
    start = at
    within = _text(tokens, at) in _WITHIN
    at += within
    if within and _text(tokens, at) in ("just", "only", "barely", "little", "under", "about"):
        at += 1
    at += _text(tokens, at) in ("the", "these", "those")
    last = _text(tokens, at) in _LAST
    at += last
    if not last and not (within and _text(tokens, start) != "for" and _text(tokens, start + 1) != "the"):
        return None
    number = read_number(words, tokens, at)
    if number is None and not (last and _text(tokens, at - 2) == "the"):
        return None
    count, length = (number.value, number.length) if number is not None else (1, 0)
    unit = words.plan["units"].get(_text(tokens, at + length))
    if unit is None or count is None or count != int(count) or not 0 < count <= 1200:
        return None
    end = at + length + 1 - start
    if _text(tokens, at + length + 1) in ("'", "time", "later", "ago", "earlier"):
        return None
    return Dated(_run(_back(said, int(count), unit), said) if said else None, end, runs=True)


def _back(said: date, count: int, unit: str) -> date:
    """The day that many units before; the 31st becomes the last day of a shorter month."""
    if unit in _DAYS:
        return said - timedelta(days=count * _DAYS[unit])
    months = said.year * 12 + said.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(said.day, monthrange(year, month + 1)[1])) if year > 0 else date.min


def _plain(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    start = at
    if _text(tokens, at) == "as" and _text(tokens, at + 1) == "of":
        at += 2
    elif _text(tokens, at) in _BEFORE_DATE:
        at += 1
    if _text(tokens, at) == "the" and _text(tokens, at + 1) in _STARTS and _text(tokens, at + 2) == "of":
        edge = _edge(words, tokens, at, said)
        return Dated(edge[0], edge[1] + at - start) if edge else None
    if _text(tokens, at) in _PARTS:
        at += 1 + (_text(tokens, at + 1) == "-")
    point = _point(words, tokens, at, said)
    return Dated(point[0], at + point[1] - start) if point else None


def _edge(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`the end of 2023` is its last day, `the start of September` its first; `the course of 2023` is the year."""
    point = _point(words, tokens, at + 3, said)
    if point is None or point[0] is None:
        return point and (None, point[1] + 3)
    which = _text(tokens, at + 1)
    if which in ("end", "close"):
        return PartialDate.day(point[0].last), point[1] + 3
    if which in ("start", "beginning", "outset"):
        return PartialDate.day(point[0].first), point[1] + 3
    return point[0], point[1] + 3


def _point(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """One day, month, season or year at a token, and how many tokens it has."""
    if at >= len(tokens):
        return None
    for reader in (_numeric, _day_month, _month_year, _relative):
        found = reader(words, tokens, at, said)
        if found is not None:
            return found
    return None


def _numeric(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    text = tokens[at].text
    try:
        if len(text) == 10 and text[4] == "-":
            return PartialDate.parse(text), 1
        if text.count(".") == 2 and text.replace(".", "").isdigit():
            day, month, year = text.split(".")
            return PartialDate.parse(f"{year}-{int(month):02}-{int(day):02}"), 1
    except InputError:
        return None
    year_of = _year(tokens, at)
    return (PartialDate.parse(f"{year_of:04}"), 1) if year_of else None


def _year(tokens: Sequence[Token], at: int) -> int | None:
    text = _text(tokens, at)
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and "1900" <= text <= "2100" else None


def _day_number(tokens: Sequence[Token], at: int) -> int | None:
    text = _text(tokens, at)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 31 else None


def _month(words: Words, tokens: Sequence[Token], at: int) -> int | None:
    """The month of a token; with a capital, since "may" and "march" are words too."""
    return words.number("months", tokens[at].text) if at < len(tokens) and tokens[at].capital else None


def _day_month(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`16 September 2024`, `16th of September`, `September 16, 2024`, `Sept. 16`."""
    start = at
    at += _text(tokens, at) == "the" and _text(tokens, at + 2) in _ORDINAL
    day, month, end = _day_number(tokens, at), None, at + 1
    if day is not None:
        end += _text(tokens, end) in _ORDINAL
        end += _text(tokens, end) == "of"
        month = _month(words, tokens, end)
        end = _after_month(tokens, end)
    elif (month := _month(words, tokens, at)) is not None:
        end = _after_month(tokens, at)
        day = _day_number(tokens, end)
        end += 1
        end += _text(tokens, end) in _ORDINAL
    if day is None or month is None:
        return None
    year = _year(tokens, end)
    if year is None and _text(tokens, end) == "," and _year(tokens, end + 1):
        year, end = _year(tokens, end + 1), end + 1
    end += year is not None
    try:
        return _day_of(year, month, day, said), end - start
    except InputError:
        return None


def _after_month(tokens: Sequence[Token], at: int) -> int:
    """The token after a month and the point of its abbreviation."""
    return at + 1 + (_text(tokens, at + 1) == "." and len(tokens[at].text) <= 4)


def _day_of(year: int | None, month: int, day: int, said: date | None) -> PartialDate | None:
    if year is not None:
        return PartialDate.parse(f"{year:04}-{month:02}-{day:02}")
    if said is None:
        return None
    year = said.year if (month, day) <= (said.month, said.day) else said.year - 1
    return PartialDate.parse(f"{year:04}-{month:02}-{day:02}")


def _month_year(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`September 2024`, `September`, `summer 2024`, `this summer`."""
    this = _text(tokens, at) in (_THIS | _LAST | {"the"})
    name = at + this
    if name >= len(tokens):
        return None
    month = _month(words, tokens, name)
    season = None if month else words.number("seasons", tokens[name].text)
    if month is None and season is None:
        return None
    end = name + 1 if season else _after_month(tokens, name)
    if _text(tokens, end) in ("of", ",") and _year(tokens, end + 1):
        end += 1
    year = _year(tokens, end)
    end += year is not None
    if year is None:
        if said is None:
            return None, end - at
        first = month or 3 * (season or 21) - 60
        year = said.year if first <= said.month else said.year - 1
    return PartialDate.parse(f"{year:04}-{month or season:02}"), end - at


def _relative(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`yesterday`, `on Monday`, `last month`, `this year`, `the month`: periods that end by the day of publication."""
    word, following = tokens[at].text, _text(tokens, at + 1)
    if word in ("today", "yesterday"):
        return (PartialDate.day(said - timedelta(days=word == "yesterday")) if said else None), 1
    last = word in _LAST
    day = words.number("weekdays", following if last else word)
    if day is not None and tokens[at + last].capital:
        return (_weekday(said, day) if said else None), 1 + last
    unit = words.plan["units"].get(following)
    whole = word == "the" and at > 0 and tokens[at - 1].text in _WHOLE_AFTER
    if unit is None or following.endswith("s") or not (last or whole or word in _THIS):
        return None
    return (_whole(said, unit, last=last) if said else None), 2


def _weekday(said: date, day: int) -> PartialDate:
    return PartialDate.day(said - timedelta(days=(said.weekday() - day) % 7))


def _whole(said: date, unit: str, *, last: bool) -> PartialDate:
    """The calendar week, month or year before that of `said`, or of it up to `said`."""
    first = {"day": said, "week": said - timedelta(days=said.weekday()), "month": said.replace(day=1)}.get(
        unit, said.replace(month=1, day=1)
    )
    if not last:
        return PartialDate.parse(f"{first}/{said}")
    before = first - timedelta(days=1)
    start = {"day": before, "week": first - timedelta(days=7), "month": before.replace(day=1)}.get(
        unit, before.replace(month=1, day=1)
    )
    return PartialDate.parse(f"{start}/{before}")
