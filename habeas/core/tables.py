"""The tables written by hand: their columns, what each may hold, and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the cells of a column hold."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    NUMBER = "number"
    WORD = "word"
    WORDS = "words"
    REF = "ref"
    REFS = "refs"
    URL = "url"
    FLAG = "flag"
    CRITERION = "criterion"


KIND_DOCS = {
    Kind.ID: "a short name of the row: letters, digits, `.`, `_`, `-`; unique in the table",
    Kind.TEXT: "any text",
    Kind.DATE: "EDTF: `2024`, `2024-07`, `2024-07-03`, `201X`, `2024-07~`, `2024-07-03/2024-07-16`, `2024-07-01/..`",
    Kind.COUNT: "a whole number, zero or more, digits only",
    Kind.NUMBER: "a number, zero or more, with a decimal point if it needs one",
    Kind.WORD: "one word of the vocabulary",
    Kind.WORDS: "one or more words of the vocabulary, separated by `|`",
    Kind.REF: "the id of a row",
    Kind.REFS: "one or more ids of rows, separated by `|`",
    Kind.URL: "an address that begins with http:// or https://",
    Kind.FLAG: "true or false",
    Kind.CRITERION: "a condition over attributes of a person, such as `age >= 60 or health = 'serious'`",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `words` names a vocabulary; `refers_to` names the table whose ids it may hold. `or_else` names a
    column one of which must be filled in, this or that."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    words: str = ""
    refers_to: str = ""
    or_else: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """One table written by hand. `grain` says what one row is."""

    name: str
    grain: str
    doc: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The file's place in a workspace."""
        return f"hand/{self.name}.csv"

    @property
    def header(self) -> tuple[str, ...]:
        """The column names in order."""
        return tuple(column.name for column in self.columns)


def _col(name: str, kind: Kind, doc: str, **more: object) -> Column:
    return Column(name=name, kind=kind, doc=doc, **more)  # type: ignore[arg-type]


ID = _col("id", Kind.ID, "Name of the row. Sources of findings are printed by it.", required=True)
SOURCE = (
    _col("source_url", Kind.URL, "The page the figure was read in.", required=True),
    _col(
        "known_from",
        Kind.DATE,
        "The day that page was published. `--known` hides rows published later; a month or year counts from its "
        "last day.",
        required=True,
    ),
    _col(
        "note",
        Kind.TEXT,
        "For whoever works on the table, such as names of people. Never computed with and never printed in the brief.",
    ),
)

READINGS = TableSpec(
    name="readings",
    grain="one published count",
    doc="A number somebody published about people: held on a day, added or freed in a period, part of a release act. "
    "Rival figures of one thing are rows of their own; they are shown side by side and never summed.",
    columns=(
        ID,
        _col("what", Kind.WORD, "What was counted.", required=True, words="whats"),
        _col("group", Kind.WORD, "Who was counted; empty for everybody.", words="groups"),
        _col("period", Kind.DATE, "The day or period counted. May be empty where `act` is given."),
        _col("value", Kind.NUMBER, "The number as published. May be empty where `low` or `high` is given."),
        _col("low", Kind.NUMBER, "The least it can be, if the source says so."),
        _col("high", Kind.NUMBER, "The most it can be, if the source says so."),
        _col("qualifier", Kind.WORD, "How the source put it; empty is `exactly`.", words="qualifiers"),
        _col("basis", Kind.TEXT, "The body whose count it is."),
        _col("act", Kind.REF, "The release act it describes, if it describes one.", refers_to="releases"),
        *SOURCE,
    ),
)

RELEASES = TableSpec(
    name="releases",
    grain="one published figure of one release act",
    doc="People set free by one decision. A later or better figure of the same act is a row of its own that names the "
    "rows it replaces in `supersedes`; figures of one act are never summed.",
    columns=(
        ID,
        _col("date", Kind.DATE, "The day of the act or of the release.", required=True),
        _col("count", Kind.COUNT, "How many people.", required=True),
        _col("kind", Kind.WORD, "The kind of release.", required=True, words="release_kinds"),
        _col("decided_by", Kind.TEXT, "Who decided, by which act."),
        _col("described_as", Kind.TEXT, "The ground given, in our own words."),
        _col("deported", Kind.WORD, "Whether the freed were taken out of the country.", words="deported"),
        _col("supersedes", Kind.REFS, "Rows of the same act that this row replaces.", refers_to="releases"),
        *SOURCE,
    ),
)

EVENTS = TableSpec(
    name="events",
    grain="one dated event",
    doc="What happened around the releases: sanctions, contacts, statements, elections, war.",
    columns=(
        ID,
        _col("date", Kind.DATE, "When it happened.", required=True),
        _col("type", Kind.WORD, "What kind of event it is.", required=True, words="event_types"),
        _col("actor", Kind.TEXT, "Who acted.", required=True),
        _col("target", Kind.TEXT, "Whom it was aimed at or about."),
        _col("cause", Kind.WORDS, "The ground its author gave, the main one first.", words="causes"),
        _col("description", Kind.TEXT, "What happened, in our own words.", required=True),
        *SOURCE,
    ),
)

PRECEDENTS = TableSpec(
    name="precedents",
    grain="one episode of releases amid outside bargaining, in any country",
    doc="Earlier episodes, the rewarded and the unrewarded alike: without the unrewarded the table proves nothing.",
    columns=(
        ID,
        _col("country", Kind.TEXT, "The country or countries, by the name the brief prints.", required=True),
        _col("period", Kind.DATE, "From the first to the last release.", required=True),
        _col("released", Kind.TEXT, "How many, as published."),
        _col("demander", Kind.TEXT, "Who asked."),
        _col("offered", Kind.WORDS, "What was offered or at stake.", words="offered"),
        _col(
            "followed_by",
            Kind.WORDS,
            "What followed within about a year.",
            required=True,
            words="followed_by",
        ),
        _col("reversed", Kind.WORD, "Whether what followed was later taken back.", words="answers"),
        _col("new_arrests", Kind.WORD, "Whether new political arrests followed.", words="answers"),
        _col("outcome", Kind.TEXT, "What followed, in our own words."),
        *SOURCE,
    ),
)

TABLES = (READINGS, RELEASES, EVENTS, PRECEDENTS)

CORRECTIONS = TableSpec(
    name="corrections",
    grain="one value of one record put right",
    doc="Errors known to be in a list, mended by hand: the file of the list stays as it is. A correction holds while "
    "the list says what stands in `was`; once the list has changed, the correction is a fault and has to go. The file "
    "may be absent.",
    columns=(
        _col("list", Kind.TEXT, "The list, by its name in `input/`.", required=True),
        _col("record", Kind.TEXT, "The record's key in that list, as `habeas show` prints it.", required=True),
        _col("spell", Kind.COUNT, "Which detention of the record, from 1; empty is the first."),
        _col("property", Kind.WORD, "The property.", required=True, words="properties"),
        _col("was", Kind.TEXT, "What the list says, as printed or as read; empty if it says nothing."),
        _col("is", Kind.TEXT, "What is right, written as `habeas show` writes it; empty to say nothing instead."),
        _col("why", Kind.TEXT, "Why, with the source.", required=True),
        _col("by", Kind.TEXT, "Who corrects.", required=True),
        _col("on", Kind.DATE, "Since when this is known; `--known` of an earlier day leaves it out.", required=True),
    ),
)
DECISIONS = TableSpec(
    name="decisions",
    grain="one answer of a human to the question whether two records are one person",
    doc="Written by `habeas judge`, at the end of the file; nothing is ever changed or taken out. Of the rows of one "
    "pair, in either order, the last one counts. The file may be absent.",
    columns=(
        _col("left", Kind.TEXT, "A record, as `LIST:KEY`; by its person, where the list names one.", required=True),
        _col("right", Kind.TEXT, "The other record.", required=True),
        _col("what", Kind.WORD, "What was decided of the two.", required=True, words="decisions"),
        _col("by", Kind.TEXT, "Who decided.", required=True),
        _col("on", Kind.DATE, "When.", required=True),
        _col("why", Kind.TEXT, "Why."),
        _col(
            "editions",
            Kind.TEXT,
            "The newest editions of both lists then, such as `viasna@2024-09-16 memorial@2020`.",
        ),
    ),
)
HAND_TABLES = (*TABLES, CORRECTIONS, DECISIONS)

CLAIM = TableSpec(
    name="claims",
    grain="one statement somebody made",
    doc="Statements about the releases, each put into a kind that can be tested. The file is TOML: one `[[claim]]` "
    "each.",
    columns=(
        ID,
        _col("text", Kind.TEXT, "The statement.", required=True),
        _col(
            "speaker",
            Kind.TEXT,
            "Who made it. A count by the same body is no evidence for it.",
            required=True,
        ),
        _col("side", Kind.WORD, "On which side the speaker stands.", words="sides"),
        _col("said_on", Kind.DATE, "When it was made. `--known` hides it before.", required=True),
        _col("known_from", Kind.DATE, "When it was published; left out: the day it was made."),
        _col("kind", Kind.WORD, "The kind of claim.", required=True, words="claim_kinds"),
        _col("parameters", Kind.TEXT, "A table of the kind's own parameters.", required=True),
        _col("source", Kind.TEXT, "An address, or author, title and day of a publication.", required=True),
        _col("note", Kind.TEXT, "Anything a reader should know; printed with the claim's source."),
        _col(
            "headline",
            Kind.FLAG,
            "Whether the claim is one of those that the file was written to test, decided before any was tested: tests "
            "are corrected for their number by Holm over these. Where no claim says so, all are.",
        ),
    ),
)
CLAIMS_FILE = "hand/claims.toml"
