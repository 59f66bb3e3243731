"""What agreements are worth, learned without labels: u from pairs drawn at random, m by EM in three blocks, the share
of pairs that are one person from the weights themselves.

m and u begin with those written beside the levels (model.py), as if some pairs had been seen, so that small lists do
not teach that what they lack is impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from habeas.link.model import COMPARISONS, KEYS, MAY_MEET
from habeas.link.score import likely
from habeas.link.weights import Weights, gammas_sql, pairs_sql, sides
from habeas.stats.fellegi_sunter import Floats, Ints, as_patterns, fit_m, level_shares, pooled, settled_share
from habeas.store.session import Session

Shares = tuple[tuple[float, ...], ...]
RANDOM_PAIRS, TEXT_PAIRS, BLOCK_PAIRS, SAMPLE_PAIRS = 3_000_000, 300_000, 200_000, 400_000
# As many pairs are taken as seen before any was: of one person in each block, and of two.
SEEN_M, SEEN_U = 30.0, 1000.0
# The least weight, without the share, of a pair that can be one person.
LEAST_BITS = 6.0
# A block, and the comparisons that agree in it by its making, of which it can teach nothing.
BLOCKS = (
    (("k0",), ("given", "surname")),
    (("bday",), ("birth",)),
    (("det", "sc"), ("detention", "surname")),
)
TEXTUAL = tuple(at for at, one in enumerate(COMPARISONS) if one.bounds)
OTHERS = tuple(at for at, one in enumerate(COMPARISONS) if not one.bounds)
NUMBERED = "create or replace temp table numbered as select id, row_number() over (order by id) - 1 as at from ready;"
# Pairs by a hash of a counter: the same ones whatever the number of threads. Pairs of one name are left out: among them
# are most of those of one person, which in a small list are too many to be chance.
RANDOM = """
select {sides} from (select hash(i) % {n} as a, hash(i + 1000000007) % {n} as b from range({pairs}) as drawn(i)) as x
    join numbered as one on one.at = x.a join numbered as other on other.at = x.b
    join ready as l on l.id = one.id join ready as r on r.id = other.id
where x.a <> x.b and {may_meet} and {two_names}
"""
# Written so that it cannot be taken for a condition to join by, which would go through all pairs.
TWO_NAMES = "coalesce(l.k0 - r.k0, 1) <> 0"
EVERY = """
select {sides} from ready as l join ready as r on l.id < r.id
where {may_meet} and {two_names}
"""
BLOCK = """
select {sides} from ready as l join ready as r on {join} and l.id < r.id
where {may_meet} and hash(l.id) % {every} = 0
"""
PATTERNS = "select {levels}, count(*)::double from (select {gammas} from ({pairs})) group by all order by all;"
PAIRS_IN = """
select coalesce(sum(n * (n - 1) / 2), 0)::bigint
from (select count(*) as n from ready where {known} group by {columns});
"""
WEIGHED = """
select (round(weight * 8) / 8)::double as bits, count(*)::double as n from ({pairs}) where veto = 0 group by 1
order by 1;
"""


def learn(session: Session, *, step: Callable[[str], None]) -> Weights:
    """The weights of all levels and the share of pairs that are one person, from the table `ready`."""
    step("learning what agreements are worth")
    records = int(session.one("select count(*) from ready"))
    u = _u(session, records)
    weights = Weights(m=_m(session, u), u=u, share=0.5)
    step("learning how many pairs are one person")
    return Weights(m=weights.m, u=u, share=_share(session, weights, records))


def _seen(times: float, *, of_one: bool) -> list[list[float]]:
    return [[times * (level.m if of_one else level.u) for level in one.told] for one in COMPARISONS]


def _u(session: Session, records: int) -> Shares:
    """Names from fewer pairs than the rest: their levels compare texts."""
    seen = _seen(SEEN_U, of_one=False)
    session.run(NUMBERED)
    found: dict[int, tuple[float, ...]] = {}
    for columns, pairs in ((OTHERS, RANDOM_PAIRS), (TEXTUAL, TEXT_PAIRS)):
        sql = EVERY if records * (records - 1) // 2 <= pairs else RANDOM
        patterns, counts = _patterns(
            session, columns, sql.format(sides=sides(), n=records, pairs=pairs, may_meet=MAY_MEET, two_names=TWO_NAMES)
        )
        sizes = [len(seen[at]) for at in columns]
        shares = level_shares(patterns, counts, sizes, extra=[seen[at] for at in columns])
        found |= {at: tuple(map(float, one)) for at, one in zip(columns, shares, strict=True)}
    session.run("drop table numbered")
    return tuple(found[at] for at in range(len(COMPARISONS)))


def _m(session: Session, u: Shares) -> Shares:
    seen = _seen(SEEN_M, of_one=True)
    found: list[list[tuple[float, ...]]] = [[] for _ in COMPARISONS]
    for columns, skipped in BLOCKS:
        use = [at for at, one in enumerate(COMPARISONS) if one.name not in skipped]
        patterns, counts = _patterns(session, use, _block(session, columns))
        if not len(counts):
            continue
        fit = fit_m(
            patterns, counts, [u[at] for at in use], extra=[seen[at] for at in use], most_steps=5000,
            enough=1e-7,
        )  # fmt: skip
        for at, one in zip(use, fit.m, strict=True):
            found[at].append(tuple(map(float, one)))
    default = [[tuple(level.m for level in one.told)] for one in COMPARISONS]
    return tuple(pooled(some or other) for some, other in zip(found, default, strict=True))


def _block(session: Session, columns: Sequence[str]) -> str:
    known = " and ".join(f"{column} is not null" for column in columns)
    pairs = session.one(PAIRS_IN.format(known=known, columns=", ".join(columns)))
    join = " and ".join(f"l.{column} = r.{column}" for column in columns)
    return BLOCK.format(sides=sides(), join=join, every=max(1, pairs // BLOCK_PAIRS), may_meet=MAY_MEET)


def _patterns(session: Session, comparisons: Sequence[int], pairs: str) -> tuple[Ints, Floats]:
    levels = ", ".join(f"c{at}" for at in comparisons)
    rows = session.rows(PATTERNS.format(levels=levels, gammas=gammas_sql(comparisons), pairs=pairs))
    return as_patterns(rows, len(comparisons))


def _share(session: Session, weights: Weights, records: int) -> float:
    """From the pairs that a sample of records has in all blocks."""
    sizes = [session.one(PAIRS_IN.format(known=f"k{at} is not null", columns=f"k{at}")) for at in range(len(KEYS))]
    every = max(1, sum(sizes) // SAMPLE_PAIRS)
    likely(session, weights, LEAST_BITS, where=f"hash(l.id) % {every} = 0")
    told = session.arrays(WEIGHED.format(pairs=pairs_sql(weights, "likely", floor=LEAST_BITS)))
    pairs = max(records * (records - 1) / 2, 1.0)
    return settled_share(told["bits"], told["n"] * float(every), pairs, begin=1 / max(records, 2))
