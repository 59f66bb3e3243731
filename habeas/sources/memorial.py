"""Memorial's data on victims of terror in the USSR (lists.memo.ru): one row an arrest, in one CSV.

The tables of persons, arrests, sentences and releases are to be joined into one file with these columns:

    arrest_id     number of the arrest, the key of a row
    person_id     number of the person, the same in each of a person's rows
    surname, name, patronymic, sex, birth_place, nationality, education, occupation, residence
    arrest_place, court, article, sentence, camp, region       text as Memorial has it
    birth_date, arrest_date, sentence_date, release_date, death_date, execution_date       packed dates

A packed date is a whole number: five bits of day, four of month, eight of the years since 1800, 0 for a part that is
not known. All columns but the two numbers, `surname` and `arrest_date` may be absent.

A death is not said to be in custody unless there is a day of execution; a release with a date ends a detention in an
unknown way, for these tables do not keep the kind. Of a sentence that cannot be read only the text is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from habeas.sources.base import Reader, Rule, Said
from habeas.sources.headings import fit
from habeas.sources.listdates import NOTATIONS
from habeas.sources.penalties import say_free_sentence
from habeas.sources.rules import always, choice, dates, several, text

_SEXES = {"м": "m", "ж": "f", "муж": "m", "жен": "f", "муж.": "m", "жен.": "f", "мужской": "m", "женский": "f"}


def _say_name(surname: str, name: str, patronymic: str) -> tuple[Said, ...]:
    whole = " ".join(part for part in (surname, name, patronymic) if part)
    return (Said("name", whole), *((Said("father", patronymic),) if patronymic else ()))


def _say_end(release: str, execution: str, death: str) -> tuple[Said, ...]:
    released, executed, died = (NOTATIONS["packed"](date) if date else "" for date in (release, execution, death))
    exit = "executed" if executed else "unknown" if released else ""
    said = (Said("released", released), Said("died", died or executed), Said("exit", exit))
    return tuple(one for one in said if one.value)


READER = Reader(
    name="memorial",
    title="Memorial, victims of political terror in the USSR",
    key=("arrest_id",),
    person=("person_id",),
    rules=(
        Rule(columns=("surname", "name", "patronymic"), read=_say_name),
        choice("sex", "sex", _SEXES, personal=False),
        dates("birth_date", "born", "packed"),
        text("birth_place", "birthplace"),
        text("nationality", "nationality"),
        text("education", "education"),
        text("occupation", "occupation"),
        text("residence", "residence"),
        dates("arrest_date", "detained", "packed"),
        text("arrest_place", "detained_at"),
        dates("sentence_date", "sentenced", "packed"),
        text("court", "court"),
        several("article", "article", ";,|"),
        Rule(columns=("sentence",), read=say_free_sentence),
        text("camp", "place"),
        text("region", "region"),
        Rule(columns=("release_date", "execution_date", "death_date"), read=_say_end),
    ),
    optional=frozenset(
        {"name", "patronymic", "sex", "birth_date", "birth_place", "nationality", "education", "occupation"}
        | {"residence", "arrest_place", "sentence_date", "court", "article", "sentence", "camp", "region"}
        | {"release_date", "execution_date", "death_date"}
    ),
    always=always(designated="memorial"),
)


def reader_for(header: Sequence[str]) -> Reader:
    """The reader with the headings of the file."""
    return fit(READER, header)
