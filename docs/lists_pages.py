"""Pages of the reference about lists of people: properties of statements, readers, mappings and their dates."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType

from docs.reference_pages import example, grid, page, prose_of
from habeas.core.props import BY_NAME, PROPS, READING_DOCS, Prop
from habeas.sources import cecc, ftm, ftmvalues, memorial, ovdinfo, viasna
from habeas.sources.base import Reader, Rule, Tier
from habeas.sources.exits import ovdinfo_states, status_words
from habeas.sources.listdates import NOTATIONS
from habeas.sources.mappingkeys import KEYS
from habeas.store.listschema import SCHEMA

MODULES: tuple[ModuleType, ...] = (viasna, ovdinfo, cecc, memorial)
TIER_DOCS = {
    Tier.PUBLIC: "may be printed",
    Tier.INTERNAL: "for those who work with the workspace",
    Tier.RESTRICTED: "for those alone who need it; every column that nobody gave a tier",
}
# What rules say whose code alone tells it, by reader and function.
SAYS = {
    ("viasna", "_say_url"): "`url`, and its last part as `alias`",
    ("viasna", "_say_designation"): "`designated`: viasna, unless the status is that of nobody recognised",
    ("viasna", "_say_state"): "`state`; nothing where the two contradict each other",
    ("viasna", "_say_place"): "`place`, without its address",
    ("viasna", "_say_release"): "`released`, unless the status says that the person is inside",
    ("viasna", "_say_exit"): "`exit`, by the words of the description",
    ("viasna", "_say_death"): "`died`, if it is a date",
    ("viasna", "_say_articles"): "`article`, one for each",
    ("viasna", "say_sentence"): "`punishment`, `sentence_days`, `sentence_text`",
    ("ovdinfo", "_say_region"): "`region`, if it is one",
    ("ovdinfo", "_say_first_verdict"): "`sentenced`",
    ("ovdinfo", "_say_verdict"): "`punishment`, `sentence_days`, `sentence_text`",
    ("ovdinfo", "_say_custody"): "`state`, `exit`, and the day before which custody did not begin as `detained`",
    ("cecc", "_say_status"): "`state`",
    ("cecc", "_say_release"): "`exit` and `released`",
    ("cecc", "_say_sentence"): "`punishment`, `sentence_days`",
    ("cecc", "_say_age"): "`age`",
    ("cecc", "_say_residence"): "`residence`",
    ("memorial", "_say_name"): "`name`, and the patronymic as `father`",
    ("memorial", "say_free_sentence"): "`punishment`, `sentence_days`, `sentence_text`",
    ("memorial", "_say_end"): "`released`, `died`, `exit`",
}


def _labelled(labels: Iterable[str], said: Iterable[str]) -> str:
    return ", ".join(f"`{label}` {word}" for label, word in zip(labels, said, strict=False) if word)


# The column in which a list says where a person is, and what its words mean.
WORDS: dict[str, tuple[str, Mapping[str, str]]] = {
    "viasna": ("status", status_words("viasna_status")),
    "ovdinfo": (
        "persecution_person_state",
        {
            word: "" if state == "outside" else _labelled(("state", "exit"), (state, exit))
            for word, (state, exit) in ovdinfo_states().items()
        },
    ),
    "cecc": (
        "detention status",
        {code: _labelled(("state", "exit", "punishment"), said) for code, said in cecc._STATUSES.items()},
    ),
}
LEVELS = {
    "": "## At the top",
    "columns": "## Of a column",
    "together": "## Of columns together",
    "set_aside": "## Of rows set aside",
    "editions": "## Of editions in one file",
}


def statements_page() -> str:
    """What a list can say, how it is written, and where it is kept."""
    parts = [
        "## How a value is written",
        grid(("reading", "written"), [(reading.value, doc) for reading, doc in READING_DOCS.items()]),
        "## Of a person",
        _props(prop for prop in PROPS if not prop.of_spell),
        "## Of one detention",
        _props(prop for prop in PROPS if prop.of_spell),
        "## Tiers",
        grid(("tier", "who may see the values"), [(f"`{tier.value}`", TIER_DOCS[tier]) for tier in Tier]),
        "## The tables of `lists.duckdb`",
        "A cache of the folder `input/`, for SQL of your own. `prop` is the place of the property in the tables above, "
        "counted from 0 through both.",
        example("sql", SCHEMA.strip()),
    ]
    lead = (
        "A statement is one value of one property that an edition of a list gives of a record. What each list says is "
        "in [readers](readers.md); what becomes of contradicting statements in [statements and "
        "clocks](../explanation/statements-and-clocks.md)."
    )
    many = (
        "Where *many* stands, several values are no conflict. The last column names the property of FollowTheMoney's "
        "schema Person that means the same."
    )
    return page("Statements", lead, many, *parts)


def _props(props: Iterable[Prop]) -> str:
    rows = [(f"`{p.name}`", _reading(p), "many" if p.many else "", p.doc, p.ftm and f"`{p.ftm}`") for p in props]
    return grid(("property", "reading", "values", "meaning", "FollowTheMoney"), rows)


def _reading(prop: Prop) -> str:
    if prop.words:
        return f"word: [{prop.words}](vocabularies.md#{prop.words})"
    return prop.reading.value


def readers_page() -> str:
    """Each reader of a published list: its columns and what they say."""
    parts = [part for module in MODULES for part in _reader(module)]
    parts += list(_ftm())
    lead = (
        "The lists that `habeas add` reads by name. A column that is in none of these tables stops the reader, and so "
        "does a column that is missing and not optional. Case, spaces and commas in a heading do not matter. Any other "
        "list is read by a [mapping](mapping.md). How to use them: [add a list](../how-to/add-a-list.md)."
    )
    return page("Readers", lead, *parts)


def _reader(module: ModuleType) -> Iterator[str]:
    reader: Reader = module.READER
    yield f"## {reader.name}"
    yield prose_of(inspect.getdoc(module) or "")
    yield from _facts(reader)
    if site := getattr(module, "SITE", None):
        needed = [name for name in site.columns if name not in site.optional]
        yield f"In the site's exports it is {_list(site.key)}, kept as a hash; only {_list(needed)} must be there."
    rows = [(_columns(rule, reader), _says(rule, reader)) for rule in reader.rules]
    yield grid(("column", "says"), rows)
    said = ", ".join(f"`{one.prop}` {one.value}" for one in reader.always)
    yield f"Said of every record: {said}." if said else ""
    if others := _headings(reader):
        yield "Other headings that are known:"
        yield grid(("column", "headings"), others)
    if reader.ignore:
        yield f"Not read: {_list(sorted(reader.ignore))}."
    yield from _words(reader.name)


def _words(name: str) -> Iterator[str]:
    """The words of a reader's column of states, and what each says."""
    if name not in WORDS:
        return
    column, known = WORDS[name]
    said: dict[str, list[str]] = {}
    for word, meaning in known.items():
        said.setdefault(meaning or "nothing", []).append(word)
    yield f"What `{column}` may hold; any other word stops the reader:"
    yield grid(("words", "say"), [(_list(words), meaning) for meaning, words in said.items()])


def _ftm() -> Iterator[str]:
    """The reader whose columns are properties of a model."""
    yield f"## {ftm.READER.name}"
    yield prose_of(inspect.getdoc(ftm) or "")
    yield "A record is an entity of the schema Person; those with one `canonical_id` are one person."
    rows = [(f"`{theirs}`", f"`{ours}`") for theirs, ours in ftmvalues.PERSON.items()]
    yield grid(("property of Person", "says"), rows)
    yield (
        f"Of {_list(ftm.OWN_SCHEMATA)} each property is read under our name; at the end of a name, `{ftm.EDTF}` says "
        "that the date is in EDTF."
    )
    yield f"Not read: {_list(sorted(ftmvalues.IGNORED))}; and the schemata {_list(sorted(ftmvalues.IGNORED_SCHEMATA))}."


def _facts(reader: Reader) -> Iterator[str]:
    key = f"A record is named by {_list(reader.key)}" + (", kept as a hash." if reader.hashed else ".")
    person = f" A person is named by {_list(reader.person)}." if reader.person else " One record is one person."
    nested = f" The rows stand under the key `{reader.nested}`." if reader.nested else ""
    yield key + person + nested
    missing = sorted(text for text in reader.missing if text)
    if missing:
        yield f"These say nothing, as an empty cell does: {_list(missing)}."


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _columns(rule: Rule, reader: Reader) -> str:
    return ", ".join(f"`{name}`" + (" (optional)" if name in reader.optional else "") for name in rule.columns)


def _says(rule: Rule, reader: Reader) -> str:
    own = getattr(rule.read, "__name__", "")
    if (reader.name, own) in SAYS:
        return SAYS[reader.name, own]
    if rule.prop not in BY_NAME:
        raise ValueError(f"docs/lists_pages.py: say what {own or 'a rule'} of the reader {reader.name!r} says")
    return f"`{rule.prop}`"


def _headings(reader: Reader) -> list[tuple[str, str]]:
    known: dict[str, list[str]] = {}
    for heading, column in reader.headings.items():
        known.setdefault(column, []).append(heading)
    return [(f"`{column}`", _list(headings)) for column, headings in known.items()]


def mapping_page() -> str:
    """The keys of a mapping, and the notations of dates."""
    parts = []
    for level, heading in LEVELS.items():
        rows = [(f"`{k.name}`", k.form, "yes" if k.required else "", k.doc) for k in KEYS[level]]
        parts += [heading, grid(("key", "takes", "required", "meaning"), rows)]
    parts += ["## Notations of dates", "What `date` of a column may name."]
    for name, read in NOTATIONS.items():
        parts += [f"### {name}", prose_of(inspect.getdoc(read) or "")]
    lead = (
        "A mapping is one TOML file that describes a list, so that `habeas add MAPPING.toml FILE` can read it. Nothing "
        "in it is run. A key that is not here is a fault. All keys at work, with an example of each: [read any "
        "table](../how-to/read-any-table.md). `habeas inspect FILE` writes a first one."
    )
    columns = (
        "Each column of a file is described, part of the key, or ignored by name; any other stops the reader. A column "
        "is named by its heading, as the file has it."
    )
    return page("Mapping", lead, columns, *parts)


PAGES: dict[str, Callable[[], str]] = {
    "statements.md": statements_page,
    "readers.md": readers_page,
    "mapping.md": mapping_page,
}
