"""One day, month, season or year as a text says it, held against the day it was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.sources.articlewords import Token, Words

_THIS = frozenset({"this"})
LAST = frozenset({"last", "past", "previous", "recent", "preceding"})
_WHOLE_AFTER = frozenset({"of", "during", "throughout"})  # "the start of the year", "during the month"
_ORDINAL = frozenset({"st", "nd", "rd", "th"})

# A date, None where it needs the day of publication, and how many tokens it has.
Point = tuple[PartialDate | None, int]


def text_at(tokens: Sequence[Token], at: int) -> str:
    """The token at a place; empty past the end."""
    return tokens[at].text if at < len(tokens) else ""


def point_at(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
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
    text = text_at(tokens, at)
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() and "1900" <= text <= "2100" else None


def day_number_at(tokens: Sequence[Token], at: int) -> int | None:
    """The day of a month that a token can be."""
    text = text_at(tokens, at)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 and 1 <= int(text) <= 31 else None


def month_at(words: Words, tokens: Sequence[Token], at: int) -> int | None:
    """The month of a token; with a capital, since "may" and "march" are words too."""
    return words.number("months", tokens[at].text) if at < len(tokens) and tokens[at].capital else None


def _day_month(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`16 September 2024`, `16th of September`, `September 16, 2024`, `Sept. 16`."""
    start = at
    at += text_at(tokens, at) == "the" and text_at(tokens, at + 2) in _ORDINAL
    day, month, end = day_number_at(tokens, at), None, at + 1
    if day is not None:
        end += text_at(tokens, end) in _ORDINAL
        end += text_at(tokens, end) == "of"
        month = month_at(words, tokens, end)
        end = _after_month(tokens, end)
    elif (month := month_at(words, tokens, at)) is not None:
        end = _after_month(tokens, at)
        day = None if _counts(words, tokens, end + 1) else day_number_at(tokens, end)
        end += 1
        end += text_at(tokens, end) in _ORDINAL
    if day is None or month is None:
        return None
    year = _year(tokens, end)
    if year is None and text_at(tokens, end) == "," and _year(tokens, end + 1):
        year, end = _year(tokens, end + 1), end + 1
    end += year is not None
    try:
        return _day_of(year, month, day, said), end - start
    except InputError:
        return None


def _counts(words: Words, tokens: Sequence[Token], at: int) -> bool:
    """True if people stand at a token: "in June 30 more people" names no day."""
    phrase = words.phrase(tokens, at) if at < len(tokens) else None
    return phrase is not None and phrase.table in ("people", "groups")


def _after_month(tokens: Sequence[Token], at: int) -> int:
    """The token after a month and the point of its abbreviation."""
    return at + 1 + (text_at(tokens, at + 1) == "." and len(tokens[at].text) <= 4)


def _day_of(year: int | None, month: int, day: int, said: date | None) -> PartialDate | None:
    if year is not None:
        return PartialDate.parse(f"{year:04}-{month:02}-{day:02}")
    if said is None:
        return None
    year = said.year if (month, day) <= (said.month, said.day) else said.year - 1
    return PartialDate.parse(f"{year:04}-{month:02}-{day:02}")


def _month_year(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`September 2024`, `September`, `summer 2024`, `this summer`."""
    this = text_at(tokens, at) in (_THIS | LAST | {"the"})
    name = at + this
    if name >= len(tokens):
        return None
    month = month_at(words, tokens, name)
    season = None if month else words.number("seasons", tokens[name].text)
    if month is None and season is None:
        return None
    end = name + 1 if season else _after_month(tokens, name)
    if text_at(tokens, end) in ("of", ",") and _year(tokens, end + 1):
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
    word, following = tokens[at].text, text_at(tokens, at + 1)
    if word in ("today", "yesterday"):
        return (PartialDate.day(said - timedelta(days=word == "yesterday")) if said else None), 1
    last = word in LAST
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
