"""OVD-Info's data on political prosecutions in Russia (api.repression.info, v1/data, in English or Russian).

One row is one prosecution; a person may have eight. Rows with the same name, year of birth and sex are one person,
rows without a year of birth are each their own. The file is read in one language, the one whose column `name_` it has,
English first; twins in the other language are left aside but for the name.

What the columns say together:

- `persecution_person_state` says where the person is, and sometimes the way out. Where it is silent,
  `persecution_imprisoned` tells who is held. Where that says yes and the other no, nothing is said of custody.
- Who is not imprisoned may never have been: no custody has ended, and nothing is said of it, unless the way out is
  told.
- A prosecution may begin long before an arrest, or never lead to one. So `persecution_started` says nothing of custody
  unless the person is or was inside; then it is the day before which custody in this case did not begin:
  `2022-03-05/..`.
- `verdict_imprisonment_term` is in months, above 10000 life; `verdict_essence` is the sentence as printed.
- `age_persecution_began` and the city and place of a prosecution say nothing of a detention and are left aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from habeas.sources.base import Reader, Rule, Said
from habeas.sources.exits import ovdinfo_states
from habeas.sources.headings import fit
from habeas.sources.listdates import NOTATIONS
from habeas.sources.rules import always, choice, dates, look_up, say_punishment, several, split, table, text
from habeas.sources.sentences import ovd_term

_LANGUAGES = ("en", "ru")
_PLACES = ("penal_facility", "detention_center")
_TWINS = ("gender", "case_name", "verdict_essence", "persecution_article_and_part", "persecution_city",
          "persecution_region", "persecution_location", "persecution_occupation", "persecution_person_state",
          "citizenship", "story")  # fmt: skip
# Fields that public clients of the API name beside the documented ones. A restraint measure may be served at home.
_SEEN = ("persecution_started_year", "persecution_ended_year", "persecution_region_iso")
_SEEN_TWINS = ("persecution_subject", "case_group", "persecution_case_person_state", "restraint_measure_location",
               "imprisonment_location")  # fmt: skip
_REQUIRED_TWINS = ("name", "gender", "case_name", "persecution_article_and_part")
_REQUIRED = ("birth_year", "persecution_started", "persecution_imprisoned")
_SEXES = {"male": "m", "female": "f", "m": "m", "f": "f", "мужской": "m", "женский": "f", "мужчина": "m",
          "женщина": "f"}  # fmt: skip
_ANSWERS = table(dict.fromkeys(("true", "yes", "да", "1"), "yes") | dict.fromkeys(("false", "no", "нет", "0"), "no"))
_midnight = re.compile(r"T00:00(:00(\.0+)?)?Z?$")
_STATES = table({word: f"{state}/{exit}" for word, (state, exit) in ovdinfo_states().items()})


def _say_custody(imprisoned: str, person_state: str, started: str) -> tuple[Said, ...]:
    inside = look_up(_ANSWERS, imprisoned) if imprisoned else ""
    state, exit = _where(person_state)
    if inside == "yes":
        state, exit = ("held", exit) if state in ("", "held") else ("", "")
    day = _day(started) if started and (state == "held" or exit) else ""
    said = (
        Said("state", "" if state == "outside" else state),
        Said("exit", exit),
        Said("detained", f"{day}/.." if day else ""),
    )
    return tuple(one for one in said if one.value)


def _where(person_state: str) -> tuple[str, str]:
    """State and exit that the column tells, "" where it does not, or where its entries differ."""
    told = {look_up(_STATES, part) for part in split(person_state, "|")}
    state, _, exit = (told.pop() if len(told) == 1 else "/").partition("/")
    return state, exit


def _day(cell: str) -> str:
    """A day in EDTF; its midnight is left out, and another time of day refused, for its zone is not told."""
    return NOTATIONS["ymd"](_midnight.sub("", cell))


def _say_first_verdict(cell: str) -> tuple[Said, ...]:
    return (Said("sentenced", day),) if (day := _day(cell)) else ()


def _say_verdict(term: str, essence: str) -> tuple[Said, ...]:
    printed = (Said("sentence_text", essence),) if essence else ()
    # No months in custody: none were imposed, or none are known.
    if not term.strip("0."):
        return printed
    return tuple(one for one in say_punishment(ovd_term(term)) if one.prop != "sentence_text") + printed


def _say_region(cell: str) -> tuple[Said, ...]:
    """One region; a prosecution in several says none of them."""
    regions = split(cell, "|")
    return (Said("region", regions[0]),) if len(regions) == 1 else ()


def _reader(language: str) -> Reader:
    def own(column: str) -> str:
        return f"{column}_{language}"

    [other] = [code for code in _LANGUAGES if code != language]
    custody = "persecution_imprisoned", own("persecution_person_state"), "persecution_started"
    rules = (
        text(own("name"), "name"),
        text(f"name_{other}", "name"),
        choice(own("gender"), "sex", _SEXES, personal=False),
        dates("birth_year", "born", "ymd"),
        several("citizenship", "citizenship", "|"),
        several(own("citizenship"), "citizenship", "|"),
        several(own("case_name"), "case", "|"),
        several(own("persecution_article_and_part"), "article", "|"),
        several(own("persecution_occupation"), "occupation", "|"),
        Rule(columns=(own("persecution_region"),), read=_say_region),
        Rule(columns=("first_verdict_date",), read=_say_first_verdict),
        Rule(columns=("verdict_imprisonment_term", own("verdict_essence")), read=_say_verdict),
        Rule(columns=custody, read=_say_custody),
        *(several(f"{place}_{code}", "place", "|") for place in _PLACES for code in _LANGUAGES),
        text(own("story"), "description"),
    )
    key = (own("name"), "birth_year", own("case_name"), "persecution_started", own("persecution_article_and_part"))
    required = {*_REQUIRED, *map(own, _REQUIRED_TWINS)}
    columns = {column for rule in rules for column in rule.columns}
    named = {f"{twin}_{code}" for twin in (*_TWINS, *_SEEN_TWINS) for code in _LANGUAGES}
    return Reader(
        name="ovdinfo",
        title="OVD-Info, political prosecutions in Russia",
        country="ru",
        key=key,
        hashed=True,
        repeats=True,
        person=(own("name"), "birth_year", own("gender")),
        rules=rules,
        headings={own("persecution_case_person_state"): own("persecution_person_state")},
        ignore=frozenset({*named, *_SEEN, "age_persecution_began"} - columns),
        optional=frozenset(columns - required),
        nested="data",
        always=always(designated="ovdinfo"),
    )


READER = _reader("en")
_RUSSIAN = _reader("ru")


def reader_for(header: Sequence[str]) -> Reader:
    """The reader of the language of the file: English, unless names are there in Russian alone."""
    return fit(_RUSSIAN if "name_ru" in header and "name_en" not in header else READER, header)
