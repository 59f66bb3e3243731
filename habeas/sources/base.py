"""What a reader of a published list is: which columns it knows and what each cell says, as values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from habeas.core.dates import PartialDate


class Tier(StrEnum):
    """Who may see the values of a column. What nobody decided is restricted."""

    PUBLIC = "public"
    INTERNAL = "internal"
    RESTRICTED = "restricted"


class Said(NamedTuple):
    """One thing a cell says: a property and its value. `spell` counts the detentions of one row from 1.

    The value is written as core.props says: dates in EDTF, days as `least/most`, words of a vocabulary.
    """

    prop: str
    value: str
    spell: int = 1


class Retold(Said):
    """One thing a cell says beside the text that its source had, which stands as the original in place of the cell."""

    original: str

    def __new__(cls, prop: str, value: str, spell: int, original: str) -> Retold:
        """The thing said; two with other originals are two."""
        made = super().__new__(cls, prop, value, spell)
        made.original = original
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Retold) and (*self, self.original) == (*other, other.original)

    def __hash__(self) -> int:
        return hash((*self, self.original))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one column says, or several columns together.

    `read` gets one stripped text for each of `columns`, in order, empty where the list says nothing, and returns what
    they say; it must depend on nothing else. It raises Unread if a text cannot be taken. A rule without `read` takes
    the text of its one column as the value of `prop`. It is not asked about rows where all its columns are empty.
    """

    columns: tuple[str, ...]
    prop: str = ""
    read: Callable[..., tuple[Said, ...]] | None = None
    personal: bool = True
    tier: Tier = Tier.RESTRICTED
    spell: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """Rows that are declared to be outside the list's subject: those where `column` holds one of `values`."""

    column: str
    values: frozenset[str]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """A file that holds several editions, told apart by a column: each of its values has a day of publication."""

    column: str
    published: Mapping[str, PartialDate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How one list is read.

    `headings` gives, for column names in other languages or of older exports, our name of the column. Every column of
    a file is in a rule, in `key`, `person`, a filter or `ignore`, or it stops the reader; those in `optional` may be
    absent. `key` names a record within the list, `person` the person where the list repeats people over rows (empty:
    one record, one person); `hashed` keys do not show their text. With `repeats`, rows with one key are told apart by
    their order. `missing` are texts that mean that the list says nothing. `complete`: an edition lists everybody, so a
    record missing from it is no longer listed. `always` is said of every record. `nested` is the key under which a
    JSON file holds its rows. `grade` is how far the list is to be trusted, in Admiralty grades such as `B2`,
    `publisher` who publishes it.
    """

    name: str
    title: str
    rules: tuple[Rule, ...]
    key: tuple[str, ...]
    hashed: bool = False
    person: tuple[str, ...] = ()
    repeats: bool = False
    country: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset({""})
    expect_rows: tuple[int, int] | None = None
    set_aside: tuple[SetAside, ...] = ()
    editions: Editions | None = None
    complete: bool = True
    always: tuple[Said, ...] = ()
    nested: str = ""
    grade: str = ""
    publisher: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the reader uses, each once, in order."""
        used = [*self.key, *self.person, *(c for rule in self.rules for c in rule.columns)]
        used += [aside.column for aside in self.set_aside] + ([self.editions.column] if self.editions else [])
        return tuple(dict.fromkeys(used))
