"""A sentence as pieces with a meaning: dates, numbers, and the phrases that say what is counted and what befell it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from habeas.sources.articledates import Dated, read_date
from habeas.sources.articlenumbers import Number, read_number
from habeas.sources.articlewords import Phrase, Token, Words, tokens_of

_JOINED = frozenset("-–—/:+#№$€£¥._@")
_DASHES = frozenset("-–—")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence. `table` is that of its phrase, or `date`, `number`, `joined` or `word`.

    `joined` is a number that hangs on a letter, sign or other number: an age, a score, a price, a telephone number.
    `start` and `end` are its place in the sentence.
    """

    table: str
    name: str
    text: str
    start: int
    end: int
    number: Number | None = None
    dated: Dated | None = None

    def is_(self, table: str, *names: str) -> bool:
        """True if it is of that table, and of one of the names if any is given."""
        return self.table == table and (not names or self.name in names)


def pieces_of(text: str, words: Words, said: date | None) -> tuple[Piece, ...]:
    """The pieces of a sentence in order; every token is in one of them."""
    return tuple(_pieces(text, tokens_of(text), words, said))


def _pieces(text: str, tokens: Sequence[Token], words: Words, said: date | None) -> Iterator[Piece]:
    at = 0
    while at < len(tokens):
        table, name, length, number, dated = _piece(tokens, at, words, said)
        start, end = tokens[at].start, tokens[at + length - 1].end
        yield Piece(table, name, text[start:end].lower(), start, end, number, dated)
        at += length


Read = tuple[str, str, int, Number | None, Dated | None]


def _piece(tokens: Sequence[Token], at: int, words: Words, said: date | None) -> Read:
    """The table and the name of the piece that begins at a token, how many tokens it has, its number and its date."""
    phrase = words.phrase(tokens, at)
    dated = read_date(words, tokens, at, said)
    if dated is not None and not (_counts_people(tokens, at, dated, words) or _hangs(tokens, at, dated.length)):
        return "date", "", dated.length, None, dated
    if phrase is not None and phrase.table == "qualifiers" and not _before_number(tokens, at + phrase.length, words):
        phrase = words.phrase(tokens, at, "words")
    if phrase is not None and phrase.length > 1:
        return phrase.table, phrase.name, phrase.length, None, None
    number = read_number(words, tokens, at)
    if number is not None:
        table = "joined" if _hangs(tokens, at, number.length) or _ranges(tokens, at, number, words) else "number"
        return table, "", number.length, number, None
    if phrase is not None:
        return phrase.table, phrase.name, phrase.length, None, None
    if tokens[at].text in _DASHES and not _touches(tokens, at):
        return "words", "strong", 1, None, None
    return "units" if tokens[at].text in words.plan["units"] else "word", "", 1, None, None


def _counts_people(tokens: Sequence[Token], at: int, dated: Dated, words: Words) -> bool:
    """True if what looks like a year is a number of people: 2000 prisoners."""
    end = at + dated.length
    following = words.phrase(tokens, end) if end < len(tokens) else None
    return dated.length <= 2 and tokens[end - 1].text.isdigit() and not dated.runs and _is_people(following)


def _is_people(phrase: Phrase | None) -> bool:
    return phrase is not None and phrase.table in ("people", "groups")


def _touches(tokens: Sequence[Token], at: int) -> bool:
    before = at > 0 and tokens[at - 1].end == tokens[at].start
    after = at + 1 < len(tokens) and tokens[at + 1].start == tokens[at].end
    return before or after


def _hangs(tokens: Sequence[Token], at: int, length: int) -> bool:
    """True if a sign or letter touches a number: $5, 342-1, 2:0, +375, 16th, thirty-year-old."""
    if tokens[at].text[0] in "0123456789" and at > 0 and tokens[at - 1].end == tokens[at].start:
        before = tokens[at - 1].text
        if before[-1].isalnum() or (before in _JOINED and not _word_before(tokens, at - 1)):
            return True
    end = at + length
    if end >= len(tokens) or tokens[end].start != tokens[end - 1].end:
        return False
    after = tokens[end].text
    if after[0].isalnum():
        return True
    return after in _JOINED - {"+"} and end + 1 < len(tokens) and tokens[end + 1].start == tokens[end].end


def _word_before(tokens: Sequence[Token], at: int) -> bool:
    """True if a word touches the sign at a token: the hyphen of mid-2021."""
    return tokens[at].text == "-" and at > 0 and tokens[at - 1].end == tokens[at].start and tokens[at - 1].text == "mid"


def _ranges(tokens: Sequence[Token], at: int, number: Number, words: Words) -> bool:
    """True if a number is one end of a range: 30 to 40, between 30 and 40."""
    end = at + number.length
    if end + 1 < len(tokens) and tokens[end].text in ("to", "-", "–", "or") and _figure(words, tokens, end + 1):
        return True
    if at == 0 or tokens[at - 1].text not in ("to", "-", "–", "or", "and", "between"):
        return False
    before = [token.text for token in tokens[max(0, at - 5) : at]]
    if before and before[-1] in ("to", "-", "–", "or") and len(before) > 1 and _figure(words, tokens, at - 2):
        return not (len(before[-2]) == 4 and before[-2].isdigit())  # "since 2026 to nine": a year is no end of a range
    return "between" in before and (before[-1] == "between" or before[-1] == "and")


def _figure(words: Words, tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and read_number(words, tokens, at) is not None


def _before_number(tokens: Sequence[Token], at: int, words: Words) -> bool:
    """True if a number or a share begins at a token, or after one small word or another qualifier."""
    for place in (at, at + 1):
        if place >= len(tokens):
            return False
        phrase = words.phrase(tokens, place)
        if read_number(words, tokens, place) is not None or (phrase is not None and phrase.table == "shares"):
            return True
        if tokens[place].text not in ("a", "an", "the", "another", "about", "around", "some", "further"):
            return False
    return False
