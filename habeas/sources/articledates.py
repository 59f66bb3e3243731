"""Dates as a text says them, held against the day it was said: "since July", "in the last three months"."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from habeas.core.dates import PartialDate
from habeas.sources.articledays import LAST, Point, day_number_at, month_at, point_at, text_at
from habeas.sources.articlenumbers import read_number
from habeas.sources.articlewords import Token, Words

_WITHIN = frozenset({"in", "over", "during", "within", "across", "for"})
_STARTS = frozenset({"start", "beginning", "outset", "end", "close", "middle", "course"})
_PARTS = frozenset({"early", "late", "mid"})
_BEFORE_DATE = frozenset(
    {"on", "in", "of", "by", "during", "throughout", "until", "till", "for", "at", "dated", "around", "through"}
)
_ENDS = frozenset({"to", "and", "until", "till", "through", "-", "–"})
_CLAUSE = 10  # words of a clause between "since" and its date
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text and how many tokens it has. `period` is None where it needs the day of publication.

    `runs`: it is a stretch up to the day of publication, as after "since" or "in the last three months".
    """

    period: PartialDate | None
    length: int
    runs: bool = False


def written_day(words: Words, tokens: Sequence[Token], at: int) -> tuple[date, int] | None:
    """A day with its year at a token, and how many tokens it has: `16 September 2024`, `Sept. 16, 2024`."""
    if not _may_begin(words, tokens, at):
        return None
    found = point_at(words, tokens, at, None)
    if found is None or found[0] is None or not found[0].exact:
        return None
    return found[0].first, found[1]


def read_date(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """The date that begins at a token, with the preposition before it; None if there is none.

    A day or month without a year is the last such one up to `said`, the day of publication.
    """
    if not _may_begin(words, tokens, at):
        return None
    readers = (_since, _span, _last, _plain)
    return next(filter(None, (reader(words, tokens, at, said) for reader in readers)), None)


def _may_begin(words: Words, tokens: Sequence[Token], at: int) -> bool:
    """False if no date can begin at a token: most tokens are told by one look."""
    text = tokens[at].text
    if text[0] not in "0123456789":
        return text in words.date_openers
    if len(text) > 2:
        return len(text) in (4, 8, 9, 10)
    return any(token.text in words.plan["months"] for token in tokens[at + 1 : at + 6])


def _run(first: date, said: date | None) -> PartialDate:
    return PartialDate.parse(f"{first}/{said}" if said else f"{first}/..")


def _since(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """`since 2021`, `so far this year`, `this year`."""
    start = at
    if text_at(tokens, at) == "ever":
        at += 1
    if text_at(tokens, at) == "since" or (
        text_at(tokens, at) == "starting" and text_at(tokens, at + 1) in ("in", "from")
    ):
        at += 1 if text_at(tokens, at) == "since" else 2
        first = _skip_start(tokens, at)
        point = point_at(words, tokens, first, said)
        if point is None:
            first, point = _after_clause(words, tokens, at, said)
        if point is None:
            return None
        length = first + point[1] - start
        if point[0] is None or (said and point[0].first > said):
            return Dated(None, length)
        if "when" in (text_at(tokens, start + length), text_at(tokens, start + length + 1)):
            return Dated(point[0], length)  # "since May, when sixteen were freed": they were freed in May
        return Dated(_run(point[0].first, said), length, runs=True)
    return None


def _after_clause(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> tuple[int, Point | None]:
    """The date that ends what "since" opens: "the talks in Velm began on 3 November, ...", "the coup of 2030"."""
    for place in range(at, min(at + _CLAUSE, len(tokens))):
        if tokens[place].text in (",", ";"):
            break
        point = point_at(words, tokens, place, said)
        named = place == at + 3 and text_at(tokens, at) == "the" and text_at(tokens, at + 2) in ("of", "in")
        if point is not None and (named or text_at(tokens, place + point[1]) == ","):
            return place, point
    return at, None


def _skip_start(tokens: Sequence[Token], at: int) -> int:
    """The token after "the start of" and after a small word before a date."""
    if text_at(tokens, at) == "the" and text_at(tokens, at + 1) in _STARTS and text_at(tokens, at + 2) == "of":
        return at + 3
    return at + 1 if text_at(tokens, at) in ("last", "late", "early") and _is_month(tokens, at + 1) else at


def _is_month(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].capital


def _span(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """`from 3 July to 16 September`, `between July and September`, `July and August`, `3-16 July 2024`."""
    opened = text_at(tokens, at) in ("from", "between")
    start = at + (1 if opened or text_at(tokens, at) in _BEFORE_DATE else 0)
    if (days := _day_to_day(words, tokens, start, said)) is not None:
        return Dated(days[0], start + days[1] - at)
    left = point_at(words, tokens, start, said)
    if left is None:
        return None
    middle = start + left[1]
    if text_at(tokens, middle) not in (_ENDS if opened else ("and", "to", "-", "–")):
        return None
    if not opened and not _same_sort(words, tokens, start, middle + 1):
        return None
    right = point_at(words, tokens, middle + 1, said)
    if right is None:
        return None
    length = middle + 1 + right[1] - at
    return Dated(_from_to(left[0], right[0]), length)


def _same_sort(words: Words, tokens: Sequence[Token], left: int, right: int) -> bool:
    """True for "July and August", two months with nothing beside them."""
    return all(month_at(words, tokens, at) is not None for at in (left, right))


def _from_to(left: PartialDate | None, right: PartialDate | None) -> PartialDate | None:
    if left is None or right is None:
        return None
    first, last = left.first, right.last
    if first > last and first.year - last.year <= 1:  # "between November and January": the first is of the year before
        first = first.replace(year=first.year - 1, day=min(first.day, 28))
    return PartialDate.parse(f"{first}/{last}") if first <= last else None


def _day_to_day(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`3-16 July`, `3 to 16 July`."""
    first = day_number_at(tokens, at)
    if first is None or text_at(tokens, at + 1) not in _ENDS or day_number_at(tokens, at + 2) is None:
        return None
    point = point_at(words, tokens, at + 2, said)
    if point is None or (point[0] is not None and not point[0].exact):
        return None
    if point[0] is None or first > point[0].first.day:
        return None, point[1] + 2
    return PartialDate.parse(f"{point[0].first.replace(day=first)}/{point[0].last}"), point[1] + 2


def _last(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Dated | None:
    """`in the last three months`, `over the past year`, `in three months`, `these three months`."""
    start = at
    within = text_at(tokens, at) in _WITHIN
    at += within
    if within and text_at(tokens, at) in ("just", "only", "barely", "little", "under", "about"):
        at += 1
    at += text_at(tokens, at) in ("the", "these", "those")
    last = text_at(tokens, at) in LAST
    at += last
    if not last and not (within and text_at(tokens, start) != "for" and text_at(tokens, start + 1) != "the"):
        return None
    number = read_number(words, tokens, at)
    if number is None and not (last and text_at(tokens, at - 2) == "the"):
        return None
    count, length = (number.value, number.length) if number is not None else (1, 0)
    unit = words.plan["units"].get(text_at(tokens, at + length))
    if unit is None or count is None or count != int(count) or not 0 < count <= 1200:
        return None
    end = at + length + 1 - start
    if (
        text_at(tokens, at + length + 1) == "of"
        and (point := point_at(words, tokens, at + length + 2, said)) is not None
    ):
        return Dated(point[0], end + 1 + point[1])  # "the last week of December" is of December
    if text_at(tokens, at + length + 1) in ("'", "time", "later", "ago", "earlier"):
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
    if text_at(tokens, at) == "as" and text_at(tokens, at + 1) == "of":
        at += 2
    elif text_at(tokens, at) in _BEFORE_DATE:
        at += 1
    if text_at(tokens, at) == "the" and text_at(tokens, at + 1) in _STARTS and text_at(tokens, at + 2) == "of":
        edge = _edge(words, tokens, at, said)
        return Dated(edge[0], edge[1] + at - start) if edge else None
    if text_at(tokens, at) in _PARTS:
        at += 1 + (text_at(tokens, at + 1) == "-")
    point = point_at(words, tokens, at, said)
    return Dated(point[0], at + point[1] - start) if point else None


def _edge(words: Words, tokens: Sequence[Token], at: int, said: date | None) -> Point | None:
    """`the end of 2023` is its last day, `the start of September` its first; `the course of 2023` is the year."""
    point = point_at(words, tokens, at + 3, said)
    if point is None or point[0] is None:
        return point and (None, point[1] + 3)
    which = text_at(tokens, at + 1)
    if which in ("end", "close"):
        return PartialDate.day(point[0].last), point[1] + 3
    if which in ("start", "beginning", "outset"):
        return PartialDate.day(point[0].first), point[1] + 3
    return point[0], point[1] + 3
