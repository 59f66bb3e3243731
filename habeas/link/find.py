"""Who of a linked register somebody may be: one against all, in milliseconds once the register is loaded."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from habeas.core.errors import InputError
from habeas.core.props import NUMBER
from habeas.link.doubtful import probability
from habeas.link.learned import Learned, read_learned
from habeas.link.model import COMPARISONS, VETO
from habeas.link.pairs import stamp
from habeas.link.people import bring_up_to_date
from habeas.link.prepare import KEY_COLUMNS, KEYED, NUMBERS, RARE, TEXTS
from habeas.link.score import MOST_IN_BLOCK
from habeas.link.sought import SIDE, Reader, Sought
from habeas.link.weights import FLOOR, gammas_sql
from habeas.sources.base import Tier
from habeas.store.database import Database
from habeas.store.links import Links
from habeas.store.planned import Planned, numbers, table
from habeas.store.postings import Postings, Rows
from habeas.store.session import Session

# Grain: one record whose person has others, by the names of both; a person is called by the first record.
PEOPLE = """
with named as (select record, list || ':' || coalesce(person, key) as name from lists.record)
select distinct one.name, other.name
from memory.linked as linked
    join named as one on one.record = linked.record join named as other on other.record = linked.person;
"""
# Grain: one full name of one record that its list prints now, where the tier of the list allows; a list of which nobody
# decided is restricted.
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
TYPES = "select column_name, column_type from (describe {table});"
# Grain: one candidate. Seats without a number hold what was there before.
COMPARE = "select seat, {gammas}, {veto} as veto from candidate, sought where seat is not null;"
# The hash of each text stands for it in memory.
_TEXTS = {text: text.removesuffix("_t") for text in TEXTS}
TEXT = "select distinct {number}, {text} from links.ready where {text} is not null;"
# Candidates compared at a time.
SEATS = 512
VETOES = (
    "",
    "the dates of birth differ by what a slip of the pen explains",
    "the sexes or the dates of birth contradict each other",
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A part that was compared, the level it reached, and what that adds to the weight, in bits."""

    part: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A record of the register that may be who is sought: its name, that of its person, the weight in bits and why;
    `veto` tells what would keep the machine from joining the two."""

    record: str
    person: str
    bits: float
    veto: str
    why: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        """The probability of one person that the weight stands for."""
        return probability(self.bits)


class Finder:
    """A register in memory that is asked who somebody may be, by one at a time."""

    def __init__(self, session: Session, learned: Learned, people: Mapping[str, str]) -> None:
        """Load the records of `links.ready`. `people`: the name of the person of each record that has not its own."""
        self._people, weights = people, learned.weights
        self._prior = weights.prior
        # For each comparison what each of its levels adds, but for the frequency of what agrees, and of which levels
        # that is taken away, with the column in which it stands.
        self._adds = [numbers([weights.bits(at, level) for level in one.levels]) for at, one in enumerate(COMPARISONS)]
        self._by = [
            [(place, f"rare_{level.by}") for place, level in enumerate(one.levels) if level.by] for one in COMPARISONS
        ]
        of_ready = dict(session.rows(TYPES.format(table="links.ready")))
        session.run(KEYED)
        self._reader = Reader(dict(session.rows(TYPES.format(table="keyed"))), learned.frequencies)
        self._register = Postings.of(
            session, "links.ready", columns=("name", *NUMBERS, *RARE), keys=KEY_COLUMNS, most=MOST_IN_BLOCK
        )
        self._texts = {
            one: text
            for column, number in _TEXTS.items()
            for one, text in session.rows(TEXT.format(number=number, text=column))
        }
        self._seats = table({"seat": "INTEGER"}, SEATS)
        self._candidates = table({f"{name}_l": of_ready[name] for name in SIDE}, SEATS)
        self._sought = table({f"{name}_r": of_ready[name] for name in SIDE}, 1)
        compare = COMPARE.format(gammas=gammas_sql(range(len(COMPARISONS))), veto=VETO)
        self._planned = Planned(compare, candidate=self._seats | self._candidates, sought=self._sought)

    @classmethod
    @contextmanager
    def of(cls, database: Database, folder: Path, *, step: Callable[[str], None]) -> Iterator[Finder]:
        """The register of a workspace whose lists are attached to `database` and whose links are laid.

        Raises InputError with the cure where nobody ever linked.
        """
        learned = read_learned(folder)
        if learned is None:
            raise InputError("these lists were never linked", where=str(folder), fix=f"habeas link {folder}")
        finder = _loaded(database, folder, learned, step)
        try:
            yield finder
        finally:
            finder.close()

    def find(self, sought: Sought, *, floor: float = FLOOR) -> tuple[Match, ...]:
        """The records of a weight from `floor` that have a blocking key in common with who is sought, best first, of
        equals the first by name.

        Who is sought is of no list, so all are looked into; what would keep the machine from joining does not keep a
        record from being found.
        """
        side, keys = self._reader.read(sought)
        for name, value in side.items():
            self._sought[f"{name}_r"].lay([value])
        rows = self._register.rows_of(keys)
        found = [match for at in range(0, len(rows), SEATS) for match in self._compared(rows[at : at + SEATS], floor)]
        return tuple(sorted(found, key=lambda one: (-one.bits, one.record)))

    def close(self) -> None:
        """Give back what is held."""
        self._reader.close()
        self._planned.close()

    def _compared(self, rows: Rows, floor: float) -> Iterator[Match]:
        held = self._register.columns
        for name in NUMBERS:
            self._candidates[f"{name}_l"].lay_rows(held[name], rows)
        for text, number in _TEXTS.items():
            self._candidates[f"{text}_l"].lay([*map(self._texts.get, held[number].at(rows))])
        self._seats["seat"].number(len(rows))
        told = self._planned.arrays()
        rows = rows[told["seat"]]
        reached = [told[f"c{at}"] + 1 for at in range(len(COMPARISONS))]
        added = [self._added(at, places, rows) for at, places in enumerate(reached)]
        bits: Any = self._prior + sum(added)
        for at in (bits >= floor).nonzero()[0].tolist():
            (name,) = held["name"].at(rows[at : at + 1])
            yield Match(
                record=name,
                person=self._people.get(name, name),
                bits=float(bits[at]),
                veto=VETOES[told["veto"][at]],
                why=tuple(
                    Reason(one.name, one.levels[places[at]].label, float(adds[at]))
                    for one, places, adds in zip(COMPARISONS, reached, added, strict=True)
                ),
            )

    def _added(self, comparison: int, places: Any, rows: Rows) -> Any:
        """What a comparison adds for each of these rows, by the places of the levels that they reached."""
        added = self._adds[comparison][places]
        for place, column in self._by[comparison]:
            agree = places == place
            added[agree] -= self._register.columns[column].values[rows[agree]]
        return added


def _loaded(database: Database, folder: Path, learned: Learned, step: Callable[[str], None]) -> Finder:
    people, con = dict(database.rows(PEOPLE)), database.connection
    with Links.as_made(con, folder, say=step) as links:
        if links is not None and links.stamp == stamp(links, learned):
            return Finder(links, learned, people)
    with Links.of(con, folder, say=step) as links:
        bring_up_to_date(links, learned, step=step)
        return Finder(links, learned, people)


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
