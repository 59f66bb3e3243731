"""The properties a statement can have: what a list can say of a person or of one detention."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from habeas.core.errors import UnknownName


class Reading(StrEnum):
    """How the value of a property is written."""

    TEXT = "text"
    WORD = "word"
    DATE = "date"
    DAYS = "days"
    NUMBER = "number"


READING_DOCS = {
    Reading.TEXT: "text as the list prints it",
    Reading.WORD: "one word of a vocabulary",
    Reading.DATE: "an EDTF date; statements also hold its first and last day",
    Reading.DAYS: "whole days as `least/most`, such as `1642/1645`; either side may be empty",
    Reading.NUMBER: "a whole number, zero or more",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """One property. `of_spell`: it is said of one detention, not of the person. `many`: several values are no conflict.

    `ftm` is the property of FollowTheMoney's schema Person that means the same, or empty.
    """

    name: str
    reading: Reading
    doc: str
    of_spell: bool = False
    many: bool = False
    words: str = ""
    ftm: str = ""


def _of_person(name: str, reading: Reading, doc: str, ftm: str = "", *, many: bool = False, words: str = "") -> Prop:
    return Prop(name=name, reading=reading, doc=doc, ftm=ftm, many=many, words=words)


def _of_spell(name: str, reading: Reading, doc: str, *, many: bool = False, words: str = "") -> Prop:
    return Prop(name=name, reading=reading, doc=doc, of_spell=True, many=many, words=words)


# The place of a property in this tuple is its number in the database: append, never reorder.
PROPS: tuple[Prop, ...] = (
    _of_person(
        "name", Reading.TEXT, "A name, as printed; one statement for each spelling or language.", "name", many=True
    ),
    _of_person("alias", Reading.TEXT, "Another name the person goes by.", "alias", many=True),
    _of_person("father", Reading.TEXT, "Name of the father, or patronymic.", "fatherName"),
    _of_person("sex", Reading.WORD, "Sex, as the list says.", "gender", words="sexes"),
    _of_person("born", Reading.DATE, "Date of birth.", "birthDate"),
    _of_person("birthplace", Reading.TEXT, "Place of birth.", "birthPlace"),
    _of_person("died", Reading.DATE, "Date of death, in custody or after.", "deathDate"),
    _of_person("citizenship", Reading.TEXT, "Citizenship.", "citizenship", many=True),
    _of_person("nationality", Reading.TEXT, "Nationality or ethnic group, as the list says.", "ethnicity", many=True),
    _of_person("religion", Reading.TEXT, "Religion.", "religion"),
    _of_person("occupation", Reading.TEXT, "Occupation.", "position", many=True),
    _of_person("education", Reading.TEXT, "Education.", "education"),
    _of_person("residence", Reading.TEXT, "Where the person lives or lived.", "address", many=True),
    _of_person("health", Reading.TEXT, "Health, as the list says."),
    _of_person("minor_children", Reading.NUMBER, "Number of minor children."),
    _of_person("url", Reading.TEXT, "Page about the person.", "sourceUrl", many=True),
    _of_person("description", Reading.TEXT, "What the list tells of the person in free text.", "summary", many=True),
    _of_person("designated", Reading.WORD, "A body that counts the person among political prisoners.", many=True),
    _of_spell("detained", Reading.DATE, "First day in custody."),
    _of_spell("detained_at", Reading.TEXT, "Place of the arrest."),
    _of_spell("age", Reading.NUMBER, "Age at detention, in years."),
    _of_spell("sentenced", Reading.DATE, "Day of the verdict."),
    _of_spell("court", Reading.TEXT, "Court.", many=True),
    _of_spell("judge", Reading.TEXT, "Judge.", many=True),
    _of_spell("prosecutor", Reading.TEXT, "Prosecutor.", many=True),
    _of_spell("article", Reading.TEXT, "An article of law; one statement for each.", many=True),
    _of_spell("issue", Reading.TEXT, "What the case is about, in the list's categories.", many=True),
    _of_spell("case", Reading.TEXT, "Name or number of the court case.", many=True),
    _of_spell("punishment", Reading.WORD, "Kind of the principal punishment.", words="punishments"),
    _of_spell("sentence_text", Reading.TEXT, "The sentence as printed."),
    _of_spell("sentence_days", Reading.DAYS, "Days in custody that the sentence means."),
    _of_spell("sentence_from", Reading.DATE, "Day from which the sentence runs."),
    _of_spell("scheduled_end", Reading.DATE, "Last day of the sentence, as the list or the authorities say."),
    _of_spell("state", Reading.WORD, "Whether the person is in custody on the list's day.", words="states"),
    _of_spell("released", Reading.DATE, "Day the person left custody alive."),
    _of_spell("exit", Reading.WORD, "How the detention ended.", words="exits"),
    _of_spell("place", Reading.TEXT, "Prison, camp or other place of custody.", many=True),
    _of_spell("region", Reading.TEXT, "Region where the person is held or was detained."),
    _of_person("petitioned", Reading.WORD, "Whether the person asked for pardon.", words="answers"),
)
BY_NAME = {prop.name: prop for prop in PROPS}
NUMBER = {prop.name: number for number, prop in enumerate(PROPS)}


def prop_named(name: str) -> Prop:
    """The property of that name; raises UnknownName with the nearest."""
    if name not in BY_NAME:
        raise UnknownName("property", name[:40], BY_NAME)
    return BY_NAME[name]
