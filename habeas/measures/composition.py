"""Who was freed, against who is inside: shares, odds and what is unknown, for each group that somebody counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from habeas.core.dates import PartialDate
from habeas.core.types import Finding, Interval, Sentence, Source, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal
from habeas.measures.groups import Part, Pool, count_group, groups_counted, people_of, pools_of, share_of
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.exact import MOST_TABLES, exact_odds_ratio, sample_odds_ratio

# A table of freed and stayed, in the group and outside it.
Cells = tuple[int, int, int, int]
LEVEL = 0.95
FEWEST_FREED = 10
MOST_MISSING = 0.4


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings for each group counted among the freed; `women` is always there.

    `freed.GROUP`, `.share`, `.most`, `.fewer` (than half), `.odds_ratio`, `.odds_ratio.bounds`, `.favoured`,
    `inside.GROUP.share`, and the tables `freed.GROUP.list` and `freed.GROUP.pools`.
    """
    return tuple(found for group in groups_counted(register) for found in _group(register, window, group))


class Case(NamedTuple):
    """One group: its parts in the acts, split into known and not, and the pools it is held against."""

    group: str
    parts: list[Part]
    pools: list[Pool]

    @property
    def known(self) -> list[Part]:
        """The acts surely in the window in which the number of the group is known."""
        return [part for part in self.parts if part.bounds.exact and part.sure]

    @property
    def yes(self) -> int:
        """People of the group in the known acts."""
        return sum(int(part.bounds.low or 0) for part in self.known)

    @property
    def n(self) -> int:
        """People in the known acts."""
        return sum(part.people for part in self.known)

    @property
    def total(self) -> int:
        """People in all acts that may lie in the window."""
        return sum(part.people for part in self.parts)

    @property
    def bounds(self) -> Bounds:
        """People of the group in all acts."""
        return people_of(self.parts)


def judge_favoured(register: Register, window: Window, group: str, *, not_by: Collection[str]) -> Finding:
    """The finding `freed.GROUP.favoured` of any window, from counts by others than the bodies in `not_by`; "cannot
    tell" where nobody counted the group."""
    found = {f.key: f for f in _group(register, window, group, not_by=not_by)}
    return found.get(f"freed.{group}.favoured") or found[f"freed.{group}"]


def _group(register: Register, window: Window, group: str, *, not_by: Collection[str] = ()) -> tuple[Finding, ...]:
    parts = count_group(register, (group,), window, not_by=not_by)
    first = register.one("select min(first) from act where list_contains($ids, id)", ids=[p.act for p in parts])[0]
    pools = pools_of(register, group, not_by=not_by)
    before = [pool for pool in pools if first is None or pool.last <= first]
    case = Case(group, parts, [*reversed(before), *[pool for pool in pools if pool not in before]])
    words = register.meaning("groups", group)
    ids = register.sources("readings", [name for part in parts for name in part.readings])
    common: dict[str, Any] = {
        "n": case.n,
        "missing": case.total - case.n,
        "n_unit": "people",
        "sources": (*register.sources("releases", [part.act for part in parts]), *ids),
    }
    if not case.total or not ids:
        return _nobody_counted(register, group, words, common)
    return (
        *_shares(register, case, words, common),
        *_inside(register, case, words),
        *_odds(register, case, words, common),
        _list(register, case, words, common),
    )


def _nobody_counted(register: Register, group: str, words: str, common: dict[str, Any]) -> tuple[Finding, ...]:
    more = common | {
        "method": MEASURE.method,
        "reason": f"nobody counted {words} among the freed of these days",
        "would_settle": f"a reading `freed` for the group `{group}` with its act",
    }
    return (
        refusal(register, f"freed.{group}", f"Freed: {words}", unit="people", **more),
        refusal(register, f"freed.{group}.share", f"Share of {words} among the freed", unit="share", **more),
    )


def _shares(register: Register, case: Case, words: str, common: dict[str, Any]) -> tuple[Finding, ...]:
    key = f"freed.{case.group}"
    low, high = int(case.bounds.low or 0), int(case.bounds.high or 0)
    shares = share_of(case.parts)
    value = case.yes / case.n if case.n else None
    least, greatest = shares.low or 0.0, shares.high or 0.0
    kind = Interval.EXACT if shares.exact else Interval.BOUNDS
    # The share in the known acts may lie outside what all acts together allow; then only the interval is told.
    value = value if value is not None and least <= value <= greatest else None
    share = {"value": value, "low": least, "high": greatest, "interval": kind}
    most = Verdict.HOLDS if least > 0.5 else Verdict.FAILS if greatest <= 0.5 else Verdict.CANNOT_TELL
    # Exactly half is neither: where not most are women, most need not be men.
    fewer = Verdict.HOLDS if greatest < 0.5 else Verdict.FAILS if least >= 0.5 else Verdict.CANNOT_TELL
    count = {
        "value": case.yes if low <= case.yes <= high else None,
        "low": low,
        "high": high,
        "interval": Interval.EXACT if low == high else Interval.BOUNDS,
    }
    common = common | {
        "method": MEASURE.method,
        "assumptions": ("an act whose number is not published may hold any",),
    }
    return (
        finding(register, key, f"Freed: {words}", unit="people", **count, **common),
        finding(register, f"{key}.share", f"Share of {words} among the freed", unit="share", **share, **common),
        *(
            finding(
                register,
                f"{key}.{name}",
                label,
                unit="share",
                verdict=verdict,
                reason=f"the bounds on the share {'hold' if verdict is Verdict.CANNOT_TELL else 'lie to one side of'} "
                "one half",
                **share,
                **common,
            )
            for name, label, verdict in (
                ("most", f"Most of the freed are {words}", most),
                ("fewer", f"Fewer than half of the freed are {words}", fewer),
            )
        ),
    )


def _inside(register: Register, case: Case, words: str) -> tuple[Finding, ...]:
    key = f"inside.{case.group}.share"
    label = f"Share of {words} among the people inside"
    if not case.pools:
        return (
            refusal(
                register,
                key,
                label,
                unit="share",
                n_unit="people",
                method="published counts of the group and of everybody, by one body on one day",
                reason=f"nobody published, for one day, the number of {words} inside beside the number of all inside",
                would_settle=f"readings `inside` for everybody and for the group `{case.group}`, same day and body",
            ),
        )
    pool = case.pools[0]
    share = pool.part / pool.whole
    rows = tuple((p.part_id, p.period, p.basis, p.part, p.whole, p.part / p.whole) for p in case.pools)
    common: dict[str, Any] = {
        "n": pool.whole,
        "n_unit": "people",
        "method": "published counts of the group and of everybody, by one body on one day",
        "assumptions": (
            f"counted for {PartialDate.parse(pool.period).describe()} by "
            f"{pool.basis or 'a body the page does not name'}",
        ),
        "sources": register.sources("readings", [pool.part_id, pool.whole_id]),
    }
    columns = ("id", "period", "basis", "part", "whole", "share")
    return (
        finding(register, key, label, unit="share", value=share, low=share, high=share, **common),
        finding(
            register,
            f"freed.{case.group}.pools",
            f"{label}, by all counts",
            unit="share",
            table=Table(columns=columns, rows=rows),
            **common | {"sources": _pool_sources(register, case)},
        ),
    )


def _pool_sources(register: Register, case: Case) -> tuple[Source, ...]:
    return register.sources("readings", [name for pool in case.pools for name in (pool.part_id, pool.whole_id)])


def _odds(register: Register, case: Case, words: str, common: dict[str, Any]) -> tuple[Finding, ...]:
    key = f"freed.{case.group}.odds_ratio"
    label = f"Odds of being freed, {words} against others"
    common = common | {
        "unit": "ratio",
        "method": "exact conditional odds ratio of freed against those who stayed, by person",
    }
    reason, settle = _in_the_way(case, words)
    if reason:
        return (
            refusal(register, key, label, reason=reason, would_settle=settle, **common),
            refusal(
                register,
                f"freed.{case.group}.favoured",
                f"{words} were favoured",
                reason=reason,
                would_settle=settle,
                **common,
            ),
        )
    pool = case.pools[0]
    a, b = case.yes, case.n - case.yes
    exact = exact_odds_ratio(a, b, pool.part - a, pool.whole - pool.part - b, level=LEVEL)
    extremes = _extremes(case)
    common |= {
        "assumptions": (
            "chance model: the same number drawn at random from the people inside, each equally likely",
            f"the pool is the {pool.whole:,} people of {PartialDate.parse(pool.period).describe()}; who came in "
            f"since is not in it",
            "people freed by one act may have been chosen together, which this test does not know",
        ),
        "sources": (*common["sources"], *register.sources("readings", [pool.part_id, pool.whole_id])),
    }
    limits = {"low": exact.low, "high": exact.high, "interval": Interval.SAMPLING}
    bounds = {
        "low": min(sample_odds_ratio(*least) for least, _ in extremes),
        "high": max(sample_odds_ratio(*most) for _, most in extremes),
        "interval": Interval.BOUNDS,
    }
    verdict, why = _favoured(extremes)
    by_all = common | {"sources": tuple(dict.fromkeys((*common["sources"], *_pool_sources(register, case))))}
    return (
        finding(register, key, label, value=exact.value, p_value=exact.p_value, **limits, **common),
        finding(
            register,
            f"{key}.bounds",
            f"{label}, over all that is not known and all pools",
            **bounds,
            **by_all,
        ),
        finding(
            register,
            f"freed.{case.group}.favoured",
            f"{words} were favoured",
            verdict=verdict,
            reason=why,
            value=exact.value,
            **limits,
            **by_all,
        ),
    )


def _in_the_way(case: Case, words: str) -> tuple[str, str]:
    """Why the odds cannot be told, and what would help; empty strings if they can (METHODS: too few, too much
    missing)."""
    if case.n < FEWEST_FREED:
        return f"{words} are counted for fewer than ten of the freed", "the number in each act"
    if not all(part.sure for part in case.parts):
        return "some acts may lie outside the window", "the day of each act"
    if case.total - case.n > MOST_MISSING * case.total:
        return f"{words} are not counted for more than two in five of the freed", "the number in each act"
    if not case.pools:
        return (
            f"the share of {words} among the people inside is not published",
            "a count of the group and of everybody, same day and body",
        )
    if case.total >= MOST_TABLES:
        return "more people were freed than an exact test can take", "counts of shorter periods"
    if _held(case, case.pools[0]) is None:
        return (
            f"the count of {words} inside does not hold the {words} freed, or leaves nobody inside",
            "a count inside of a day before the first act",
        )
    return "", ""


def _held(case: Case, pool: Pool) -> tuple[int, int] | None:
    """The least and the most of the group among all the freed, if they came from `pool`; None if it cannot hold
    them."""
    others = pool.whole - pool.part
    low = max(int(case.bounds.low or 0), case.total - others)
    high = min(int(case.bounds.high or 0), pool.part)
    held = low <= high and case.total < pool.whole and 0 not in (pool.part, others)
    return (low, high) if held else None


def _extremes(case: Case) -> list[tuple[Cells, Cells]]:
    """For each pool that can hold the freed, the tables with the least and with the most of the group among them."""
    ends = [(pool, end) for pool in case.pools if (end := _held(case, pool))]
    return [(_cells(case, low, pool), _cells(case, high, pool)) for pool, (low, high) in ends]


def _cells(case: Case, yes: int, pool: Pool) -> Cells:
    """All the freed and those who stayed, in the group and outside it, if `yes` of the freed are in it."""
    no = case.total - yes
    return yes, no, pool.part - yes, pool.whole - pool.part - no


def _favoured(extremes: Sequence[tuple[Cells, Cells]]) -> tuple[Verdict, str]:
    """The verdict that stands however the unknown is counted and by whichever pool."""
    if all(exact_odds_ratio(*least, level=LEVEL).low > 1 for least, _ in extremes):
        return Verdict.HOLDS, "the interval lies above even odds however the unknown is counted, by every pool"
    if all(exact_odds_ratio(*most, level=LEVEL).high < 1 for _, most in extremes):
        return Verdict.FAILS, "the interval lies below even odds however the unknown is counted, by every pool"
    return Verdict.CANNOT_TELL, "the interval holds even odds for some way to count the unknown or by some pool"


def _list(register: Register, case: Case, words: str, common: dict[str, Any]) -> Finding:
    rows = tuple((p.act, p.people, p.bounds.low, p.bounds.high, ", ".join(p.readings)) for p in case.parts)
    table = Table(columns=("id", "people", "low", "high", "readings"), rows=rows)
    return finding(
        register,
        f"freed.{case.group}.list",
        f"{words}, in each act",
        unit="people",
        table=table,
        method=MEASURE.method,
        **common,
    )


MOST = {"freed.women.most": Verdict.HOLDS}
NOT_MOST = {"freed.women.fewer": Verdict.HOLDS}
FAVOURED = {"freed.women.favoured": Verdict.HOLDS}
MEASURE = Measure(
    name="composition",
    question="Who was freed, against who is inside?",
    section="who",
    compute=compute,
    method="published numbers by act, summed; unknown acts widen the bounds",
    sentences=(
        (
            Sentence(
                text="Women are {freed.women:value} of the {freed.women:n} people in the acts for which the number is "
                "known. For {freed.women:missing} people it is not, so the share of women among all the freed lies "
                "between "
                "{freed.women.share:low} and {freed.women.share:high} (n = {freed.women.share:all})."
            ),
            Sentence(text="Women are {freed.women:value} of the {freed.women:n} people freed ({freed.women.share})."),
            Sentence(
                text="Women are {freed.women:low} to {freed.women:high} of the people freed, a share between "
                "{freed.women.share:low} and {freed.women.share:high} (n = {freed.women.share:all})."
            ),
            Sentence(text="How many women are among the freed, the data cannot tell: {freed.women:reason}."),
        ),
        (
            Sentence(
                text="So most of the freed are men. And yet women were favoured: they are {inside.women.share} of the "
                "{inside.women.share:n} people inside, and their odds of being freed were {freed.women.odds_ratio} "
                "times those "
                "of men (interval {freed.women.odds_ratio:low} to {freed.women.odds_ratio:high}; with everything "
                "unknown counted "
                "either way and by every pool, {freed.women.odds_ratio.bounds:low} to "
                "{freed.women.odds_ratio.bounds:high}). "
                "Chance model: the same number drawn at random from those inside. Both statements hold at once.",
                when=NOT_MOST | FAVOURED,
            ),
            Sentence(
                text="Most of the freed are women, and they were favoured: they are {inside.women.share} of the "
                "{inside.women.share:n} people inside, and their odds of being freed were {freed.women.odds_ratio} "
                "times those "
                "of men (interval {freed.women.odds_ratio:low} to {freed.women.odds_ratio:high}). "
                "Chance model: the same number drawn at random from those inside.",
                when=MOST | FAVOURED,
            ),
            Sentence(
                text="Most of the freed are men. Whether women were favoured, the data cannot tell: "
                "{freed.women.favoured:reason}.",
                when=NOT_MOST | {"freed.women.favoured": Verdict.CANNOT_TELL},
            ),
            Sentence(
                text="Most of the freed are men, and women were not favoured: their odds of being freed were "
                "{freed.women.odds_ratio} times those of men (n = {freed.women.odds_ratio:n} freed; interval "
                "{freed.women.odds_ratio:low} to {freed.women.odds_ratio:high}). "
                "Chance model: the same number drawn at random from those inside.",
                when=NOT_MOST,
            ),
        ),
    ),
)
