"""An invented register: what three lists in three spellings print of the same people, and who they are.

Run: python -m bench.link_make --records N --seed S --out DIR [--missing .3] [--vague .1] [--typos .03] ...

List A is Belarusian, B Russian, C in Latin letters by any of the tables of `habeas.names.romanise`. Given names are
those of the project's own table, surnames are invented of syllables and the usual endings. `--out` gets records.parquet
(record_id, list, given, patronymic, surname, sex, birth_date, detention_date, region) and truth.parquet (record_id,
person_id). Everybody is invented; a seed gives the same people.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from habeas.names.given import GIVEN, Given
from habeas.names.romanise import romanise


class Record(NamedTuple):
    """One row of a list; dates are ISO days, months or years, None is not told. `person_id` is the truth."""

    record_id: int
    list: str
    given: str
    patronymic: str | None
    surname: str
    sex: str | None
    birth_date: str | None
    detention_date: str | None
    region: str | None
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Shares of values: not told, dates told in part, dates that are wrong, letters mistyped, short forms of given
    names, and of people twice in one list."""

    missing: float = 0.3
    vague: float = 0.1
    wrong: float = 0.04
    typos: float = 0.03
    short: float = 0.07
    twice: float = 0.03


# Syllables in Belarusian and Russian: unstressed o is a in Belarusian, soft t and d are ts and dz.
SYLLABLES = """
ба/ба бу/бу ва/во ве/ве ві/ви га/го гу/гу да/до дзе/де дзі/ди жа/жа жу/жу за/зо зі/зи ка/ко ку/ку кра/кро ла/ло лі/ли
лю/лю ма/мо му/му мі/ми на/но ні/ни ня/не па/по пру/пру пі/пи ра/ро ры/ри ру/ру са/со се/се сту/сту та/то ці/ти тры/три
ту/ту ха/хо хва/хва ча/че чу/чу ша/ша шы/ши шча/ща ява/ява юр/юр яр/яр до/до го/го ко/ко во/во мо/мо
"""
# Endings after a consonant: be m, be f, ru m, ru f, and how common they are.
ENDINGS = (
    ("аў", "ава", "ов", "ова", 25), ("ін", "іна", "ин", "ина", 10), ("скі", "ская", "ский", "ская", 15),
    ("овіч", "овіч", "ович", "ович", 15), ("евіч", "евіч", "евич", "евич", 8), ("енка", "енка", "енко", "енко", 10),
    ("ук", "ук", "ук", "ук", 7), ("ік", "ік", "ик", "ик", 5), ("цкі", "цкая", "цкий", "цкая", 5),
)  # fmt: skip
CONSONANTS = "бвдзклмнрст"
REGIONS = (
    ("Брэсцкая вобласць", "Брестская область", "Brest Region"),
    ("Віцебская вобласць", "Витебская область", "Vitebsk Region"),
    ("Гомельская вобласць", "Гомельская область", "Gomel Region"),
    ("Гродзенская вобласць", "Гродненская область", "Grodno Region"),
    ("Магілёўская вобласць", "Могилёвская область", "Mogilev Region"),
    ("Мінская вобласць", "Минская область", "Minsk Region"),
    ("Мінск", "Минск", "Minsk"),
)
TABLES = {"be": ("be_2007", "be_icao", "be_lacinka", "be_bgn"), "ru": ("ru_icao", "ru_bgn", "ru_press")}
IN_LIST = {"A": 0.8, "B": 0.5, "C": 0.5}


class Person(NamedTuple):
    """The names of a person in Belarusian and Russian, and what does not depend on the language."""

    given: Given
    surname: tuple[str, str]
    patronymic: tuple[str, str]
    born: date
    detained: date
    region: tuple[str, str, str]


def made(records: int, seed: int, noise: Noise) -> list[Record]:
    """At least so many records of invented people, less than six more, in no order.

    >>> made(50, 1, Noise()) == made(50, 1, Noise())
    True
    """
    draw, rows = random.Random(seed), list[Record]()
    given = {sex: [one for one in GIVEN.values() if one.sex == sex and one.be and one.ru] for sex in "mf"}
    surnames = [_surname(draw) for _ in range(max(50, min(4_000, records // 6)))]
    person_id = 0
    while len(rows) < records:
        person = _person(draw, given, surnames)
        for of in _lists(draw, noise):
            rows.append(_record(draw, noise, person, of, len(rows), person_id))
        person_id += 1
    draw.shuffle(rows)
    return [row._replace(record_id=at) for at, row in enumerate(rows)]


def _common(draw: random.Random, n: int) -> int:
    """A place below n, the first ones more often: half of all fall among the first seventh."""
    return int(n * draw.random() ** 2.8)


def _surname(draw: random.Random) -> tuple[str, str, str, str]:
    stem = [one.split("/") for one in draw.choices(SYLLABLES.split(), k=draw.choice((1, 1, 2)))]
    end, *_ = draw.choices(ENDINGS, weights=[one[4] for one in ENDINGS])
    joint = draw.choice(CONSONANTS)
    be, ru = ("".join(one[at] for one in stem).capitalize() + joint for at in (0, 1))
    return be + end[0], be + end[1], ru + end[2], ru + end[3]


def _person(draw: random.Random, given: dict[str, list[Given]], surnames: list[tuple[str, str, str, str]]) -> Person:
    sex = "m" if draw.random() < 0.8 else "f"
    surname = surnames[_common(draw, len(surnames))]
    at = 0 if sex == "m" else 1
    return Person(
        given=given[sex][_common(draw, len(given[sex]))],
        surname=(surname[at], surname[at + 2]),
        patronymic=_patronymic(given["m"][_common(draw, len(given["m"]))], sex),
        born=date(1950, 1, 1) + timedelta(days=draw.randrange(365 * 55)),
        detained=date(2020, 8, 9) + timedelta(days=int(1_900 * draw.random() ** 2)),
        region=draw.choice(REGIONS),
    )


def _patronymic(father: Given, sex: str) -> tuple[str, str]:
    """Those of names in a consonant; of the rest as if the last letter were not there."""
    be, ru = father.be[0].rstrip("аяойеёыіь'’"), father.ru[0].rstrip("аяойеёыиь")
    return (be + "авіч", ru + "ович") if sex == "m" else (be + "аўна", ru + "овна")


def _lists(draw: random.Random, noise: Noise) -> Iterator[str]:
    found = [name for name, share in IN_LIST.items() if draw.random() < share] or ["A"]
    for name in found:
        yield from [name] * (2 if draw.random() < noise.twice else 1)


def _record(draw: random.Random, noise: Noise, person: Person, of: str, record_id: int, person_id: int) -> Record:
    language = {"A": "be", "B": "ru", "C": draw.choice(("be", "ru"))}[of]
    at = 0 if language == "be" else 1
    table = draw.choice(TABLES[language])

    def write(name: str) -> str:
        return _typed(draw, noise, romanise(name, table) if of == "C" else name)

    short = person.given.short if draw.random() < noise.short else ()
    given = draw.choice(short) if short else (person.given.be if language == "be" else person.given.ru)[0]
    fathers = draw.random() > (0.9 if of == "C" else 0.3)
    detained = person.detained + timedelta(days=0 if draw.random() > 0.25 else draw.randrange(1, 40))
    return Record(
        record_id=record_id,
        list=of,
        given=write(given),
        patronymic=write(person.patronymic[at]) if fathers else None,
        surname=write(person.surname[at]),
        sex=person.given.sex if draw.random() > 0.1 else None,
        birth_date=_told(draw, noise, person.born, noise.missing),
        detention_date=detained.isoformat() if draw.random() > noise.missing / 5 else None,
        region=person.region["ABC".index(of)] if draw.random() > noise.missing * 0.6 else None,
        person_id=person_id,
    )


def _typed(draw: random.Random, noise: Noise, name: str) -> str:
    """One letter in the middle left out or written twice, in some names."""
    if len(name) < 4 or draw.random() >= noise.typos:
        return name
    at = draw.randrange(1, len(name) - 1)
    return name[:at] + draw.choice(("", name[at] * 2)) + name[at + 1 :]


def _told(draw: random.Random, noise: Noise, day: date, missing: float) -> str | None:
    if draw.random() < missing:
        return None
    if draw.random() < noise.wrong:
        day += timedelta(days=draw.choice((-366, -365, -10, -1, 1, 10, 365, 366)))
    return day.isoformat()[: draw.choice((4, 7)) if draw.random() < noise.vague else 10]


def write(folder: Path, rows: list[Record]) -> None:
    """The records and the truth as two Parquet files."""
    import duckdb
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        names = Record._fields
        con.register("made", {name: np.array([getattr(row, name) for row in rows], dtype=object) for name in names})
        for file, columns in (("records", names[:-1]), ("truth", ("record_id", "person_id"))):
            typed = [f"{name}::bigint as {name}" if name.endswith("_id") else name for name in columns]
            place = str(folder / f"{file}.parquet").replace("'", "''")
            con.execute(f"copy (select {', '.join(typed)} from made order by record_id) to '{place}' (format parquet)")


def main() -> None:
    """Write the register of one seed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    for name in Noise.__slots__:
        parser.add_argument(f"--{name}", type=float, default=getattr(Noise(), name), help="a share of values")
    asked = parser.parse_args()
    noise = Noise(**{name: getattr(asked, name) for name in Noise.__slots__})
    write(asked.out, made(asked.records, asked.seed, noise))


if __name__ == "__main__":
    main()
