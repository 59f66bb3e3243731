"""Which doubtful pairs there are, and which of them a human should look at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from habeas.link.decisions import Pair, groups_of, names_of, pair
from habeas.store.database import Database

# Grain: one doubtful pair. A person is of as many records as stand in `linked` for it, or of one.
DOUBTFUL = """
with person as (select record, person from memory.linked),
size as (select person, count(*) as records from person group by person)
select
    left_record, right_record, bits, why,
    coalesce(l.person, left_record), coalesce(r.person, right_record),
    coalesce(of_l.records, 1), coalesce(of_r.records, 1)
from memory.doubtful
    left join person as l on l.record = left_record
    left join person as r on r.record = right_record
    left join size as of_l on of_l.person = l.person
    left join size as of_r on of_r.person = r.person
order by left_record, right_record;
"""
_WEIGHTS = (
    (0.99, "almost surely one person"),
    (0.9, "very likely one person"),
    (0.6, "rather one person than two"),
    (0.4, "as likely one person as two"),
    (0.1, "rather two people than one"),
    (0.01, "very likely two people"),
)
MOST_BITS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubtful:
    """A doubtful pair by the numbers and names of its records and people. `bits` is the weight, the binary logarithm
    of the odds that it is one person; `useful` is how much an answer moves."""

    left_record: int
    right_record: int
    left: str
    right: str
    left_person: int
    right_person: int
    bits: float
    why: str
    useful: float

    @property
    def pair(self) -> Pair:
        """The two names in the order of the alphabet."""
        return pair(self.left, self.right)

    @property
    def probability(self) -> float:
        """The probability of one person that the weight stands for."""
        return probability(self.bits)


def probability(bits: float) -> float:
    """The probability whose odds have that binary logarithm."""
    return float(1 / (1 + 2 ** -max(-MOST_BITS, min(bits, MOST_BITS))))


def weight_words(bits: float) -> str:
    """The weight of a pair in words.

    >>> weight_words(0.2)
    'as likely one person as two'
    """
    return next((text for least, text in _WEIGHTS if probability(bits) >= least), "almost surely two people")


def doubtful_pairs(database: Database) -> tuple[Doubtful, ...]:
    """All doubtful pairs of `memory.doubtful`, the most useful first.

    An answer is the more useful the less sure the machine is, and the more of what we count it moves:

        (1 - |2p - 1|) * (records on the left * records on the right + doubtful pairs of the component)

    where p is the probability of the pair, the records are those of the two people it would join, so that their
    product is the number of record pairs that become one person, and the component are all people whom doubtful pairs
    connect. Of equals the first by name.
    """
    rows = database.rows(DOUBTFUL)
    name = names_of(database, {record for row in rows for record in row[:2]})
    component = _component_pairs([(row[4], row[5]) for row in rows])
    pairs = (
        Doubtful(
            left_record=left, right_record=right, left=name[left], right=name[right], left_person=left_person,
            right_person=right_person, bits=bits, why=why,
            useful=(1 - abs(2 * probability(bits) - 1)) * (ours * theirs + component[left_person]),
        )
        for left, right, bits, why, left_person, right_person, ours, theirs in rows
    )  # fmt: skip
    return tuple(sorted(pairs, key=lambda one: (-one.useful, one.left, one.right)))


def _component_pairs(people: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each person how many doubtful pairs its component has."""
    texts = [(str(left), str(right)) for left, right in people]
    group = {name: at for at, names in enumerate(groups_of(texts)) for name in names}
    pairs: dict[int, int] = {}
    for left, _ in texts:
        pairs[group[left]] = pairs.get(group[left], 0) + 1
    return {int(name): pairs[at] for name, at in group.items()}
