"""Whether people on the lists were freed faster from the window's first day on: by time held, before and after it."""

from __future__ import annotations

import math
from typing import Any

from habeas.core.errors import MethodError
from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_duration_read import RULES
from habeas.measures.people_durations import detentions
from habeas.measures.people_releases import waves_of_people
from habeas.measures.people_rows import counts_people, day_number, groups, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.leaving import FEWEST, LEVEL, LISTED, RETROSPECTIVE, Detentions
from habeas.stats.thaw import Compared, Split, check_events, compare, draw_splits, freed_between, held_years, means

FEWEST_WAVES = 3
RATES = ("period", "freed", "freed_possibly", "person_years", "person_years_possibly", "rate", "rate_low", "rate_high")
COEFFICIENTS = ("covariate", "ratio", "low", "high", "p_value", "events_with", "changes_p_value")
PERIODS = ("before", "after")
LABEL = "How many times as fast people held as long were freed by a decision from the window's first day on"
CHANCE = (
    "chance model: whom a decision frees, of those held as long, does not depend on the day; all freed on one day are "
    "one draw"
)
ASSUMED = (
    CHANCE,
    "those freed on one day, or between the same two days, are one cluster; everybody else is one each",
    "each day of a vague date is equally likely; ways out not told are no releases by a decision",
    "the ratio follows the day and tells of no cause",
)


# Below this a p-value says nothing that a reader could use.
LEAST_P = 1e-6


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.thaw.ratio` (ratio), `people.thaw.before` and `.after` (exits), and the tables
    `people.thaw.rates` and `people.thaw.coefficients`. Nothing where nobody on a list is counted."""
    if not counts_people(register):
        return ()
    rows = detentions(register)
    common = rests_on(register) | {"n_unit": "detentions", "method": MEASURE.method}
    rule = LISTED if int(rows.seen_by(LISTED).sum()) >= FEWEST else RETROSPECTIVE
    common["assumptions"] = (*ASSUMED, RULES[rule], *common["assumptions"])
    seen = rows.seen_by(rule)
    common |= {"n": int(seen.sum()), "missing": int((rows.untold & ~seen).sum())}
    if not seen.any():
        reason = "nobody was seen in custody on any day after their first"
        return (_refused(register, reason, "days on which people were inside", common),)
    return tuple(_found(register, window, rows, rule, common))


def _found(register: Register, window: Window, rows: Detentions, rule: str, common: dict[str, Any]) -> list[Finding]:
    day = day_number(window.first)
    splits = draw_splits(rows, rule, day)
    if not splits:
        reason = "nobody was surely in custody on a day after the first at risk"
        return [_refused(register, reason, "days on which people were inside", common)]
    counts = [_counted(register, rows, day, period, common) for period in (0, 1)]
    rates = _rates(register, rows, splits, day, rule, common)
    waves = len(waves_of_people(register, window))
    try:
        check_events(splits)
        if waves < FEWEST_WAVES:
            raise MethodError(f"waves of releases from that day on: {waves}, and {FEWEST_WAVES} are needed")
        compared = compare(splits, sexes=len(groups(register)) - 1)
    except MethodError as error:
        return [*counts, rates, _refused(register, str(error), "more waves of releases, and longer watching", common)]
    return [*counts, rates, *_ratio(register, compared, _apart(rates), common)]


def _apart(rates: Finding) -> bool:
    """Whether the rates before and after differ whatever is not told."""
    before, after = rates.table.records() if rates.table is not None else ({}, {})
    ends = [
        (one["rate_low"] or 0, math.inf if one["rate_high"] is None else one["rate_high"]) for one in (before, after)
    ]
    return ends[0][1] < ends[1][0] or ends[1][1] < ends[0][0]


def _ratio(register: Register, found: Compared, apart: bool, common: dict[str, Any]) -> tuple[Finding, Finding]:
    """The ratios as means over the draws, their errors by cluster (Rubin 1987)."""
    columns = [
        x.tolist() for x in (found.ratios, found.low, found.high, found.p_values, found.events_with, found.steady)
    ]
    rows = tuple(zip(found.names, *columns, strict=True))
    ratio, low, high, p_value = (column[0] for column in columns[:4])
    common = common | {"n": found.events, "n_unit": "exits"}
    more = common | {"assumptions": (f"{found.clusters:,} clusters at most", *common["assumptions"])}
    if found.steady[0] < 1 - LEVEL:
        changes = "the ratio is not the same for those held short and long (Schoenfeld test): it is a mean over them"
        more = more | {"assumptions": (changes, *more["assumptions"])}
    verdict = Verdict.HOLDS if low > 1 else Verdict.FAILS if high < 1 else None
    why = {Verdict.HOLDS: "the interval lies above one", Verdict.FAILS: "the interval lies below one"}
    ends = {"value": ratio, "low": low, "high": high, "interval": Interval.SAMPLING, "p_value": max(p_value, LEAST_P)}
    if verdict is None or not apart:
        reason, settle = "the interval holds one", "more waves of releases"
        if verdict is not None:
            reason = "with all that is not told counted either way, the rates before and after can be the same"
            settle = "whether, when and how the others left"
        ends |= {"verdict": Verdict.CANNOT_TELL, "reason": reason, "would_settle": settle}
    else:
        ends |= {"verdict": verdict, "reason": why[verdict]}
    return (
        finding(register, "people.thaw.ratio", LABEL, unit="ratio", **ends, **more),
        finding(
            register, "people.thaw.coefficients", "Hazard ratios of being freed by a decision", unit="ratio",
            interval=Interval.SAMPLING, table=Table(columns=COEFFICIENTS, rows=rows), **more,
        ),
    )  # fmt: skip


def _counted(register: Register, rows: Detentions, day: int, period: int, common: dict[str, Any]) -> Finding:
    surely, possibly = freed_between(rows, day, period)
    label = f"Releases by a decision {('before the window', 'from the first day of the window on')[period]}"
    ends = spread(Bounds(surely, possibly))
    return finding(register, f"people.thaw.{PERIODS[period]}", label, unit="exits", **ends, **common)


def _rates(
    register: Register, rows: Detentions, splits: list[Split], day: int, rule: str, common: dict[str, Any]
) -> Finding:
    """Releases for a thousand person-years, as drawn and between their bounds: nothing is compared."""
    made = []
    for period, name in enumerate(PERIODS):
        surely, possibly = freed_between(rows, day, period, rule=rule)
        freed, years = means(splits, period)
        least, most = held_years(rows, day, period, rule=rule)
        rate = 1000 * freed / years if years else None
        low, high = (1000 * x / y if y else None for x, y in ((surely, most), (possibly, least)))
        made.append((name, surely, possibly, round(years, 1), round(most, 1), rate, low, high))
    return finding(
        register,
        "people.thaw.rates",
        "Releases by a decision for a thousand years in custody, before and after",
        unit="exits",
        interval=Interval.BOUNDS,
        table=Table(columns=RATES, rows=tuple(made)),
        **common,
    )


def _refused(register: Register, reason: str, settle: str, common: dict[str, Any]) -> Finding:
    return refusal(
        register, "people.thaw.ratio", LABEL, unit="ratio", reason=reason, would_settle=settle, **common | {"n": 0}
    )


COUNTS = (
    "Before {window.first}, {people.thaw.before:unit} by a decision are on the lists, and {people.thaw.after:unit} "
    "from then to {clock.on}"
)
MEASURE = Measure(
    name="people_thaw",
    question="Are people freed faster from the first day of the window on than before it?",
    section="held",
    compute=compute,
    method="Cox's regression of the hazard of a release by a decision on the calendar, by time held, errors by cluster",
    sentences=(
        (
            Sentence(
                text=COUNTS + ". Of people held as long, {people.thaw.ratio} times as many were freed a day (interval "
                "{people.thaw.ratio:low} to {people.thaw.ratio:high}). The " + CHANCE + ".",
                when={"people.thaw.ratio": Verdict.HOLDS},
            ),
            Sentence(
                text=COUNTS + ". Of people held as long, fewer were freed a day than before: {people.thaw.ratio} times "
                "as many (interval {people.thaw.ratio:low} to {people.thaw.ratio:high}). The " + CHANCE + ".",
                when={"people.thaw.ratio": Verdict.FAILS},
            ),
            Sentence(
                text=COUNTS + ". Whether people held as long were freed faster than before, the lists cannot tell: "
                "{people.thaw.ratio:reason}.",
                when={"people.thaw.ratio": Verdict.CANNOT_TELL},
            ),
        ),
    ),
)
