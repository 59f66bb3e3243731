"""A text to be checked: bytes in, sentences with their place out, and the day the text gives as that of publication."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from habeas.core.errors import Fault, FaultsError
from habeas.sources.articlewords import Words, tokens_of
from habeas.sources.handtext import LONGEST_CELL, read_hand_text, unfit_text

LARGEST_FILE = 2 * 2**20
_HEAD = 8  # sentences and headings among which the day of publication is looked for
_HEAD_LONGEST = 120
_OPENING = re.compile(r"([^a-z]{2,40},.{3,40}?) [—–-]+ ")  # "MINSK, 23 September 2024 — "
_PAGE = ("<!doctype", "<html", "<?xml")
_CAPITAL = r"[\"'“‘«(\[]?[A-Z0-9À-ÞА-ЯЁІЎ“\"«]"
# The end of a sentence: its sign, and quotation marks or brackets that close with it, before a capital. It begins
# at the first of several signs and gives none back, so that a million points take no longer than a million letters.
_END = re.compile(rf"(?<![.!?…])[.!?…]++[\"'”’»)\]]*+(?=\s+{_CAPITAL})")
_OPENS = re.compile(_CAPITAL)
_BULLET = re.compile(r"\s*(?:[-*•–—#>]+|[0-9]{1,3}[.)])\s")
_SHORTENED = re.compile(
    r"mr|mrs|ms|dr|prof|sen|rep|gov|gen|col|lt|sgt|st|jr|sr|vs|etc|nos?|arts?|secs?|cf|e\.g|i\.e|[ap]\.m|u\.[sk]|jan|feb|mar"
    r"|apr|jun|jul|aug|sept?|oct|nov|dec|approx|ca|est|fig|vol|pp|ed|inc|ltd|co"
).fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where something stands: lines and characters count from 1, and the last character is included."""

    line: int
    first: int
    last_line: int
    last: int

    def __str__(self) -> str:
        if self.line == self.last_line:
            return f"line {self.line}, characters {self.first} to {self.last}"
        return f"line {self.line}, character {self.first}, to line {self.last_line}, character {self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with plain spaces, and its place in the file."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text: the file's name, its sentences in order, and the day that its head gives, if it gives one."""

    name: str
    sentences: tuple[Sentence, ...]
    dated: date | None


def read_article(path: Path, words: Words) -> Article:
    """The sentences of the file `path`, plain text in UTF-8; raises FaultsError with the line of each fault."""
    faults: list[Fault] = []
    text = read_hand_text(path, name=path.name, most=LARGEST_FILE, row_of=_line_of, faults=faults)
    if text is not None:
        faults += _unfit(text, path.name, {fault.row for fault in faults})
    if text is None or faults:
        raise FaultsError(faults)
    return article_of(text, name=path.name, words=words)


def article_of(text: str, *, name: str, words: Words) -> Article:
    """The article that `text` is."""
    lines = re.split(r"\r\n|\r|\n", text)
    sentences = tuple(_sentences(lines))
    return Article(name=name, sentences=sentences, dated=_dateline(sentences, words))


def _line_of(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _unfit(text: str, name: str, already: set[int | None]) -> Iterator[Fault]:
    if not text.strip() and not already:
        yield Fault(file=name, problem="there is no text in the file", cure="Paste the text of the article into it.")
    if text.lstrip()[:20].lower().startswith(_PAGE):
        yield Fault(file=name, problem="this is a web page, not plain text", cure="Copy its text into a file.")
        return
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if number in already or (line.isascii() and line.isprintable()):
            continue
        parts = (line[at : at + LONGEST_CELL] for at in range(0, len(line), LONGEST_CELL))
        if unfit := next(filter(None, map(unfit_text, parts)), None):
            yield Fault(file=name, row=number, problem=unfit[0], cure=unfit[1])


def _sentences(lines: Sequence[str]) -> Iterator[Sentence]:
    for first, last in _blocks(lines):
        joined = "\n".join(lines[first:last])
        breaks = [-1, *(match.start() for match in re.finditer("\n", joined))]
        for start, end in _spans(joined):
            text = " ".join(joined[start:end].split())
            yield Sentence(text=text, place=_place(breaks, start, end, first))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The first line and the line after the last of each stretch of lines whose sentences may run on.

    A line ends a stretch if the next is blank or a bullet, or if it is a heading: the first word of the next line,
    which begins with a capital, had room on it and was not put there.
    """
    start, widest = 0, _widths(lines)
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if not line.strip():
            start = number + 1
        elif not following.strip() or _BULLET.match(following) or _broken_off(line, following, widest[number]):
            yield start, number + 1
            start = number + 1


def _widths(lines: Sequence[str]) -> list[int]:
    """For each line the length of the longest in its paragraph."""
    widths = [0] * len(lines)
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not lines[number].strip():
            widest = max((len(line.rstrip()) for line in lines[start:number]), default=0)
            widths[start:number] = [widest] * (number - start)
            start = number + 1
    return widths


def _broken_off(line: str, following: str, widest: int) -> bool:
    word = following.split(maxsplit=1)[0]
    return bool(_OPENS.match(word)) and len(line.rstrip()) + 1 + len(word) < widest - 10


def _spans(block: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a block begins and ends, without the white space around it."""
    bullet = _BULLET.match(block)
    start = bullet.end() if bullet else 0
    for end in _END.finditer(block, start):
        if _is_end(block, start, end):
            yield from _trimmed(block, start, end.end())
            start = end.end()
    yield from _trimmed(block, start, len(block))


def _is_end(block: str, start: int, end: re.Match[str]) -> bool:
    if end[0] != ".":
        return True
    words = block[max(start, end.start() - 20) : end.start()].split()
    before = words[-1].lstrip("([\"'“‘«").lower() if words else ""
    return not _SHORTENED(before) and not (len(before) == 1 and before.isalpha())


def _trimmed(block: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and block[start].isspace():
        start += 1
    while end > start and block[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _place(breaks: Sequence[int], start: int, end: int, first_line: int) -> Place:
    """The place of a stretch of a block; `breaks` are the ends of its lines, and -1 before them."""
    begun, ended = (bisect_left(breaks, at) - 1 for at in (start, end - 1))
    return Place(
        line=first_line + begun + 1,
        first=start - breaks[begun],
        last_line=first_line + ended + 1,
        last=end - 1 - breaks[ended],
    )


def _dateline(sentences: Sequence[Sentence], words: Words) -> date | None:
    """The first day written out in the head: in a line that is no sentence, or before the dash that opens a report."""
    for sentence in sentences[:_HEAD]:
        opening = _OPENING.match(sentence.text)
        text = opening[1] if opening else sentence.text
        if len(text) > _HEAD_LONGEST or (not opening and text.endswith((".", "?", "!"))):
            continue
        tokens = tokens_of(text)
        days = (words.full_day(tokens, at) for at in range(len(tokens)))
        if (day := next(filter(None, days), None)) is not None:
            return day
    return None
