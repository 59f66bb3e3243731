"""Numbers as a text says them: digits with or without marks between thousands, and words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from habeas.sources.articlewords import Token, Words

_LONGEST = 14  # tokens of a number in words
_MARKS = re.compile(r"[,.'’\s]")
_grouped = re.compile(r"[0-9]{1,3}(?:[,.'’\s][0-9]{3})+").fullmatch
_DIGITS = 12  # more is no number of people


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how many tokens it has; None is a number too large to be one of people, or one not written whole."""

    value: int | float | None
    length: int


def read_number(words: Words, tokens: Sequence[Token], at: int) -> Number | None:
    """The number that begins at a token, in digits or words; None if none does.

    `1,300`, `1 300`, `1.300`, `1300` and `thirteen hundred` are one number; `1.3` is another.
    """
    if at >= len(tokens):
        return None
    if tokens[at].text[0] in "0123456789":
        return _digits(words, tokens, at)
    return _words(words, tokens, at)


def _digits(words: Words, tokens: Sequence[Token], at: int) -> Number:
    text = tokens[at].text
    if len(_MARKS.sub("", text)) > _DIGITS or text.count("-") or text.count(".") == 2:
        return Number(None, 1)
    value = int(_MARKS.sub("", text)) if _grouped(text) else float(text.replace(",", "."))
    length = 1
    if at + 1 < len(tokens) and (times := words.number("multiples", tokens[at + 1].text)):
        value, length = value * times, 2
    return Number(int(value) if value == int(value) else value, length)


def _words(words: Words, tokens: Sequence[Token], at: int) -> Number | None:
    """`thirty-seven`, `one hundred and ten`, `a hundred`, `two dozen`, `half a dozen`."""
    first = tokens[at].text
    follows = [token.text for token in tokens[at : at + 3]]
    if follows == ["half", "a", "dozen"]:
        return Number(6, 3)
    if first == "a" and len(follows) > 1 and words.number("multiples", follows[1]):
        whole = _summed(words, tokens, at + 1, start=1)
        return Number(whole.value, whole.length + 1)
    if words.number("numbers", first) is None:
        return None
    return _summed(words, tokens, at, start=0)


def _summed(words: Words, tokens: Sequence[Token], at: int, *, start: int) -> Number:
    total, part, place, last = 0, start, at, at
    while place < min(len(tokens), at + _LONGEST):
        word = tokens[place].text
        small, times = words.number("numbers", word), words.number("multiples", word)
        if small is not None and (place == at or _fits(part, small)):
            part += small
        elif times is not None and part:
            total, part = (total, part * times) if times <= 100 else (total + part * times, 0)
        elif word not in ("and", "-") or place == at or not _goes_on(words, tokens, place, part or total):
            break
        else:
            place += 1
            continue
        place += 1
        last = place
    return Number(total + part, max(1, last - at))


def _fits(part: int, small: int) -> bool:
    """True if a small number can follow: seven after thirty, ten after a hundred."""
    return part % 100 == 0 or (part % 10 == 0 and part % 100 >= 20 and 0 < small < 10)


def _goes_on(words: Words, tokens: Sequence[Token], place: int, part: int) -> bool:
    """True if the number goes on after a hyphen, or after "and" behind a hundred or thousand."""
    if place + 1 >= len(tokens) or words.number("numbers", tokens[place + 1].text) is None:
        return False
    small = words.number("numbers", tokens[place + 1].text) or 0
    if tokens[place].text == "-":
        return part % 100 >= 20 and part % 10 == 0 and 0 < small < 10
    return part % 100 == 0 and tokens[place - 1].text in ("hundred", "thousand", "million")
