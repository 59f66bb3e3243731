"""What words and values of FollowTheMoney say in ours, with the text that their source had."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import NoReturn

from habeas.core.dates import PartialDate
from habeas.core.errors import InputError
from habeas.core.props import Prop, Reading
from habeas.sources.base import Retold, Said
from habeas.sources.unread import Unread

# Properties of Person, and what we call them.
PERSON = {
    "name": "name", "alias": "alias", "weakAlias": "alias", "previousName": "alias", "fatherName": "father",
    "gender": "sex", "birthDate": "born", "birthPlace": "birthplace", "deathDate": "died",
    "citizenship": "citizenship", "nationality": "citizenship", "ethnicity": "nationality", "religion": "religion",
    "position": "occupation", "profession": "occupation", "education": "education", "address": "residence",
    "sourceUrl": "url", "summary": "description", "description": "description", "biography": "description",
    "notes": "description",
}  # fmt: skip
# Properties of Person that say nothing we keep: parts of names, numbers of papers, contacts, risk, links, housekeeping.
IGNORED = frozenset({
    "id", "firstName", "lastName", "middleName", "secondName", "motherName", "nameSuffix", "title", "abbreviation",
    "appearance", "eyeColor", "hairColor", "height", "weight", "spokenLanguage", "political", "birthCountry",
    "country", "mainCountry", "jurisdiction", "idNumber", "passportNumber", "socialSecurityNumber", "taxNumber",
    "taxStatus", "innCode", "registrationNumber", "licenseNumber", "phone", "email", "website", "addressEntity",
    "topics", "riskSource", "program", "programId", "status", "sector", "classification", "legalForm", "keywords",
    "wikidataId", "wikipediaUrl", "alephUrl", "publisher", "publisherUrl", "proof", "indexText", "createdAt",
    "modifiedAt", "retrievedAt", "incorporationDate", "dissolutionDate", "parent", "icijId", "sayariId", "bvdId",
    "opencorporatesUrl", "npiCode", "ogrnCode", "okpoCode", "okvedCode", "vatCode", "leiCode", "dunsCode", "swiftBic",
    "uniqueEntityId", "uscCode", "brightQueryId", "brightQueryOrgId",
})  # fmt: skip
# Schemata of what stands beside people: companies, links between entities, papers, places.
IGNORED_SCHEMATA = frozenset({
    "Address", "Article", "Associate", "Company", "Directorship", "Document", "Documentation", "Employment", "Family",
    "Identification", "Membership", "Occupancy", "Organization", "Ownership", "Passport", "Position", "PublicBody",
    "Representation", "Sanction", "Similar", "UnknownLink",
})  # fmt: skip
SEXES = {"male": "m", "female": "f", "other": "x"}
_DATE = re.compile(r"(\S+)(?: \((.*)\))?", re.DOTALL)
_NEW = "this schema and property are new to the reader 'ftm'", "If nothing in it matters, take its rows out."


def cell_of(said: Iterable[tuple[int, str, str, bool]]) -> str:
    """Values of one property as the text of a cell: number of the detention, value, original text, whether ours."""
    return json.dumps(sorted(set(said)), ensure_ascii=False, separators=(",", ":"))


def read_cell(prop: Prop) -> Callable[[str], tuple[Said, ...]]:
    """A function that reads such a cell."""
    translate = _translation(prop)

    def read(cell: str) -> tuple[Said, ...]:
        return tuple(
            Retold(prop.name, value, spell, original)
            for spell, said, printed, ours in json.loads(cell)
            for value, original in (translate(said, printed, ours),)
        )

    return read


def read_new(cell: str) -> NoReturn:
    """Refuses: the row has a schema or property that we do not know."""
    raise Unread(*_NEW)


def _translation(prop: Prop) -> Callable[[str, str, bool], tuple[str, str]]:
    """Gives our value and the original of a value, its original and whether we wrote them."""
    if prop.name == "sex":
        return _sex
    return _date if prop.reading is Reading.DATE else _text


def _text(value: str, original: str, ours: bool) -> tuple[str, str]:
    return value, original or value


def _sex(value: str, original: str, ours: bool) -> tuple[str, str]:
    if value not in SEXES:
        raise Unread("this is not a gender of FollowTheMoney", f"Write one of: {', '.join(SEXES)}.")
    return SEXES[value], original or (SEXES[value] if ours else value)


def _date(value: str, original: str, ours: bool) -> tuple[str, str]:
    """The date in EDTF: ours from the original; another's is a prefix, from which a time of day is cut off."""
    edtf, printed = value.partition("T")[0], original
    if ours:
        match = _DATE.fullmatch(original)
        edtf, printed = (match[1], match[2] or "") if match else (value, "")
    try:
        PartialDate.parse(edtf)
    except InputError as error:
        raise Unread("this is not a date we read", error.fix or "Write 2024, 2024-07 or 2024-07-03.") from None
    return edtf, printed or edtf
