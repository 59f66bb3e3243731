"""Viasna's list of political prisoners in Belarus (prisoners.spring96.org): the machine export and the site's tables.

The machine export has English column names, ISO dates and a number for each record. The site's exports have fewer
columns, headings in Belarusian, Russian or English and dates in words; their records are known by name and birthday.
What the columns say together:

- `status` and `prison`: active is held, former is no longer held; both are designated. np, persecuted but not
  recognised, says nothing of custody. Where the two contradict each other nothing is said of custody.
- `decision` and `penalty`: a bare term is of the kind that the penalty names, or else of custody. The decision is
  free text: of one that cannot be read only the text is said. The penalty is a category: a new one stops the reader.
- how it ended stands in `description` alone. A former prisoner of whom it tells no way out, or several, left in an
  unknown way. `release_date` of somebody who is said to be inside is not taken: it may be planned or long ago.
- `died` may be a date or a mark; only the description tells whether it was in custody.
- the last part of `url` is the name in Belarusian Latin letters, said as `alias`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from habeas.sources.base import Reader, Rule, Said
from habeas.sources.exits import status_words, told_exits
from habeas.sources.headings import fit, named
from habeas.sources.listdates import NOTATIONS
from habeas.sources.penalties import say_sentence
from habeas.sources.rules import choice, dates, look_up, meanings, split, table, text

_IGNORED = ("photo", "declaration", "clusters", "councel", "appeal_date", "fake_terrorist_list")
_ADDRESSES = ("data-address", "address", "prison_address", "prinson_address")
_SEXES = {
    "male": "m", "m": "m", "мужской": "m", "муж": "m", "муж.": "m", "мужчина": "m", "мужчынскі": "m", "мужчына": "m",
    "female": "f", "f": "f", "женский": "f", "жен": "f", "жен.": "f", "женщина": "f", "жаночы": "f", "жан": "f",
    "жан.": "f", "жанчына": "f",
}  # fmt: skip
_HEADINGS = named(
    {
        "name": ("name and surname", "имя и фамилия", "імя і прозвішча"),
        "status": ("статус",),
        "birthday": ("date of birth", "дата рождения", "дата нараджэння"),
        "gender": ("пол",),
        "arrested": ("date of detention", "дата задержания", "дата затрымання"),
        "articles": ("charges indicted", "charges", "предъявлены обвинения", "прад'яўлены абвінавачванні"),
        "verdict_date": ("date of verdict", "дата приговора", "дата прысуду"),
        "decision": ("sentence", "решение суда", "рашэнне суда"),
        "penalty": ("вид наказания", "від пакарання"),
        "judge": ("судья", "суддзя"),
        "prosecutor": ("прокурор", "пракурор"),
        "prison": ("место заключения", "месца зняволення"),
    }
)
_MISSING = frozenset({"", "FALSE", "False", "false", "unknown", "неизвестно", "невядома"})
_MARKS = frozenset({"true", "1", "yes", "да", "так"})
# A comma inside the wording of an article does not part two articles: "342 — organization, or active participation".
_next_article = re.compile(r",(?=\s*(?:(?:article|art|part|ст|ч|арт|п)\.?\s*[0-9]?\s*(?:of\s)?)*[0-9]{2,})", re.I)
_STATUSES = table(status_words("viasna_status"))
_PRISONS = table(status_words("viasna_prison"))


def _say_designation(status: str) -> tuple[Said, ...]:
    known = {look_up(_STATUSES, line) for line in split(status, "\n")}
    return () if known <= {"np"} else (Said("designated", "viasna"),)


def _say_state(status: str, prison: str) -> tuple[Said, ...]:
    known, instead = meanings(_STATUSES, status), meanings(_PRISONS, prison)
    if "awaiting" in instead:
        return (Said("state", "suspended"),)
    held, out = "active" in known, "former" in known or "released" in instead
    return () if held == out else (Said("state", "held" if held else "not_held"),)


def _say_place(prison: str) -> tuple[Said, ...]:
    """The prison without its address, which follows on a new line or behind a semicolon."""
    facility = () if meanings(_PRISONS, prison) else split(prison, "\n;")[:1]
    return tuple(Said("place", place) for place in facility)


def _say_release(status: str, release_date: str) -> tuple[Said, ...]:
    if not release_date or "active" in meanings(_STATUSES, status):
        return ()
    day = NOTATIONS["words"](release_date)
    return (Said("released", day),) if day else ()


def _say_exit(status: str, prison: str, release_date: str, died: str, description: str) -> tuple[Said, ...]:
    known, instead = meanings(_STATUSES, status), meanings(_PRISONS, prison)
    if "active" in known or "awaiting" in instead:
        return ()
    told = told_exits(description) - (frozenset() if died else frozenset({"died"}))
    left = "former" in known or "released" in instead or bool(release_date) or "died" in told
    return (Said("exit", next(iter(told)) if len(told) == 1 else "unknown"),) if left else ()


def _say_death(died: str) -> tuple[Said, ...]:
    if died.casefold() in _MARKS:
        return ()
    day = NOTATIONS["words"](died)
    return (Said("died", day),) if day else ()


def _say_articles(cell: str) -> tuple[Said, ...]:
    parts = (part for block in split(cell, ";|\n") for part in _next_article.split(block))
    return tuple(Said("article", part) for part in dict.fromkeys(part.strip() for part in parts) if part)


def _say_url(url: str) -> tuple[Said, ...]:
    slug = re.split(r"[?#]", url)[0].rstrip("/").rpartition("/")[2]
    alias = " ".join(slug.replace("_", "-").split("-")).strip()
    spelling = (Said("alias", alias),) if re.fullmatch(r"[^\W\d_][^\d_.%:]*", alias) else ()
    return (Said("url", url), *spelling)


_RULES = (
    text("name", "name"),
    Rule(columns=("url",), read=_say_url),
    Rule(columns=("status",), prop="designated", read=_say_designation, personal=False),
    Rule(columns=("status", "prison"), read=_say_state),
    Rule(columns=("prison",), read=_say_place),
    Rule(columns=("status", "release_date"), read=_say_release),
    Rule(columns=("status", "prison", "release_date", "died", "description"), read=_say_exit),
    Rule(columns=("died",), read=_say_death),
    Rule(columns=("articles",), read=_say_articles),
    Rule(columns=("decision", "penalty"), read=say_sentence),
    choice("gender", "sex", _SEXES, personal=False),
    text("description", "description"),
    dates("birthday", "born", "words"),
    dates("arrested", "detained", "words"),
    dates("verdict_date", "sentenced", "words"),
    dates("penalty_start_date", "sentence_from", "words"),
    text("judge", "judge"),
    text("prosecutor", "prosecutor"),
)

READER = Reader(
    name="viasna",
    title="Viasna, list of political prisoners in Belarus",
    country="by",
    key=("id",),
    rules=_RULES,
    headings=_HEADINGS,
    ignore=frozenset(_IGNORED),
    optional=frozenset({"url", "prosecutor", "judge", "verdict_date", "penalty_start_date", "died"}),
    missing=_MISSING,
)
SITE = replace(
    READER,
    key=("name", "birthday"),
    hashed=True,
    repeats=True,
    ignore=READER.ignore.union(_ADDRESSES),
    optional=frozenset(READER.columns) - {"id", "name", "birthday", "status"},
)


def reader_for(header: Sequence[str]) -> Reader:
    """The reader of the machine export where there is a column `id`, else that of the site's tables."""
    return fit(READER if any(column.strip().casefold() == "id" for column in header) else SITE, header)
