"""Invented editions in the true formats of the published lists: people out of a seed, and writers that give bytes.

`invent(seed, n)` gives prisoners whose names, days and sentences are drawn; nobody of them exists. Each writer gives a
file as the publisher would: `viasna_machine`, `viasna_site`, `viasna_table`, `ovdinfo`, `cecc`, `memorial`.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.sources.editionwords import (
    ARTICLES,
    CECC_HEADER,
    GIVEN,
    LANGUAGES,
    MEMORIAL_HEADER,
    PENALTIES,
    PRISONS,
    RELEASED,
    SEXES,
    SITE_COLUMNS,
    SITE_HEADERS,
    STATUSES,
    SURNAMES,
    TABLE_HEADER,
    TOLD,
    VIASNA_HEADER,
    in_words,
    packed,
    slashes,
    term,
)


@dataclass(frozen=True, kw_only=True)
class Prisoner:
    """One invented detention. Dates are EDTF of a day, a month or a year, or empty; `status` is Viasna's."""

    number: int
    given: int
    surname: int
    sex: str
    born: str
    detained: str
    sentenced: str
    months: int
    penalty: str
    status: str
    released: str
    exit: str
    prison: str
    articles: tuple[str, ...]

    def name(self, language: str) -> str:
        """The name as a list in that language prints it; "latin" is that of an address."""
        at = (*LANGUAGES, "latin").index(language)
        return f"{GIVEN[self.sex][self.given][at]} {SURNAMES[self.surname][at]}"

    @property
    def held(self) -> bool:
        return self.status == "active"


def invent(seed: int, n: int) -> list[Prisoner]:
    """`n` prisoners drawn with `seed`, numbered from 1001; some are namesakes."""
    chance = random.Random(seed)
    return [_prisoner(chance, 1001 + at) for at in range(n)]


def _prisoner(chance: random.Random, number: int) -> Prisoner:
    detained = date(2020, 8, 9) + timedelta(chance.randrange(1200))
    sentenced = detained + timedelta(chance.randrange(20, 400))
    status = chance.choice(("active", "former", "former", "np"))
    out = status == "former"
    return Prisoner(
        number=number,
        given=chance.randrange(3),
        surname=chance.randrange(len(SURNAMES)),
        sex=chance.choice("mf"),
        born=_partial(chance, date(1950, 1, 1) + timedelta(chance.randrange(18_000))),
        detained=_partial(chance, detained),
        sentenced=chance.choice(("", sentenced.isoformat())),
        months=chance.choice((6, 18, 24, 30, 54, 102)),
        penalty=chance.choice(("custody", "custody", "home_confinement", "fine")),
        status=status,
        released=chance.choice(("", _partial(chance, sentenced + timedelta(chance.randrange(900))))) if out else "",
        exit=chance.choice(sorted(TOLD)) if out else "",
        prison="" if out else chance.choice(("", *PRISONS)),
        articles=tuple(chance.sample(ARTICLES, chance.randrange(1, 4))),
    )


def _partial(chance: random.Random, day: date) -> str:
    return day.isoformat()[: chance.choice((10, 10, 10, 7, 4))]


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as CSV in UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([header, *rows])
    return text.getvalue().encode()


def viasna_machine(people: Iterable[Prisoner], *, missing: str = "") -> bytes:
    """Viasna's machine export; `missing` is "" or "FALSE", as the site changed its mind."""
    return as_csv(
        VIASNA_HEADER, [[_viasna(person).get(name, "") or missing for name in VIASNA_HEADER] for person in people]
    )


def _viasna(person: Prisoner) -> dict[str, str]:
    slug = person.name("latin").replace(" ", "-")
    return {
        "id": str(person.number),
        "url": f"https://prisoners.example/en/person/{slug}",
        "name": person.name("en"),
        "status": person.status,
        "gender": SEXES["en"][person.sex],
        "description": TOLD[person.exit] if person.exit else "",
        "birthday": person.born,
        "arrested": person.detained,
        "articles": "; ".join(person.articles),
        "prison": person.prison or ("Released" if person.status == "former" else ""),
        "decision": "500 base value" if person.penalty == "fine" else term(person.months),
        "penalty": PENALTIES[person.penalty][0],
        "judge": "Zyblo Q.",
        "verdict_date": person.sentenced,
        "release_date": person.released,
        "clusters": "Minsk",
    }


def viasna_site(people: Iterable[Prisoner], language: str) -> bytes:
    """The export of the site in English, Russian or Belarusian, with dates in words."""
    rows = [[_site(person, language)[name] for name in SITE_COLUMNS] for person in people]
    return as_csv(SITE_HEADERS[language], rows)


def _site(person: Prisoner, language: str) -> dict[str, str]:
    cells = _viasna(person)
    in_language = {
        "name": person.name(language),
        "status": STATUSES[language][person.status],
        "gender": SEXES[language][person.sex],
        "articles": "\n".join(person.articles),
        "penalty": PENALTIES[person.penalty][LANGUAGES.index(language)],
        "prosecutor": "Chmul",
        "prison": f"{person.prison}\n000000, Nowhere" if person.prison else RELEASED[language] if person.status == "former" else "",
    }  # fmt: skip
    words = {name: in_words(cells[name], language) for name in ("birthday", "arrested", "verdict_date")}
    return cells | in_language | words


def viasna_table(people: Iterable[Prisoner]) -> bytes:
    """The older table of the English site, with the address of the prison apart."""
    columns = ("name", "birthday", "gender", "arrested", "articles", "prison", "address", "status")
    rows = [
        [(_site(person, "en") | {"address": "Nowhere", "prison": person.prison})[name] for name in columns]
        for person in people
    ]
    return as_csv(TABLE_HEADER, rows)


def ovdinfo(people: Iterable[Prisoner], language: str) -> bytes:
    """OVD-Info's answer in English or Russian: one prosecution for each prisoner, twins of places in Russian alone."""
    rows = [_prosecution(person, language) for person in people]
    return json.dumps({"total": len(rows), "data": rows}, ensure_ascii=False).encode()


def _prosecution(person: Prisoner, language: str) -> dict[str, object]:
    served = {"en": "At large (served his sentence)", "ru": "На свободе (отбыл срок)"}[language]
    held = {"en": "In a penal colony", "ru": "В колонии"}[language]
    state = {"active": held, "former": served, "np": None}[person.status]
    cells = {
        "name": person.name(language),
        "gender": {"en": {"m": "male", "f": "female"}, "ru": SEXES["ru"]}[language][person.sex],
        "case_name": f"Case {person.surname}",
        "verdict_essence": PENALTIES[person.penalty][LANGUAGES.index(language)],
        "persecution_article_and_part": list(person.articles),
        "persecution_city": ["Nowhere"],
        "persecution_region": ["Region 91"],
        "persecution_location": None,
        "persecution_occupation": ["carver", "cook"],
        "persecution_person_state": state,
        "story": "Somebody said something.",
    }
    return {f"{name}_{language}": cell for name, cell in cells.items()} | {
        "birth_year": int(person.born[:4]) if person.born else None,
        "citizenship": None,
        "age_persecution_began": 33,
        "persecution_started": person.detained,
        "first_verdict_date": person.sentenced or None,
        "verdict_imprisonment_term": person.months if person.penalty == "custody" else None,
        "persecution_imprisoned": person.held,
        "detention_center_ru": ["СИЗО-91"],
        "penal_facility_ru": [person.prison] if person.prison else [],
    }


def cecc(people: Iterable[Prisoner]) -> bytes:
    """The Commission's spreadsheet saved as CSV."""
    return as_csv(CECC_HEADER, [[_commission(person).get(name, "") for name in CECC_HEADER] for person in people])


def _commission(person: Prisoner) -> dict[str, str]:
    sent = person.penalty == "custody"
    return {
        "CECC record number": f"2004-{person.number:05}",
        "main name": person.name("en"),
        "detention status": {"active": "DET", "former": "REL", "np": "DET-bail"}[person.status],
        "issue category": "eth/rel",
        "ethnic group": "Tibetan",
        "sex": person.sex.upper(),
        "age at detention": "33",
        "residence province": "Nowhere (general)",
        "date of detention": slashes(person.detained),
        "current (or last) prison, detention center or site": person.prison,
        "current (or last) sentence or time served (years)": str(person.months // 12),
        "(months)": str(person.months % 12),
        "legal process": "chg/tri-close/sent/rel" if sent else "chg?/tri?",
        "sentence date": slashes(person.sentenced) if sent else "",
        "actual date released": slashes(person.released),
        "charge (statute)": "/".join(person.articles),
    }


def memorial(people: Iterable[Prisoner]) -> bytes:
    """Memorial's tables joined to one row an arrest."""
    return as_csv(MEMORIAL_HEADER, [_arrest(person) for person in people])


def _arrest(person: Prisoner) -> tuple[str, ...]:
    given, surname = person.name("ru").split()
    dates = [packed(edtf) for edtf in (person.born, person.detained, person.sentenced, person.released)]
    sentence = f"{person.months // 12 or 3} лет ИТЛ"
    sex = {"m": "М", "f": "Ж"}[person.sex]
    return (f"a{person.number}", f"p{person.number}", surname, given, sex, *dates[:3], person.articles[0], sentence,
            person.prison, dates[3])  # fmt: skip
