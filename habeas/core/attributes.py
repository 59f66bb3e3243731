"""The attributes by which a criterion can describe a person on a day, and the criterion itself once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from habeas.core.errors import UnknownName


class Measured(StrEnum):
    """How an attribute is held for a person on a day."""

    NUMBER = "number"
    TEXT = "text"
    TEXTS = "texts"


MEASURED_DOCS = {
    Measured.NUMBER: "a number known as the least and the most it can be: columns `NAME_low` and `NAME_high`",
    Measured.TEXT: "one text or word, in small letters",
    Measured.TEXTS: "several texts, in small letters; a comparison is true if it is true of one of them",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What can be said of a person on a day. `prop` is the property of lists it is taken from; empty if it is computed.

    `lasting`: a release does not bring it to light (it stands in court papers or was so from birth), so it counts
    whenever it was learnt. Any other counts only if a list said it before the day asked about.
    `whole`: a number that has no fractions, so that nothing lies between 17 and 18.
    """

    name: str
    measured: Measured
    doc: str
    prop: str = ""
    lasting: bool = False
    words: str = ""
    whole: bool = False


def _number(name: str, doc: str, prop: str = "", *, lasting: bool = True, whole: bool = True) -> Attribute:
    return Attribute(name=name, measured=Measured.NUMBER, doc=doc, prop=prop, lasting=lasting, whole=whole)


def _text(name: str, doc: str, *, lasting: bool = False, words: str = "") -> Attribute:
    return Attribute(name=name, measured=Measured.TEXT, doc=doc, prop=name, lasting=lasting, words=words)


def _texts(name: str, doc: str, *, lasting: bool = False) -> Attribute:
    return Attribute(name=name, measured=Measured.TEXTS, doc=doc, prop=name, lasting=lasting)


ATTRIBUTES: tuple[Attribute, ...] = (
    _text("sex", "Sex, as the list says.", lasting=True, words="sexes"),
    _number("age", "Age in full years on the day."),
    _text("health", "Health, as the list says. Not reported is unknown, never healthy."),
    _number("minor_children", "Number of minor children.", "minor_children", lasting=False),
    _text("petitioned", "Whether the person asked for pardon.", words="answers"),
    _number(
        "sentence_years",
        "Years in custody that the sentence means, to the nearest month: five years are 5.",
        whole=False,
    ),
    _number("sentence_days", "Days in custody that the sentence means."),
    _text("punishment", "Kind of the principal punishment.", lasting=True, words="punishments"),
    _texts("article", "Articles of law of the case.", lasting=True),
    _texts("issue", "What the case is about, in the list's categories.", lasting=True),
    _number("held_days", "Days in custody so far."),
    _number("left_days", "Days of the sentence left; zero where it is over."),
    _text("region", "Region where the person is held or was detained.", lasting=True),
    _texts("place", "Prison, camp or other place of custody."),
    _texts("citizenship", "Citizenship."),
    _texts("nationality", "Nationality or ethnic group, as the list says."),
    _text("religion", "Religion."),
    _texts("occupation", "Occupation."),
    _text("education", "Education."),
)
BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}


def attribute_named(name: str) -> Attribute:
    """The attribute of that name; raises UnknownName with the nearest."""
    if name not in BY_NAME:
        raise UnknownName("attribute", name[:40], BY_NAME)
    return BY_NAME[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """Who is meant, as a condition over attributes.

    `text` is as written. `sql` is our own DuckDB expression, true, false or null (unknown), over the columns that
    `Measured` names; nothing of what was written stands in it but names of attributes and escaped constants.
    `attributes` are those it speaks of, in the order of `ATTRIBUTES`; `texts` are the whole texts, in small letters,
    that it asks of attributes without a vocabulary: a text that no list says may be a slip of the pen.
    """

    text: str
    sql: str
    attributes: tuple[str, ...]
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def learnt_later(self) -> bool:
        """Whether it speaks of what a release may bring to light."""
        return not all(BY_NAME[name].lasting for name in self.attributes)
