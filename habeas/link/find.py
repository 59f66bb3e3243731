"""Who of a linked register somebody may be: one new record against all, in milliseconds once the register is loaded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.core.errors import InputError
from habeas.core.props import NUMBER
from habeas.link.doubtful import probability
from habeas.link.learned import read_learned
from habeas.link.levels import Bits, Side, bits_of, levels, told
from habeas.link.model import COMPARISONS, KEYS
from habeas.link.pairs import stamp
from habeas.link.people import bring_up_to_date
from habeas.link.score import MOST_IN_BLOCK
from habeas.link.sought import Sought, hashes, made_ready
from habeas.link.weights import FLOOR, Weights
from habeas.sources.base import Tier
from habeas.store.database import Database
from habeas.store.links import Links
from habeas.store.postings import OneRow, Postings
from habeas.store.session import Session

# Grain: one record whose person has others, by the names of both; a person is called by the first record.
PEOPLE = """
with named as (select record, list || ':' || coalesce(person, key) as name from lists.record)
select distinct one.name, other.name
from memory.linked as linked
    join named as one on one.record = linked.record join named as other on other.record = linked.person;
"""
# Grain: one full name of one record, where the tier of its list allows; a list of which nobody decided is restricted.
NAMES = """
select distinct record.list || ':' || coalesce(record.person, record.key) as name, statement.value
from lists.statement as statement
    join lists.record as record using (record)
    left join (
        select list, prop, max(list_position($tiers, tier)) as tier
        from lists.tier join lists.edition using (edition) group by list, prop
    ) as tier on tier.list = record.list and tier.prop = statement.prop
where statement.prop = $prop and statement.known_to is null and coalesce(tier.tier, $strictest) <= $tier
    and list_contains($names::varchar[], record.list || ':' || coalesce(record.person, record.key))
order by all;
"""
TEXTS = {"g": "g_t", "s": "s_t", "p": "p_t"}
COLUMNS = tuple(name for name in Side._fields if name not in TEXTS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A part that was compared, the level it reached, and what that adds to the weight, in bits."""

    part: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A record of the register that may be who is sought: its name, that of its person, the weight in bits and why."""

    record: str
    person: str
    bits: float
    why: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        """The probability of one person that the weight stands for."""
        return probability(self.bits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """A register loaded to be looked into, by one at a time. `people`: the name of the person of each record that has
    not its own."""

    weights: Weights
    bits: Bits
    register: Postings
    people: Mapping[str, str]
    hashes: OneRow

    @classmethod
    def of(cls, session: Session, weights: Weights, people: Mapping[str, str]) -> Finder:
        """Load the records of `links.ready`."""
        register = Postings.of(
            session, "links.ready", name="name", columns=COLUMNS, texts=TEXTS,
            keys=[f"k{at}" for at in range(len(KEYS))], most=MOST_IN_BLOCK,
        )  # fmt: skip
        return cls(weights=weights, bits=bits_of(weights), register=register, people=people, hashes=hashes())

    @classmethod
    def open(cls, database: Database, folder: Path, *, step: Callable[[str], None]) -> Finder:
        """Load the register of a workspace whose lists are attached to `database` and whose links are laid.

        Raises InputError with the cure where nobody ever linked.
        """
        learned = read_learned(folder)
        if learned is None:
            raise InputError("these lists were never linked", where=str(folder), fix=f"habeas link {folder}")
        people, con = dict(database.rows(PEOPLE)), database.connection
        with Links.as_made(con, folder, say=step) as links:
            if links is not None and links.stamp == stamp(links, learned):
                return cls.of(links, learned.weights, people)
        with Links.of(con, folder, say=step) as links:
            bring_up_to_date(links, learned, step=step)
            return cls.of(links, learned.weights, people)

    def find(self, sought: Sought, *, floor: float = FLOOR) -> tuple[Match, ...]:
        """The records of a weight from `floor` that have a blocking key in common with who is sought, best first, of
        equals the first by name.

        Nothing is said of lists, so that all of them are looked into; what keeps the machine from joining does not
        keep a record from being found.
        """
        asked, keys = made_ready(sought, self.hashes)
        rows = self.register.rows_of(keys)
        found = []
        for row, known in zip(rows.tolist(), self._sides(rows), strict=True):
            labels = levels(known, asked)
            told_bits = told(self.bits, labels, known)
            bits = self.weights.prior + sum(told_bits)
            if bits >= floor:
                found.append(self._match(row, bits, labels, told_bits))
        return tuple(sorted(found, key=lambda one: (-one.bits, one.record)))

    def close(self) -> None:
        """Give back what is held."""
        self.hashes.close()

    def _sides(self, rows: Any) -> Iterator[Side]:
        taken = dict(zip(COLUMNS, self.register.taken(rows), strict=True))
        for number, text in TEXTS.items():
            taken[text] = [self.register.texts.get(one) for one in taken[number]]
        return map(Side, *(taken[name] for name in Side._fields))

    def _match(self, row: int, bits: float, labels: Iterable[str], told_bits: Iterable[float]) -> Match:
        name = self.register.name(row)
        why = zip(COMPARISONS, labels, told_bits, strict=True)
        return Match(
            record=name,
            person=self.people.get(name, name),
            bits=bits,
            why=tuple(Reason(part=one.name, level=label, bits=value) for one, label, value in why),
        )


def bits_at(share: float) -> float:
    """The weight that stands for a probability, in bits.

    >>> bits_at(0.5)
    0.0
    """
    return math.log2(share / (1 - share))


def names_said(database: Database, records: Iterable[str], tier: Tier) -> dict[str, list[str]]:
    """The full names that lists print now of records, by their names `list:key`: those that `tier` lets see."""
    tiers = [one.value for one in Tier]
    asked = {"names": sorted(set(records)), "prop": NUMBER["name"], "tiers": tiers, "strictest": len(tiers),
             "tier": tiers.index(tier.value) + 1}  # fmt: skip
    found: dict[str, list[str]] = {}
    for record, value in database.rows(NAMES, asked):
        found.setdefault(record, []).append(value)
    return found
