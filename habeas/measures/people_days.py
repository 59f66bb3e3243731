"""How many days of sentences releases gave back to the people on the lists, and how many verdicts newly imposed."""

from __future__ import annotations

from typing import Any

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_days_back import KINDS, LABEL, TOLD, curve, days_of, forgiven, rests_on_releases, untold
from habeas.measures.people_days_rows import (
    CAP_DAYS,
    CAP_YEARS,
    UNTOLD,
    Flows,
    Releases,
    people_flows,
    releases,
    verdicts,
)
from habeas.measures.people_days_year import anyway
from habeas.measures.people_rows import counts_people, day_number, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.days import Forgiven, Imposed, newly_imposed, replacement_ratio
from habeas.stats.spells import OPEN, Flags

# METHODS 5: with more than this share of the freed without a known term no ratio of days is printed.
MOST_LACKING = 0.3
IMPOSED = (
    f"a life sentence counts as {CAP_YEARS} years, {CAP_DAYS:,} days, and one of unknown length as none to as many",
    "suspended sentences and those served at home are no days of custody, and neither is death",
    "of several sentences of one detention the last counts; a verdict whose day no list tells fell during it",
    "of whom no list tells a verdict or a sentence, none is counted",
)
NOBODY = {"reason": "the lists tell of nobody who was freed in these days", "would_settle": "the days of the releases"}
LABELS = {
    "people.days.forgiven": LABEL,
    "people.days.ratio": "Days newly imposed for each day given back",
    "people.replacement.ratio": "People newly detained for each person freed, by the lists",
}


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.days....` (days, shares, ratios) and `people.replacement....` (people); nothing where nobody on
    a list is counted."""
    if not counts_people(register):
        return ()
    told_or_not = releases(register, window)
    told, rest = (told_or_not.where(x) for x in (told_or_not.way != UNTOLD, told_or_not.way == UNTOLD))
    flows, common = people_flows(register, window), rests_on(register) | {"method": MEASURE.method}
    imposed, found = _imposed(register, window, common)
    found += _replacement(register, flows, common)
    if not len(told.people):
        refused = ("people.days.forgiven", "people.days.ratio")
        return (*found, *(_cannot(register, key, "days", common | NOBODY) for key in refused))
    days = days_of(told, told.scheduled)
    return (
        *forgiven(register, told, days, common),
        *untold(register, rest, common),
        *found,
        _ratio(register, told, days, imposed, common),
        *anyway(register, window, told, common),
        curve(register, window, told, common),
    )


def _cannot(register: Register, key: str, unit: str, more: dict[str, Any]) -> Finding:
    return refusal(register, key, LABELS[key], unit=unit, **more)


def _imposed(register: Register, window: Window, common: dict[str, Any]) -> tuple[Imposed, list[Finding]]:
    """The days of custody pronounced, in all and by the kind of punishment."""
    given = verdicts(register, window)
    days: Any = {"first": day_number(window.first), "last": day_number(window.last), "cap": CAP_DAYS}

    def of(rows: Flags) -> Imposed:
        if not rows.any():
            return Imposed(Bounds(0, 0), 0, 0, 0)
        low, high = (x[rows] for x in given.verdict)
        term: Any = {"term_low": given.term.low[rows], "term_high": given.term.high[rows]}
        return newly_imposed(low, high, **term, **days, weights=given.people[rows])

    unknown = (given.term.high == OPEN) & (given.term.low < OPEN)
    names = ("punishment not known", *register.words("punishments").values())
    rows = tuple(
        (names[kind], x.surely, x.possibly, *x.days, x.unknown, of(here & unknown).days.high)
        for kind in (*range(1, len(names)), 0)
        if (here := given.kind == kind).any() and (x := of(here))
    )
    total = of(given.people > 0)
    rests = common | {"n": total.possibly - total.unknown, "missing": total.unknown, "n_unit": "detentions"}
    rests |= {"assumptions": (*IMPOSED, *common["assumptions"]), "unit": "days"}
    key, label = "people.days.imposed", "Days of custody that verdicts newly imposed"
    kinds = Table(columns=("punishment", *KINDS), rows=rows)
    return total, [
        finding(register, key, label, **spread(total.days), **rests),
        finding(register, f"{key}.kinds", f"{label}, by kind", interval=Interval.BOUNDS, table=kinds, **rests),
    ]


def _replacement(register: Register, flows: Flows, common: dict[str, Any]) -> list[Finding]:
    """People newly detained, people freed, and the one by the other."""
    told = common | {"assumptions": (TOLD, *common["assumptions"])}
    key, label = "people.replacement", "People on the lists newly detained"
    made = [
        finding(register, f"{key}.detained", label, unit="people", **spread(flows.detained), **common),
        finding(
            register, f"{key}.freed", "People on the lists who were freed", unit="people", **spread(flows.freed), **told
        ),
    ]
    if not flows.freed.high:
        return [*made, _cannot(register, f"{key}.ratio", "ratio", common | NOBODY)]
    freed = {"freed_low": flows.freed.low or 0, "freed_high": flows.freed.high}
    ratio = replacement_ratio(flows.detained.low or 0, flows.detained.high or 0, **freed)
    return [*made, finding(register, f"{key}.ratio", LABELS[f"{key}.ratio"], unit="ratio", **spread(ratio), **told)]


def _ratio(register: Register, told: Releases, days: Forgiven, imposed: Imposed, common: dict[str, Any]) -> Finding:
    """Days imposed by days given back, unless too many of the freed lack a term."""
    key, rests = "people.days.ratio", rests_on_releases(told, common)
    sure, lacking = told.lacking()
    surely, everybody = int(told.people[told.surely].sum()), int(told.people.sum())
    if sure > MOST_LACKING * surely or lacking > MOST_LACKING * everybody:
        few, of = (sure, surely) if sure > MOST_LACKING * surely else (lacking, everybody)
        reason = f"of {of:,} releases {few:,} lack a known term, more than {MOST_LACKING:.0%}"
        settle = "the sentences of the freed"
        return _cannot(register, key, "ratio", rests | {"reason": reason, "would_settle": settle})
    if not days.total.high:
        reason = "no day of a sentence was given back"
        return _cannot(register, key, "ratio", rests | {"reason": reason, "would_settle": "a release before its time"})
    back = {"freed_low": days.total.low or 0, "freed_high": days.total.high}
    ratio = replacement_ratio(imposed.days.low or 0, imposed.days.high or 0, **back)
    return finding(register, key, LABELS[key], unit="ratio", **spread(ratio), **rests)


MEASURE = Measure(
    name="people_days",
    question="How many days of the sentences were given back, and how many newly imposed?",
    section="ledger",
    compute=compute,
    method="sums of the days from release to scheduled end and of the terms of verdicts, as worst-case bounds",
    sentences=(
        (
            Sentence(
                text="By the lists, releases decided from {window.first} to {clock.on} gave back "
                "{people.days.forgiven:unit} of sentences; freed were {people.replacement.freed:unit}. The end of the "
                "sentence is not known for {people.days.forgiven:missing} of the {people.days.forgiven:all} releases "
                "that are surely or possibly among them."
            ),
            Sentence(
                text="By the lists, releases decided from {window.first} to {clock.on} gave back "
                "{people.days.forgiven:unit} of sentences; freed were {people.replacement.freed:unit}."
            ),
            Sentence(
                text="How many days of sentences were given back, the lists cannot tell: {people.days.forgiven:reason}."
            ),
        ),
        (
            Sentence(
                text="Of the {people.days.forgiven.tenth:all} surely freed the one in the middle had "
                "{people.days.forgiven.median:unit} left, and the tenth who had most left hold "
                "{people.days.forgiven.tenth} of all their days."
            ),
        ),
        (
            Sentence(
                text="Counted to two thirds of each sentence, as if all left on parole then, the days given back are "
                "{people.days.two_thirds}."
            ),
        ),
        (
            Sentence(
                text="No list tells whether or how {people.days.untold:n} more detentions ended; had each ended so in "
                "these days, they would add {people.days.untold:high} days at the most."
            ),
        ),
        (
            Sentence(
                text="Verdicts of the same days imposed {people.days.imposed:unit} of custody "
                "on {people.days.imposed:all} detentions at the most; {people.days.imposed:assumed}."
            ),
        ),
        (
            Sentence(
                text="That is {people.days.ratio} days newly imposed for each day given back (n = "
                "{people.days.ratio:n} releases that the lists tell of)."
            ),
            Sentence(
                text="How many days were imposed for each day given back, the lists cannot tell: "
                "{people.days.ratio:reason}.",
                when={"people.days.ratio": Verdict.CANNOT_TELL},
            ),
        ),
        (
            Sentence(
                text="By the lists {people.replacement.ratio} people were newly detained for each person freed; by "
                "published counts {replacement.ratio} were newly recognised for each. The two count different things "
                "and stand side by side."
            ),
            Sentence(
                text="By the lists {people.replacement.ratio} people were newly detained for each person freed; "
                "published counts give no such number: {replacement.ratio:reason}."
            ),
            Sentence(text="By the lists {people.replacement.ratio} people were newly detained for each person freed."),
            Sentence(
                text="By published counts {replacement.ratio} people were newly recognised for each person freed; by "
                "the lists nobody can tell: {people.replacement.ratio:reason}."
            ),
        ),
        (
            Sentence(
                text="Of the freed ({people.days.anyway.year:all}), {people.days.anyway.year} had at most a year left; "
                "of those inside on the mornings of the waves ({people.days.anyway.pool:all}), "
                "{people.days.anyway.pool}."
            ),
            Sentence(
                text="Of the freed ({people.days.anyway.year:all}), {people.days.anyway.year} had at most a year left."
            ),
        ),
    ),
)
