"""The characters a criterion may be written with: what cannot be seen, or looks like another letter, is refused."""

from __future__ import annotations

import re
import unicodedata

from habeas.core.errors import InputError

LONGEST = 2_000
# What may stand outside quoted texts; two signs that together mean something else are met before they are read apart.
_STRAY = re.compile(r"--|/\*|::|[^A-Za-z0-9_ \n\t(),=<>!.]")
_COMMENT = "A criterion has no comments: put them beside it."
_LOGIC = "Write and, or and not as words."
_QUOTE = "Texts stand in straight single quotation marks, sex = 'f', and names of attributes in none."
_ROUND = "Brackets are round, ( and ), and nothing is filled in."
_CURES = {
    **dict.fromkeys(("--", "/*", "#"), _COMMENT),
    **dict.fromkeys("+-*/%", "Nothing is computed, and no attribute is below zero: write the number itself."),
    **dict.fromkeys(("::", ":"), "Nothing is converted or filled in: write the number or the text itself."),
    **dict.fromkeys("?$@", "Nothing is filled in: write the number or the text itself."),
    **dict.fromkeys("&|^~", _LOGIC),
    **dict.fromkeys('"`', _QUOTE),
    **dict.fromkeys("[]{}", _ROUND),
    ";": "Write one condition; nothing may follow it.",
    "\\": "An apostrophe in a text is written twice: 'd''Artagnan'.",
}
_PLAIN = "Outside quoted texts only plain Latin letters, digits and the signs ( ) , . = < > ! are read."
_CYRILLIC = "аеорсухіјѕһԁԛԝАВЕКМНОРСТУХІЈЅ", "aeopcyxijshdqwABEKMHOPCTYXIJS"
_GREEK = "αικνορυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aikvopuxABEZHIKMNOPTYX"
_SIGNS = {
    **dict(zip(*_CYRILLIC, strict=True)),
    **dict(zip(*_GREEK, strict=True)),
    **dict.fromkeys("‘’‚‛′ʼ´“”„‟″«»", "'"),
    "≥": ">=",
    "≤": "<=",
    "≠": "<>",
    "ı": "i",
}
# Letters of these are easily taken for one another.
_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
_WORD = re.compile(r"[^\W\d_]+")
# They count as letters or signs and show nothing: fillers, joiners, variation selectors, the empty Braille cell.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)


def refused(problem: str, cure: str) -> InputError:
    """The error for a criterion that is not taken."""
    return InputError(problem, where="criterion", fix=cure)


def check_characters(text: str) -> None:
    """Raises InputError for a text that is empty or too long, a quoted text that does not end, and characters that
    have no place where they stand. Within quoted texts letters of any script have one."""
    if len(text) > LONGEST:
        raise refused(
            f"there are {len(text):,} characters", f"At most {LONGEST:,} are read: write a shorter condition."
        )
    if not text.strip():
        raise refused("nothing is written", "Write a condition, such as age >= 60 or health = 'serious'.")
    parts = text.split("'")
    for part in parts[::2]:
        _check_outside(part)
    if len(parts) % 2 == 0:
        cure = "A text stands between two quotation marks; an apostrophe in it is written twice: 'd''Artagnan'."
        raise refused("a quotation mark is not closed", cure)
    for part in parts[:-1:2]:
        if prefix := re.search(r"\w+$", part):
            cure = "Put a space between them; texts with a letter before them, such as E'...', are not read."
            raise refused(f"{shown(prefix[0])} touches a quotation mark", cure)
    for part in parts[1::2]:
        _check_inside(part)


def shown(text: str) -> str:
    """The beginning of `text` in quotation marks, as much as a message shows."""
    return repr(text if len(text) <= 40 else text[:39] + "…")


def _check_outside(part: str) -> None:
    stray = _STRAY.search(part)
    if stray is None:
        return
    sign = stray[0]
    if sign in _CURES:
        raise refused(f"the sign {sign} has no place in a criterion", _CURES[sign])
    problem, like = f"{called(sign)} stands outside a quoted text", looks_like(sign)
    if like:
        raise refused(f"{problem} and looks like {like}", f"Type {like} instead.")
    if _unseen(sign):
        raise refused(f"{problem} and cannot be seen", "Take it out.")
    raise refused(problem, _PLAIN)


def _check_inside(part: str) -> None:
    for letter in part:
        if fault := _unfit(letter):
            raise refused(f"{called(letter)} stands in a quoted text and {fault[0]}", fault[1])
    for word in _WORD.findall(unicodedata.normalize("NFC", part)):
        _check_word(word)


def _unfit(letter: str) -> tuple[str, str] | None:
    """What is wrong with a character of a quoted text, and the cure."""
    kind = unicodedata.category(letter)
    if letter == "\\":
        return "means nothing there", _CURES["\\"]
    if _unseen(letter):
        return "cannot be seen", "Take it out."
    if kind in ("Cs", "Co", "Cn"):
        return "is no letter", "Take it out, or copy the text again from where it is from."
    if kind == "Zs" and letter != " ":
        return "looks like a space", "Type a space instead."
    if kind[0] in "LN" and unicodedata.decomposition(letter).startswith(("<wide>", "<narrow>", "<font>")):
        like = unicodedata.normalize("NFKC", letter)
        return f"looks like {like!r}", f"Type {like!r} instead."
    return None


def _unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") or _UNSEEN.match(letter) is not None


def _check_word(word: str) -> None:
    of = [unicodedata.name(letter, "").split(" ")[0] for letter in word]
    alphabets = sorted(_ALIKE.intersection(of), key=of.count)
    if len(alphabets) > 1:
        odd = word[of.index(alphabets[0])]
        names = " and ".join(name.capitalize() for name in sorted(alphabets))
        like = looks_like(odd)
        problem = f"the word {shown(word)} has {names} letters, among them {called(odd)}"
        raise refused(problem + (f", which looks like {like}" if like else ""), "Write each word in one alphabet.")


def called(letter: str) -> str:
    """A character by its number and its name, for one that a reader may not see or may take for another."""
    nameless = "a control character" if unicodedata.category(letter) == "Cc" else "without a name"
    return f"U+{ord(letter):04X} ({unicodedata.name(letter, nameless)})"


def looks_like(letter: str) -> str:
    """The plain character that a letter or sign looks like, as a message shows it; empty if it looks like none."""
    like = _SIGNS.get(letter) or unicodedata.normalize("NFKC", letter)
    if letter.isascii() or not like.isascii():
        return ""
    return "a space" if like.isspace() else repr(like)
