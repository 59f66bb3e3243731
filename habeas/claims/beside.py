"""What stands beside the verdict of a claim put to people: precision, coverage, still inside, chance, and the pools."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from habeas.claims.people import SPLIT, Case
from habeas.core.dates import PartialDate
from habeas.core.errors import MethodError
from habeas.core.types import Finding, Interval, Table
from habeas.measures.base import finding, refusal, spread
from habeas.measures.people_favoured import CHANCE, LEVEL
from habeas.measures.people_groups import POOL_WORDS
from habeas.measures.people_met import Answers, Met
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.comparison import compare
from habeas.stats.differences import criterion_bounds
from habeas.stats.drawn import drawn_share

MET = (
    *("pool", "words"),
    *(f"{freed}_{answer}" for freed in ("freed", "stayed", "maybe") for answer in ("yes", "no", "unknown")),
)


def main_pool(case: Case) -> str:
    """The narrowest pool that has people; empty if none has."""
    return next(iter(case.met.by_pool), "")


def beside(register: Register, case: Case) -> tuple[Finding, ...]:
    """The findings that stand beside every verdict on people: `.precision`, `.coverage`, `.still_inside`, `.random`,
    `.later` and the table `.met`; `.odds_ratio` and its bounds where they can be told."""
    return tuple(_beside(register, case)) if case.freed.people + case.maybe.people else ()


def _beside(register: Register, case: Case) -> Iterator[Finding]:
    yield _precision(register, case, case.met, "precision", "Precision: share of the freed who meet it")
    if case.later:
        yield _precision(register, case, case.later, "later", "Precision with what was learnt after the release too")
    yield _coverage(register, case)
    yield _still_inside(register, case)
    yield _split(register, case)
    if case.met.by_pool:
        yield _random(register, case)
        yield from _odds(register, case)
        yield _table(register, case)


def _key(case: Case, part: str) -> str:
    return f"claim.{case.claim.id}.{part}"


def _precision(register: Register, case: Case, of: Met, part: str, label: str) -> Finding:
    by = replace(case, met=of)
    known = by.freed.yes + by.freed.no
    value = by.freed.yes / known if known else None
    return finding(
        register,
        _key(case, part),
        f"{label}: {case.criterion.text}",
        unit="share",
        n=known,
        missing=by.freed.unknown + by.maybe.people,
        **spread(by.precision, value),
        **case.common,
    )


def _stayed(case: Case) -> Answers:
    """Those inside the day after; of who is only possibly inside nothing counts as known but that they do not meet
    it."""
    sure, maybe = case.met.inside, case.met.maybe_inside
    return Answers(sure.yes, sure.no + maybe.no, sure.unknown + maybe.yes + maybe.unknown)


def _coverage(register: Register, case: Case) -> Finding:
    key, label = _key(case, "coverage"), f"Coverage: share freed of those who meet it: {case.criterion.text}"
    maybe = case.maybe
    freed = Answers(case.freed.yes, case.freed.no, case.freed.unknown + maybe.yes + maybe.unknown)
    stayed = _stayed(case)
    bounds = criterion_bounds(freed, stayed).coverage if freed.people + stayed.people else None
    common = case.common | {"unit": "share", "n": freed.yes + stayed.yes, "missing": freed.unknown + stayed.unknown}
    if bounds is None:
        reason, settle = "nobody freed or inside is known or may be thought to meet it", "the attributes it speaks of"
        return refusal(register, key, label, reason=reason, would_settle=settle, **common)
    known = freed.yes + stayed.yes
    return finding(register, key, label, **spread(bounds, freed.yes / known if known else None), **common)


def _still_inside(register: Register, case: Case) -> Finding:
    day = PartialDate.day(case.met.period.last + timedelta(days=1)).describe()
    return finding(
        register,
        _key(case, "still_inside"),
        f"Inside on {day} and meeting it: {case.criterion.text}",
        unit="people",
        n=case.met.inside.yes + case.met.inside.no,
        missing=case.met.inside.unknown + case.met.maybe_inside.people,
        **spread(still_inside(case), case.met.inside.yes),
        **case.common,
    )


def _split(register: Register, case: Case) -> Finding:
    """Of the freed who meets it, and of those who meet it who was freed, each with those of whom it is not known."""
    freed, maybe, stayed = case.freed, case.maybe, _stayed(case)
    unknown = freed.unknown + maybe.yes + maybe.unknown
    rows = (
        ("freed", freed.yes, freed.unknown + maybe.people, freed.no, maybe.people),
        ("meet", freed.yes, unknown + stayed.unknown, stayed.yes, 0),
    )
    return finding(
        register,
        _key(case, "split"),
        f"Of the freed who meets it, and of those who meet it who was freed: {case.criterion.text}",
        unit="people",
        n=freed.people + stayed.people,
        missing=unknown + stayed.unknown,
        table=Table(columns=SPLIT, rows=rows),
        **case.common,
    )


def still_inside(case: Case) -> Bounds:
    """How many who meet the criterion were inside the day after."""
    sure, maybe = case.met.inside, case.met.maybe_inside
    return Bounds(sure.yes, sure.yes + sure.unknown + maybe.yes + maybe.unknown)


def _random(register: Register, case: Case) -> Finding:
    pool = main_pool(case)
    counts = case.met.by_pool[pool]
    totals = [[sum(row[answer] for row in wave) for answer in range(3)] for wave in counts]
    freed = [sum(wave[0]) for wave in counts]
    key, label = _key(case, "random"), "Precision had as many been drawn at random from the pool"
    common = case.common | {"unit": "share", "assumptions": (CHANCE, *case.common["assumptions"])}
    common |= {"n": sum(yes + no for yes, no, _ in totals), "missing": sum(unknown for *_, unknown in totals)}
    if not sum(freed):
        reason = f"nobody of the {POOL_WORDS[pool]} was surely freed"
        return refusal(register, key, label, reason=reason, would_settle="the day of each release", **common)
    try:
        drawn = drawn_share(totals, freed, level=LEVEL)
    except MethodError as error:
        return refusal(register, key, label, reason=str(error), would_settle="a shorter period", **common)
    ends: dict[str, Any] = {"value": drawn.expected, "low": drawn.low, "high": drawn.high}
    return finding(register, key, label, interval=Interval.MODEL, **ends, **common)


def _odds(register: Register, case: Case) -> Iterator[Finding]:
    pool = main_pool(case)
    found = compare(case.met.by_pool[pool], level=LEVEL)
    key, label = _key(case, "odds_ratio"), "Odds of being freed, those who meet it against others"
    known = int(found.counts[:, :2, :2].sum())
    pooled = f"the pool is of {POOL_WORDS[pool]} on the first morning of a wave, who count once for each wave"
    common = case.common | {
        "unit": "ratio",
        "n": known,
        "missing": int(found.counts.sum()) - known,
        "assumptions": (CHANCE, pooled, *case.common["assumptions"]),
    }
    if found.odds:
        ends: dict[str, Any] = {"value": found.odds.value, "low": found.odds.low, "high": found.odds.high}
        p_value = found.odds.p_value
        yield finding(register, key, label, interval=Interval.SAMPLING, p_value=p_value, **ends, **common)
    else:
        settle = "releases of people who meet it and of people who do not"
        yield refusal(register, key, label, reason=found.why_not, would_settle=settle, **common)
    limits = {"low": found.low, "high": found.high, "interval": Interval.BOUNDS}
    yield finding(register, f"{key}.bounds", f"{label}, everything unknown either way", **limits, **common)


def _table(register: Register, case: Case) -> Finding:
    cells = [(freed, answer) for freed in range(3) for answer in range(3)]
    rows = tuple(
        (pool, POOL_WORDS[pool], *(sum(wave[freed][answer] for wave in counts) for freed, answer in cells))
        for pool, counts in case.met.by_pool.items()
    )
    return finding(
        register,
        _key(case, "met"),
        f"The freed and those who stayed, by pool and whether they meet it: {case.criterion.text}",
        unit="people",
        n=case.freed.people,
        missing=case.freed.unknown,
        table=Table(columns=MET, rows=rows),
        **case.common,
    )
