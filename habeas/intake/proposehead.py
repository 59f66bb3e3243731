"""What a number of a sentence counts, and what keeps it from being a number of people."""

from __future__ import annotations

from dataclasses import dataclass

from habeas.intake.proposedfigure import Line

JOINED = "it hangs on a sign, letter or other number: an age, score, price, range, code or telephone number"
NUMBERED = "it is the number of an article of law, a line or the like, or an age"
NOT_WHOLE = "it is no whole number of people"
TOO_MANY = "so many people no country frees, holds or arrests"
MOST_PEOPLE = 10_000_000
REFERS = "it refers to a number told elsewhere"
COMPARED = "it is told of another time, for comparison"
A_TIME = "it is a length of time"
QUESTION = "the sentence is a question"
_ORDINARY = ("prisoners", "prisoner", "inmates", "convicts", "convict", "captives", "internees", "defendants")
_ACTS_AS_WAVES = frozenset({"releases", "pardons", "amnesties"})


@dataclass(frozen=True, slots=True)
class Head:
    """What a number counts. `sort` is people, group, waves or bare; `last` is the last piece of its words."""

    sort: str
    last: int
    political: bool = False
    ordinary: bool = False
    groups: tuple[str, ...] = ()


def head_of(line: Line, at: int) -> Head | str:
    """What a number counts, or why that is not known."""
    groups: list[str] = []
    last = at
    for place in range(at + 1, min(at + 7, len(line.pieces))):
        piece = line.pieces[place]
        if piece.is_("waves") or (place == at + 1 and piece.is_("acts", "freed") and piece.text in _ACTS_AS_WAVES):
            return Head("waves", place)
        if piece.is_("people"):
            nouns = ("people", "group")[bool(groups)]
            return Head(nouns, place, piece.name == "political", piece.text in _ORDINARY, tuple(groups))
        if piece.is_("groups"):
            groups.append(piece.name)
            last = place
        elif groups or not piece.is_("word") or not piece.text[0].isalpha() or _is_plural(piece.text):
            break
    if groups:
        return Head("group", last, groups=tuple(groups))
    following = line.at(at + 1)
    if following is None or not (following.is_("word") and following.text[0].isalpha()):
        return Head("bare", at)
    return f"what it counts ({_short(following.text)}) is no word for people that we know"


def _is_plural(word: str) -> bool:
    """True if a word we do not know looks like the noun that is counted: no adjective ends like "tracks"."""
    return word.endswith("s") and not word.endswith(("ous", "ss"))


def no_count(line: Line, at: int, first: int) -> str:
    """Why a number can be none of people, by what stands at it."""
    piece = line.pieces[at]
    before = line.at(first - 1)
    point = before is not None and before.text == "."
    if piece.is_("joined"):
        return JOINED
    if line.is_at(first - 1 - point, "words", "numbered"):
        return NUMBERED
    if piece.number is None or piece.number.value is None or piece.number.value != int(piece.number.value):
        return NOT_WHOLE
    if piece.number.value > MOST_PEOPLE:
        return TOO_MANY
    if line.is_at(at + 1, "units"):
        return A_TIME
    return ""


def not_said(line: Line, at: int, first: int) -> str:
    """Why nothing is said of a number, by its sentence."""
    if line.elsewhere:
        return f"the sentence speaks of {line.elsewhere!r}, which is another matter"
    if line.asks():
        return QUESTION
    if line.clause[at] in line.refusing:
        return f"its clause speaks {line.refusing[line.clause[at]]}"
    before = line.at(at - 1)
    if before is not None and before.is_("words", "of_the") and before.text != "one of":
        return REFERS
    if line.is_at(first - 1, "words", "compared"):
        return COMPARED
    return ""


def whole_figure(line: Line, at: int) -> str:
    """The figure with all that hangs on it."""
    start, end = line.pieces[at].start, line.pieces[at].end
    while start > 0 and not line.text[start - 1].isspace() and line.pieces[at].end - start < 40:
        start -= 1
    while end < len(line.text) and not line.text[end].isspace() and end - line.pieces[at].start < 40:
        end += 1
    return line.text[start:end].rstrip(".,;:!?)\"'”’»")


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
