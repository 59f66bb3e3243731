"""How a finding is put into words, and how a sentence is filled with findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from habeas.core.dates import PartialDate
from habeas.core.errors import HabeasError, UnknownName
from habeas.core.types import Alternatives, Finding, Interval, Sentence

_SLOT = re.compile(r"\{([A-Za-z0-9_.-]+)(?::([a-z_]+))?\}")
_DIGITS = re.compile(r"\d")
NOUNS = {
    "people": ("person", "people"),
    "acts": ("release act", "release acts"),
    "waves": ("wave", "waves"),
    "days": ("day", "days"),
    "day": ("", ""),
    "episodes": ("episode", "episodes"),
    "events": ("event", "events"),
    "readings": ("published count", "published counts"),
    "terms": ("term", "terms"),
    "intervals": ("stretch", "stretches"),
    "detentions": ("detention", "detentions"),
    "exits": ("exit", "exits"),
    "editions": ("edition", "editions"),
    "rows": ("row", "rows"),
    "records": ("record", "records"),
    "conflicts": ("contradiction", "contradictions"),
    "statements": ("statement", "statements"),
    "share": ("", ""),
    "ratio": ("", ""),
    "none": ("", ""),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `key` names the finding it prints, if it prints one."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What sentences may print: findings by key, and plain facts of the run (country, days, settings) by name."""

    findings: Mapping[str, Finding]
    plain: Mapping[str, str]


def number(value: Any, unit: str) -> str:
    """One value as a reader sees it: counts whole with commas, shares in whole percent, ratios to two digits, days
    in words."""
    if isinstance(value, date):
        return PartialDate.day(value).describe()
    if unit == "share":
        return _percent(float(value))
    if unit == "ratio":
        return "unlimited" if value == float("inf") else f"{value:.2f}" if value < 1 else f"{value:.1f}"
    return f"{value:,.0f}" if value == int(value) or unit == "days" else f"{value:,}"


def days(first: date, last: date) -> str:
    """A stretch of days in words: one day, a whole month or year by its name, else from the first to the last day.

    A first day of `date.min` or a last day of `date.max` is an end without limit.

    >>> days(date(2024, 2, 1), date(2024, 2, 29)), days(date(2024, 7, 3), date(2024, 7, 3))
    ('February 2024', '3 July 2024')
    >>> days(date.min, date(2024, 7, 3))
    'until 3 July 2024'
    """
    day = first.isoformat()
    for text in (day, day[:7], day[:4]):
        period = PartialDate.parse(text)
        if (period.first, period.last) == (first, last):
            return period.describe()
    if date.min < first and last < date.max:
        return f"{number(first, 'day')} to {number(last, 'day')}"
    if first == date.min and last == date.max:
        return "any day"
    ends = (".." if first == date.min else day, ".." if last == date.max else last.isoformat())
    return PartialDate.parse("/".join(ends)).describe()


def _percent(share: float) -> str:
    if 0 < share < 0.005:
        return "under 1%"
    if 0.995 < share < 1:
        return "over 99%"
    return f"{share:.0%}"


def words(finding: Finding) -> str:
    """A finding's number with what its interval makes of it: "115", "at least 54", "1 to 6", "about 1,400 (1,350 to
    1,450)"."""
    value, low, high, unit = finding.value, finding.low, finding.high, finding.unit
    if isinstance(low, date) and isinstance(high, date):
        return days(low, high)
    if value is not None and (finding.interval in (Interval.EXACT, Interval.SAMPLING) or low == high):
        return number(value, unit)
    if low is None and high is None:
        return number(value, unit) if value is not None else "cannot tell"
    if high is None:
        return f"at least {number(low, unit)}"
    if low is None:
        return f"at most {number(high, unit)}"
    ends = " to ".join(dict.fromkeys((number(low, unit), number(high, unit))))
    if value is None or low == value or value == high or ends == number(value, unit):
        return ends
    told = number(value, unit)
    return f"{told} ({ends})" if told.startswith(("under", "over")) else f"about {told} ({ends})"


def noun(unit: str, n: object) -> str:
    """The noun of a unit for a number of things: "1 act", "2 acts"."""
    one, many = NOUNS[unit]
    return one if n == 1 else many


def _counted(finding: Finding) -> str:
    exactly_one = finding.value == 1 and finding.low in (1, None) and finding.high in (1, None)
    return f"{words(finding)} {noun(finding.unit, 1 if exactly_one else 2)}"


def _bodies(finding: Finding) -> str:
    return (
        " and ".join(dict.fromkeys(source.by for source in finding.sources if source.by))
        or "a body the page does not name"
    )


def _none_or(finding: Finding) -> str:
    return "no" if finding.value == 0 else words(finding)


def _size(finding: Finding) -> str:
    ends = sorted(abs(end) for end in (finding.low, finding.high) if isinstance(end, int | float))
    return " to ".join(dict.fromkeys(number(end, finding.unit) for end in ends))


# Part of a slot: what it prints. A part that is None for a finding makes its sentence not fit.
PARTS: dict[str, Callable[[Finding], str | None]] = {
    "": lambda f: words(f) if f.value is not None or f.low is not None or f.high is not None else None,
    "value": lambda f: None if f.value is None else number(f.value, f.unit),
    "low": lambda f: None if f.low is None else number(f.low, f.unit),
    "high": lambda f: None if f.high is None else number(f.high, f.unit),
    "unit": lambda f: None if f.value is None and f.low is None and f.high is None else _counted(f),
    "some": lambda f: None if f.high == 0 or (f.value == 0 and f.high is None) else PARTS["unit"](f),
    "size": _size,
    "recorded": _none_or,
    "n": lambda f: f"{f.n:,}",
    "missing": lambda f: f"{f.missing:,}" if f.missing else None,
    "all": lambda f: f"{f.n + f.missing:,}",
    "reason": lambda f: f.reason or None,
    "assumed": lambda f: f.assumptions[0] if f.assumptions else None,
    "sources": _bodies,
}


def choose(alternatives: Alternatives, facts: Facts) -> tuple[Piece, ...]:
    """The first of the alternatives that fits, filled; nothing if none does."""
    for sentence in alternatives:
        filled = fill(sentence, facts)
        if filled:
            return filled
    return ()


def fill(sentence: Sentence, facts: Facts) -> tuple[Piece, ...]:
    """The sentence with its slots filled, or nothing if a slot has nothing to print or a verdict in `when` differs.

    Raises HabeasError for a digit typed by hand, and UnknownName for a part that is none of ours.
    """
    check_template(sentence.text)
    for key, verdict in sentence.when.items():
        if key not in facts.findings or facts.findings[key].verdict is not verdict:
            return ()
    pieces: list[Piece] = []
    at = 0
    for slot in _SLOT.finditer(sentence.text):
        printed = _print(slot[1], slot[2] or "", facts)
        if printed is None:
            return ()
        pieces += [Piece(sentence.text[at : slot.start()]), printed]
        at = slot.end()
    filled = [piece for piece in (*pieces, Piece(sentence.text[at:])) if piece.text]
    return (Piece(upper_first(filled[0].text), filled[0].key), *filled[1:]) if filled else ()


def upper_first(text: str) -> str:
    """The text with a capital at its start; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def check_template(text: str) -> None:
    """Refuse a template with a digit that no finding stands behind."""
    bare = _SLOT.sub("", text)
    if _DIGITS.search(bare):
        raise HabeasError(f"hand-typed number in the text of the brief: {bare!r}")


def _print(key: str, part: str, facts: Facts) -> Piece | None:
    if key in facts.plain and not part:
        return Piece(facts.plain[key])
    if part not in PARTS:
        raise UnknownName("part of a slot", part, PARTS)
    if key not in facts.findings:
        return None
    text = PARTS[part](facts.findings[key])
    return None if text is None else Piece(text, key)


def plain_text(pieces: Iterable[Piece]) -> str:
    """The pieces as one text, for alternative texts and titles."""
    return "".join(piece.text for piece in pieces)
