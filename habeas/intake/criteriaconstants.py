"""The constants of a criterion: which of them an attribute can be compared with, and how SQL writes them."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from habeas.core.attributes import Attribute, Measured
from habeas.core.words import words
from habeas.intake.criteriatext import refused, shown

Constant = Decimal | str


def constant_sql(attribute: Attribute, constant: Constant) -> str:
    """A constant that an attribute is compared with; raises InputError if it never could be."""
    if attribute.measured is not Measured.NUMBER:
        if not isinstance(constant, str):
            raise not_a_text(attribute, constant)
        return _word(attribute, constant)
    if isinstance(constant, str):
        problem = f"{attribute.name} is a number and {shown(constant)} is a text"
        raise refused(problem, "Write a number, without quotation marks.")
    if attribute.whole and constant != int(constant):
        raise refused(f"{attribute.name} is a whole number and {constant:f} is not", "Write a whole number.")
    return f"{constant:f}"


def _word(attribute: Attribute, text: str) -> str:
    """The text in quotation marks, if the attribute can be it."""
    constant, known = quoted(text), _known(attribute)
    if known and constant[1:-1] not in known:
        raise refused(f"{shown(text)} is no word of {attribute.name}", words_of(attribute))
    if text != text.strip():
        raise refused(f"{shown(text)} begins or ends with a space", "Take it out: no text of a list does.")
    return constant


def _known(attribute: Attribute) -> dict[str, str]:
    known = dict(words()[attribute.words]) if attribute.words else {}
    if attribute.words == "answers":
        del known["unknown"]  # null, as of everything that no list says
    return known


def words_of(attribute: Attribute) -> str:
    """A sentence on the words that an attribute with a vocabulary can be."""
    known = _known(attribute)
    if attribute.words == "answers":
        return f"One of: {', '.join(known)}. For those of whom it is not known write {attribute.name} is null."
    return f"Use = or in, with one of: {', '.join(known)}."


def quoted(text: str) -> str:
    """The text as a constant of SQL, in small letters as DuckDB makes them, composed as the texts of lists are."""
    if not text.strip():
        raise refused("a text is empty", "Write a text; for those of whom nothing is said write is null.")
    small = "".join(letter.lower()[0] for letter in unicodedata.normalize("NFC", text))
    return "'" + small.replace("'", "''") + "'"


def not_a_text(attribute: Attribute, number: Decimal) -> Exception:
    """The error for a number where a text belongs."""
    return refused(f"{attribute.name} is a text and {number:f} is a number", f"Write it as a text: '{number:f}'.")


def shown_constant(constant: Constant) -> str:
    """A constant as a message shows it."""
    return shown(constant) if isinstance(constant, str) else f"{constant:f}"
