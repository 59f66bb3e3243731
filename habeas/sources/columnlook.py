"""What one column of an unknown list looks like: counts in bounded memory while rows pass, a guess at the end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from habeas.core.props import BY_NAME, Reading
from habeas.sources.datelook import DateLook, DateTally
from habeas.sources.headerwords import Header, missing_texts, read_header_words
from habeas.sources.sentences import read_sentence
from habeas.sources.unread import Unread

MOST_TEXTS = 200  # different texts of a column that are counted one by one
MOST_SEEN = 100_000  # texts that are compared, by default, to find out whether all differ
_LONGEST_CATEGORY = 80
_LONG_TEXT = 60  # characters, on average: free text
_MOSTLY = 0.9
_IN_THREE_ROWS = 3
_FEW_NAMES = 8  # more texts with capitals may be surnames
_NAMES = ("name", "alias", "father")
_number = re.compile(r"[-−]?[0-9]{1,15}(?:[.,][0-9]{1,9})?").fullmatch
_url = re.compile(r"https?://\S+").fullmatch
_named = re.compile(r"[^\W\d_a-zа-яёіў]\S*[ ,]+(?:.*[ ,])?[^\W\d_a-zа-яёіў]\S*").fullmatch
_reachable = re.compile(r"\S@\S|(?:[0-9][ ()-]*){7}").search


class Kind(StrEnum):
    """What a column seems to hold."""

    EMPTY = "empty"
    ID = "id"
    URL = "url"
    DATE = "date"
    NUMBER = "number"
    CATEGORY = "category"
    TEXT = "text"
    LONG_TEXT = "long text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a column looks like. `rows` = `filled` + `empty` + `missing`, the rows with a text that says nothing.

    `different` is the number of different texts, None for more than 200. `key`: every row has a text of its own;
    `compared` is how many rows that was found for. `shown` are the texts of a category with their numbers, those in
    two rows or more; empty where the column may be personal. `texts` are all of up to 200, to be compared and never
    printed. `low` and `high` are the ends of numbers that are not personal. `whole`: all are whole numbers. `sentences`
    counts the texts that read as a sentence, under a header that speaks of sentences.
    """

    header: str
    words: Header
    kind: Kind
    rows: int
    filled: int
    empty: int
    missing: Mapping[str, int]
    different: int | None
    key: bool
    compared: int
    personal: bool
    shown: Mapping[str, int]
    texts: frozenset[str] = field(repr=False)
    low: float | None
    high: float | None
    whole: bool
    date: DateLook | None
    sentences: int

    @property
    def empty_share(self) -> float:
        """The share of rows in which the column says nothing."""
        return 1 - self.filled / self.rows if self.rows else 1.0


@dataclass(slots=True)
class ColumnTally:
    """One column while rows pass; `look` tells what it looks like."""

    header: str
    most_seen: int = MOST_SEEN
    words: Header = field(init=False)
    rows: int = 0
    empty: int = 0
    missing: Counter[str] = field(default_factory=Counter)
    texts: Counter[str] | None = field(default_factory=Counter)
    seen: set[int] | None = field(default_factory=set)
    compared: int = 0
    length: int = 0
    urls: int = 0
    numbers: int = 0
    fractions: int = 0
    low: float = float("inf")
    high: float = float("-inf")
    named: int = 0
    capital: int = 0
    reachable: int = 0
    spaced: int = 0
    sentences: int = 0
    dates: DateTally = field(default_factory=DateTally)

    def __post_init__(self) -> None:
        self.words = read_header_words(self.header)

    def add(self, texts: Mapping[str, int]) -> None:
        """Count the texts of some rows, each with the number of rows it stands in."""
        for text, n in texts.items():
            self.rows += n
            if not text:
                self.empty += n
                self.seen = None
                continue
            self._compare(text, n)
            if self._is_missing(text):
                self.missing[text] += n
            else:
                self._count(text, n)
        self.dates.narrow()

    def _is_missing(self, text: str) -> bool:
        """Whether the text says nothing; there are people called Null and None."""
        return text.casefold() in missing_texts() and not (text.isalpha() and self.words.prop in _NAMES)

    def _compare(self, text: str, n: int) -> None:
        """Keep in mind which texts stood there, as numbers, until one comes twice or there are too many."""
        if self.seen is None or len(self.seen) >= self.most_seen:
            return
        number = hash(text)
        self.compared += 1
        if n > 1 or number in self.seen:
            self.seen = None
        else:
            self.seen.add(number)

    def _count(self, text: str, n: int) -> None:
        if self.texts is not None:
            self.texts[text] += n
            if len(self.texts) > MOST_TEXTS or len(text) > _LONGEST_CATEGORY:
                self.texts = None
        self.length += n * len(text)
        self.spaced += n * (" " in text)
        self.urls += n * bool(_url(text))
        self.capital += n * text[0].isupper()
        self.named += n * bool(len(text) < _LONGEST_CATEGORY and _named(text))
        self.reachable += n * bool(len(text) < _LONGEST_CATEGORY and _reachable(text))
        if _number(text):
            value = float(text.replace(",", ".").replace("−", "-"))
            self.numbers += n
            self.fractions += n * (not text.isdecimal())
            self.low, self.high = min(self.low, value), max(self.high, value)
        self.dates.add(text, n)
        if self.words.prop == "sentence_text":
            self.sentences += n * _is_sentence(text)

    def look(self) -> Look:
        """What the column looks like after all rows."""
        self._keep_flags()
        filled = self.rows - self.empty - self.missing.total()
        key = self.seen is not None and self.rows > 1
        kind = self._kind(filled, key)
        personal = self._personal(kind, filled)
        shown = {} if personal or kind is not Kind.CATEGORY or self.texts is None else dict(self.texts.most_common())
        ends = (self.low, self.high) if kind is Kind.NUMBER and not personal else (None, None)
        return Look(
            header=self.header,
            words=self.words,
            kind=kind,
            rows=self.rows,
            filled=filled,
            empty=self.empty,
            missing=dict(self.missing),
            different=None if self.texts is None else len(self.texts),
            key=key,
            compared=self.compared,
            personal=personal,
            shown={text: n for text, n in shown.items() if n > 1},
            texts=frozenset(self.texts or ()),
            low=ends[0],
            high=ends[1],
            whole=self.numbers == filled and not self.fractions,
            date=self.dates.look() if kind is Kind.DATE else None,
            sentences=self.sentences,
        )

    def _keep_flags(self) -> None:
        """Where some rows say TRUE, FALSE is an answer and not a text for nothing known."""
        if self.texts is not None and any(text.casefold() == "true" for text in self.texts):
            for text in [text for text in self.missing if text.casefold() == "false"]:
                self._count(text, self.missing.pop(text))

    def _kind(self, filled: int, key: bool) -> Kind:
        if not filled:
            return Kind.EMPTY
        if self.urls >= _MOSTLY * filled:
            return Kind.URL
        if self._is_date(filled):
            return Kind.DATE
        if key and not self.spaced and self.length < 40 * filled and (self.words.id or self.numbers == filled):
            return Kind.ID
        if self.numbers == filled and not (self.texts is not None and len(self.texts) <= 2):
            return Kind.NUMBER
        if self.texts is not None and filled >= _IN_THREE_ROWS * len(self.texts):
            return Kind.CATEGORY
        return Kind.LONG_TEXT if self.length > _LONG_TEXT * filled else Kind.TEXT

    def _is_date(self, filled: int) -> bool:
        look = self.dates.look()
        if look is None or look.fits < _MOSTLY * filled:
            return False
        prop = BY_NAME.get(self.words.prop)
        dated = self.words.date or (prop is not None and prop.reading is Reading.DATE)
        # Numbers that could be years are dates only under a header that speaks of dates.
        return dated or (look.year < look.fits and look.notation != "yyyymmdd")

    def _personal(self, kind: Kind, filled: int) -> bool:
        """Whether values should be shown to nobody: in doubt, yes."""
        if self.words.personal:
            return True
        if kind is Kind.DATE:
            prop = BY_NAME.get(self.words.prop)
            return prop is None or not prop.of_spell
        if self.reachable * 10 > filled:
            return True
        if kind is Kind.NUMBER:
            return not -1_000_000 < self.low <= self.high < 1_000_000
        if kind is Kind.CATEGORY:
            many = self.texts is not None and len(self.texts) > _FEW_NAMES
            return not self.words.plain and (self.capital if many else self.named) * 2 > filled
        return kind is not Kind.EMPTY and not (kind is Kind.ID and self.words.id)


def _is_sentence(text: str) -> bool:
    try:
        read_sentence(text)
    except Unread:
        return False
    return True
