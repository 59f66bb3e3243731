"""The keys of a mapping, the TOML file that describes a list without code: what each means and what it takes."""

from __future__ import annotations

from collections.abc import Mapping

from habeas.core.props import BY_NAME
from habeas.core.words import words
from habeas.sources.base import Tier
from habeas.sources.listdates import NOTATIONS
from habeas.sources.mappingforms import (
    Key,
    one_of,
    read_column,
    read_columns,
    read_country,
    read_flag,
    read_grade,
    read_notation,
    read_plain,
    read_range,
    read_some_columns,
    read_spell,
    read_table,
    read_tables,
    read_text,
    read_texts,
)
from habeas.sources.terms import UNITS

SENTENCE_UNITS = tuple(f"{unit}s" for unit in UNITS)


_TIERS = tuple(tier.value for tier in Tier)
_PERSONAL = Key(
    name="personal",
    form="true or false",
    doc="Whether no message may show the text. Left out: true for texts, numbers and dates of a person's life; false "
    "for `values`, numbers of a sentence and dates of a detention.",
    read=read_flag,
)  # fmt: skip
_TIER = Key(
    name="tier",
    form=" | ".join(f'"{tier}"' for tier in _TIERS),
    doc="Who may see the values; `restricted` if left out.",
    read=one_of(*_TIERS),
)
_EXIT = Key(
    name="exit",
    form="a word of exits",
    doc="Said too, whenever the column says something.",
    read=one_of(*words()["exits"]),
)
_SPELL = Key(
    name="spell",
    form="1 to 99",
    doc="Which detention of a row with several this tells of; 1 if left out.",
    read=read_spell,
)

KEYS: Mapping[str, tuple[Key, ...]] = {
    "": (
        Key(
            name="name",
            form="a plain word",
            doc="Name of the list, as commands take it.",
            read=read_plain,
            required=True,
        ),
        Key(name="title", form="a text", doc="Name of the list, as people call it.", read=read_text, required=True),
        Key(name="country", form="two small letters", doc="ISO code of the country.", read=read_country, required=True),
        Key(
            name="publisher",
            form="a text",
            doc="Who publishes the list; a note for people who read the mapping.",
            read=read_text,
        ),
        Key(name="grade", form='such as "B2"', doc="Admiralty grade of the source, A1 to F6.", read=read_grade),
        Key(
            name="expect_rows",
            form="[fewest, most]",
            doc="Rows of a healthy edition; another number stops the reader. A fifth below and twice above is usual.",
            read=read_range,
            required=True,
        ),
        Key(
            name="key",
            form="columns",
            doc="What names a record in every edition: one column or several.",
            read=read_some_columns,
            required=True,
        ),
        Key(
            name="key_hashed",
            form="true or false",
            doc="Whether the key is kept as a hash only. Left out: true, unless the key is one column that is not "
            "personal.",
            read=read_flag,
        ),
        Key(name="person", form="columns", doc="What names a person, if a person has several rows.", read=read_columns),
        Key(
            name="repeats",
            form="true or false",
            doc="Whether rows may have the same key; they are told apart by their order. False if left out.",
            read=read_flag,
        ),
        Key(
            name="complete",
            form="true or false",
            doc="Whether each edition lists everybody, so that who is missing is no longer listed. True if left out.",
            read=read_flag,
        ),
        Key(name="ignore", form="columns", doc="Columns that are not read.", read=read_columns),
        Key(name="optional", form="columns", doc="Columns that an edition may lack.", read=read_columns),
        Key(
            name="missing", form="texts", doc='Texts that say nothing, beside "": such as "-", "n/a".', read=read_texts
        ),
        Key(name="nested", form="a text", doc="Key under which a JSON file holds its rows.", read=read_text),
        Key(
            name="designates",
            form="a plain word",
            doc="Body that counts everybody on the list among political prisoners.",
            read=read_plain,
        ),
        Key(name="columns", form="[columns]", doc="One table for each column that is read.", read=read_table),
        Key(name="together", form="[[together]]", doc="Columns that say something together.", read=read_tables),
        Key(name="set_aside", form="[[set_aside]]", doc="Rows outside the list's subject.", read=read_tables),
        Key(name="editions", form="[editions]", doc="A file that holds several editions.", read=read_table),
    ),
    "columns": (
        Key(
            name="prop",
            form="a property",
            doc="What the column says. Left out with `sentence`, `sentence_unit`, and `values` that are tables.",
            read=one_of(*BY_NAME),
        ),
        Key(
            name="date",
            form="true | " + " | ".join(f'"{name}"' for name in NOTATIONS),
            doc="How a date is written; true is EDTF, such as 2024-07-03 or 2024-07.",
            read=read_notation,
        ),
        Key(
            name="precision",
            form="a column",
            doc="Column that says how much of the date is known: day, month or year.",
            read=read_column,
        ),
        Key(
            name="type",
            form="a column",
            doc="Column with HURIDOCS' type of the date: 01 estimate, 02 unknown day, 03 unknown month and day.",
            read=read_column,
        ),
        Key(
            name="values",
            form='{ text = "word" } or { text = { prop = "word" } }',
            doc='What each text means, in any case; "" says nothing. Any other text stops the reader.',
            read=read_table,
        ),
        Key(
            name="sentence",
            form="true or false",
            doc="The column holds a sentence in words, such as `4 years`: says punishment, sentence_days and "
            "sentence_text.",
            read=read_flag,
        ),
        Key(
            name="sentence_unit",
            form=" | ".join(f'"{unit}"' for unit in SENTENCE_UNITS),
            doc="The column holds the length of a prison sentence in this unit: says punishment and sentence_days.",
            read=one_of(*SENTENCE_UNITS),
        ),
        Key(
            name="exile",
            form="a column",
            doc="With `sentence_unit` in years: column of the years of exile that follow, as in the Soviet `25+5`.",
            read=read_column,
        ),
        Key(name="separator", form="characters", doc="Characters between several values of a cell.", read=read_text),
        Key(
            name="also",
            form="texts",
            doc="Other names of the column, in other languages or editions.",
            read=read_columns,
        ),
        _EXIT,
        _SPELL,
        _PERSONAL,
        _TIER,
    ),
    "together": (
        Key(
            name="first_of",
            form="columns",
            doc="Columns described under [columns]: only the first of them that says something in a row is heard.",
            read=read_some_columns,
        ),
        Key(
            name="joined",
            form="columns",
            doc="Columns whose texts, with a blank between them, are one value of `prop`: given name and surname.",
            read=read_some_columns,
        ),
        Key(name="prop", form="a property", doc="What `joined` columns say.", read=one_of(*BY_NAME)),
        Key(
            name="sentence_parts",
            form="{ " + ", ".join(f"{part} = column" for part in SENTENCE_UNITS) + " }",
            doc="Columns that together give the length of a prison sentence: says punishment and sentence_days.",
            read=read_table,
        ),
        _EXIT,
        _SPELL,
        _PERSONAL,
        _TIER,
    ),
    "set_aside": (
        Key(
            name="column",
            form="a column",
            doc="Column that tells which rows are meant.",
            read=read_column,
            required=True,
        ),
        Key(
            name="is", form="texts", doc='Its texts in those rows; "" is an empty cell.', read=read_texts, required=True
        ),
        Key(name="why", form="a text", doc="Why these rows are no part of the list.", read=read_text, required=True),
    ),
    "editions": (
        Key(name="column", form="a column", doc="Column that names the edition.", read=read_column, required=True),
        Key(
            name="published",
            form="{ text = date }",
            doc="When each edition was published, in EDTF.",
            read=read_table,
            required=True,
        ),
    ),
}
