"""How long people on the lists are held and how they get out: shares that left by each way by then."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_duration_groups import by_kind, by_sex, by_year
from habeas.measures.people_duration_read import KEYS, RULES, SHARES, duration_table
from habeas.measures.people_durations import detentions
from habeas.measures.people_rows import counts_people, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.leaving import CAUSES, FEWEST, LISTED, RETROSPECTIVE, UNKNOWN, Curve, Detentions
from habeas.stats.leavingread import Read, median, read_curve

TOLD = ("decision", "served", "died")
INCIDENCE = ("rule", "cause", "words", "within", "days", *SHARES)
CURVE = ("rule", "days", "cause", "words", *SHARES)
FOLLOWED = ("what", "detentions")
SETTLE = "lists in several editions that name people while they are inside"
ASSUMED = (
    "those of whom no more is told left, after they were last seen, like the others; the bounds do without that",
    "a way out not told is one of its own in the value; in the bounds it counts for every way and for none",
    "a release of no told kind is a decision if it came before the end of the sentence, else the sentence served",
    "each day of a vague date is equally likely; a date told to no better than a year counts as not told",
)


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings under `people.duration` for those listed while inside, and under `people.duration.retrospective` for all
    from the first day: `.median`, `.mean` (days) and shares `.CAUSE.WITHIN`; `people.duration.late`, `.untold`,
    `.unknown_how` (detentions), `.sex.decision`, `.sex.died`; the tables `.incidence`, `.curve`, `.by_year`, `.by_sex`
    and `.followed`. Nothing where nobody on a list is counted."""
    if not counts_people(register):
        return ()
    rows = detentions(register)
    common = rests_on(register) | {"n_unit": "detentions", "method": MEASURE.method}
    common |= {"n": len(rows), "assumptions": (*ASSUMED, *common["assumptions"])}
    found = {rule: read_curve(rows, rule) for rule in KEYS}
    read = {rule: Read(rows, rule, one) for rule, one in found.items() if isinstance(one, Curve)}
    shown = next(iter(read), None)
    made = [*_counts(register, rows, common)]
    for rule, one in found.items():
        if isinstance(one, Curve):
            made += _numbers(register, read[rule], common)
        else:
            made.append(_cannot(register, rows, rule, one, common))
    if shown:
        made += [_incidence(register, rows, read, common), _points(register, read, common)]
        made += [by_year(register, rows, shown, common), *by_sex(register, rows, shown, common)]
    return tuple(made)


def _counts(register: Register, rows: Detentions, common: dict[str, Any]) -> Iterator[Finding]:
    """How many detentions the curves are made of, and how many are in none or end in nothing told."""
    listed, seen = rows.seen_by(LISTED), rows.seen_by(RETROSPECTIVE)
    late, untold, how = seen & ~listed, rows.untold, rows.ended & (rows.cause == UNKNOWN)
    for key, label, some in (
        ("late", "Detentions that the lists named only when they were over or last heard of", late),
        ("untold", "Detentions of which no list tells whether or when they ended", untold),
        ("unknown_how", "Detentions that ended, in a way no list tells", how),
    ):
        ends = spread(Bounds(int(some.sum()), int(some.sum())))
        yield finding(register, f"people.duration.{key}", label, unit="detentions", **ends, **common)
    counts = {
        "all detentions": len(rows),
        "first day in custody not told, in no curve": int((~rows.begun).sum()),
        "listed while inside": int(listed.sum()),
        "listed only when over or last heard of, in no curve of the listed": int(late.sum()),
        "way out and day told": int(rows.ended.sum()),
        "still inside by the newest list": int((rows.held & ~rows.ended).sum()),
        "whether or when they ended not told": int(untold.sum()),
        "of these, nothing told after the first day": int((untold & ~seen).sum()),
        "way out not told": int(how.sum()),
    }
    yield finding(
        register,
        "people.duration.followed",
        "Detentions by what is told of them",
        unit="detentions",
        table=Table(columns=FOLLOWED, rows=tuple(counts.items())),
        **common,
    )


def _cannot(register: Register, rows: Detentions, rule: str, why: str, common: dict[str, Any]) -> Finding:
    late = int((rows.seen_by(RETROSPECTIVE) & ~rows.seen_by(LISTED)).sum())
    if rule == LISTED and late:
        why = f"the lists named {late:,} of {len(rows):,} only when the detention was over or last heard of; {why}"
    label = "Days after which half had left custody"
    common = common | {"n": 0, "assumptions": (RULES[rule], *common["assumptions"])}
    return refusal(register, f"{KEYS[rule]}.median", label, unit="days", reason=why, would_settle=SETTLE, **common)


def _numbers(register: Register, read: Read, common: dict[str, Any]) -> Iterator[Finding]:
    found, key = read.curve, KEYS[read.rule]
    common = common | {"n": found.n, "missing": read.missing, "assumptions": (RULES[read.rule], *common["assumptions"])}
    yield _median(register, read, common)
    days, last = {"unit": "days", "interval": Interval.SAMPLING}, int(found.days[-1])
    label = f"Restricted mean of the days held from day {found.start:,} to day {last:,}"
    low, high = max(0.0, found.mean - found.mean_reach), min(last - found.start, found.mean + found.mean_reach)
    mean = {"value": round(found.mean, 1), "low": round(low, 1), "high": round(high, 1)}
    yield finding(register, f"{key}.mean", label, **mean, **days, **common)
    if found.start:
        label = "Days that people were held before fewer than ten at risk stop to decide the curve"
        yield finding(
            register, f"{key}.start", label, value=found.start, **days | {"interval": Interval.EXACT}, **common
        )
    for name in TOLD:
        for within, day in read.horizons.items():
            yield _share(register, read, name, within, day, common)


def _share(register: Register, read: Read, name: str, within: str, day: int, common: dict[str, Any]) -> Finding:
    """The share with its bounds, or with the sampling error where nothing is left to bound."""
    value, low, high, least, most, _ = read.at(day, list(CAUSES).index(name) + 1)
    ends: dict[str, Any] = {"value": value, "low": low, "high": high, "interval": Interval.SAMPLING}
    if most - least > 1e-9:
        ends = spread(Bounds(least, most), value)
    label = f"Share {CAUSES[name]} within {within.replace('_', ' ')} of the first day in custody"
    return finding(register, f"{KEYS[read.rule]}.{name}.{within}", label, unit="share", **ends, **common)


def _median(register: Register, read: Read, common: dict[str, Any]) -> Finding:
    """When half had left, or that this is not reached while ten are at risk."""
    found, label = read.curve, "Days after which half had left custody"
    key, (value, low, high) = f"{KEYS[read.rule]}.median", median(found)
    if value is None:
        last = int(found.days[-1])
        reason = f"not reached: {float(found.held[-1]):.0%} were still held after {last:,} days, the last day "
        reason += f"with at least {FEWEST} at risk"
        settle = "longer watching of more people"
        return refusal(register, key, label, unit="days", reason=reason, would_settle=settle, **common | {"n": found.n})
    ends = {"value": value, "low": low, "high": high, "interval": Interval.SAMPLING}
    return finding(register, key, label, unit="days", **ends, **common)


def _incidence(register: Register, rows: Detentions, read: dict[str, Read], common: dict[str, Any]) -> Finding:
    made: list[tuple[Any, ...]] = []
    for rule, one in read.items():
        for cause, (name, words) in enumerate(CAUSES.items(), start=1):
            made += [(rule, name, words, at, day, *one.at(day, cause)) for at, day in one.horizons.items()]
        made += by_kind(register, rows, rule)
    label = "Shares that had left by each way, by time since the first day in custody"
    return duration_table(register, "incidence", label, INCIDENCE, made, common)


def _points(register: Register, read: dict[str, Read], common: dict[str, Any]) -> Finding:
    made = [
        (rule, int(day), name, words, *one.at(int(day), cause))
        for rule, one in read.items()
        for cause, (name, words) in enumerate(CAUSES.items(), start=1)
        for day in one.days
    ]
    return duration_table(register, "curve", "The same on a grid of days", CURVE, made, common)


WITHIN = {"five_years": "five years", "two_years": "two years", "one_year": "one year", "six_months": "six months"}


def _told(rule: str) -> Iterator[Sentence]:
    """The longest time that the curve reaches, first for curves that begin later than with the first day."""
    key = KEYS[rule]
    whom = (
        "who were on a list while inside"
        if rule == LISTED
        else "whom the lists name in the end, counted from the first day"
    )
    also = "" if rule == LISTED else " Whoever was never listed is in no number."
    for within, words in WITHIN.items():
        slots = [f"{{{key}.{name}.{within}}}" for name in TOLD]
        for longer in (f", and were held longer than {{{key}.start:unit}}", ""):
            yield Sentence(
                text=f"Of the people {whom}{longer}, {slots[0]} were freed by a decision within {words} of arrest, "
                f"{slots[1]} were released at the end of the sentence and {slots[2]} died in custody "
                f"(n = {{{key}.decision.{within}:n}}).{also}"
            )


MEDIAN = {"people.duration.median": Verdict.CANNOT_TELL}
MEASURE = Measure(
    name="people_duration",
    question="How long are people held, and how do they get out?",
    section="held",
    compute=compute,
    method="Aalen-Johansen shares of those who left by each way, with late entry; bounds over all dates and ways that "
    "can be",
    sentences=(
        (*_told(LISTED), *_told(RETROSPECTIVE)),
        (
            Sentence(
                text="Half had left custody after {people.duration.median:unit} (interval {people.duration.median:low} "
                "to {people.duration.median:high})."
            ),
            Sentence(
                text="After how many days half had left custody, the lists cannot tell: "
                "{people.duration.median:reason}. Of all whom they name in the end, half had left after "
                "{people.duration.retrospective.median:unit}, if those of whom no end is told are like the others.",
                when=MEDIAN,
            ),
            Sentence(
                text="After how many days half had left custody, the lists cannot tell: "
                "{people.duration.median:reason}.",
                when=MEDIAN,
            ),
            Sentence(
                text="Half had left custody after {people.duration.median:unit} (interval {people.duration.median:low} "
                "or more)."
            ),
        ),
        (
            Sentence(
                text="Of {people.duration.untold:some} no list tells whether or when they ended: the ends of an "
                "interval count them as ended this way at once, and as not ended at all."
            ),
        ),
    ),
)
