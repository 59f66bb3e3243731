"""Findings as figures: which chart, with which title. The title says what was found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from habeas import draw
from habeas.brief.blocks import Figure
from habeas.brief.say import choose, number, plain_text, upper_first
from habeas.brief.study import Study
from habeas.core.types import Alternatives, Finding, Sentence, Verdict
from habeas.draw import Chart

# A month before the window, so that the first act does not stand on the axis.
MARGIN = timedelta(days=31)


def _figure(study: Study, make: Callable[[str], Chart], title: Alternatives, subtitle: Alternatives) -> Figure:
    """The figure with its title and subtitle; its text description is both together with what the data hold."""
    heading, line = choose(title, study.facts), choose(subtitle, study.facts)
    alt = f"{plain_text(heading)}. {plain_text(line)}."
    return Figure(chart=make(alt), title=heading, subtitle=line)


def _say(*texts: str) -> Alternatives:
    return tuple(Sentence(text=text) for text in texts)


def _records(study: Study, key: str) -> list[dict[str, Any]]:
    found = study.findings.get(key)
    return found.table.records() if found is not None and found.table is not None else []


def timeline(study: Study) -> Figure | None:
    """Release acts over time, the waves they form, and the events around them."""
    acts = [row for row in _records(study, "freed.list") if row["counted"]]
    if not acts:
        return None
    window = study.register.window
    first = min(window.first, *(row["first"] for row in acts)) - MARGIN
    words = study.register.words("event_types")
    order = list(words)
    events = sorted(_records(study, "events.list"), key=lambda row: order.index(row["type"]))
    waves = _records(study, "waves.list")

    def make(alt: str) -> Chart:
        counts = "; ".join(f"{number(row['first'], 'day')}: {row['people']:,}" for row in acts[:12])
        return draw.timeline(
            name="timeline",
            alt=f"{alt} People freed by each act: {counts}.",
            acts=[
                draw.Act(
                    day_first=row["first"],
                    day_last=row["last"],
                    count_low=row["people"],
                    count_high=row["people"],
                )
                for row in acts
            ],
            events=[
                draw.Event(
                    day_first=max(row["first"], first),
                    day_last=row["last"],
                    lane=upper_first(words[row["type"]]),
                    label=row["id"],
                )
                for row in events
                if row["last"] >= first
            ],
            waves=[draw.Wave(first=row["first"], last=row["last"], label="") for row in waves],
            first=first,
            last=window.last,
            unit="people freed",
        )

    return _figure(
        study,
        make,
        _say(
            "{freed.total:unit} were freed in {waves.count:unit}; the latest freed {waves.latest.count}",
            "{freed.total:unit} were freed in {freed.acts:unit}",
        ),
        _say(
            "People freed by each release act, with the events recorded around them, {window.first} to {clock.on}. "
            "Sources: tables of releases and events"
        ),
    )


def stability(study: Study) -> Figure | None:
    """The number of waves against the gap, for three smallest sizes."""
    rows = _records(study, "waves.stability")
    if study.findings["waves.count"].verdict is Verdict.CANNOT_TELL:
        return None

    def make(alt: str) -> Chart:
        series = [draw.Setting(minimum_size=row["minimum"], gap=row["gap_days"], waves=row["waves"]) for row in rows]
        return draw.stability(name="stability", alt=alt, series=series, default_gap=study.register.settings.gap_days)

    return _figure(
        study,
        make,
        _say(
            "“{waves.count:unit}” stands for gaps of {waves.stability:low} to {waves.stability:high} days; from "
            "{waves.stability.after:unit} on it is {waves.stability.next}",
            "The number of waves is the same for every gap tried",
        ),
        _say(
            "Number of waves by the largest gap between acts of one wave and by the smallest wave (people). Source: "
            "table of releases"
        ),
    )


def stock(study: Study) -> Figure | None:
    """Published counts of the people inside, by the body that counted."""
    rows = _records(study, "inside.list")
    if len(rows) < 2:
        return None
    days: set[tuple[Any, Any, str]] = set()
    readings = []
    for row in rows:
        day = (row["first"], row["last"], row["basis"])
        readings.append(
            draw.Reading(
                day_first=row["first"],
                day_last=row["last"],
                low=row["low"] if row["low"] is not None else 0,
                high=row["high"],
                value=row["value"] if row["value"] is None or row["low"] is None else max(row["value"], row["low"]),
                basis=row["basis"] or "counter not named",
                rival=day in days,
                comparable=bool(row["basis"]),
            )
        )
        days.add(day)
    window = study.register.window

    def make(alt: str) -> Chart:
        newest = study.findings["inside.latest.day"]
        last = f"Newest: {plain_text(choose(_say('{inside.latest}'), study.facts))}, {number(newest.value, 'day')}."
        return draw.stock(
            name="stock",
            alt=f"{alt} {last}",
            readings=readings,
            window=(window.first, window.last),
            unit="people inside",
        )

    return _figure(
        study,
        make,
        (
            Sentence(
                text="By one body's counts the number inside fell by {inside.change:size} between "
                "{inside.change.first} and {inside.change.last}",
                when={"inside.fell": Verdict.HOLDS},
            ),
            Sentence(
                text="By one body's counts the number inside rose by {inside.change:size} between "
                "{inside.change.first} and {inside.change.last}",
                when={"inside.fell": Verdict.FAILS},
            ),
            Sentence(text="The newest count of people inside is {inside.latest}"),
        ),
        _say(
            "Published counts of political prisoners inside, by the body that counted; bars are bounds, an arrow is "
            "an open end. Source: table of readings"
        ),
    )


def shares(study: Study) -> Figure | None:
    """Shares among the freed against shares inside, with what is not known."""
    rows = []
    for key, found in study.findings.items():
        if not (key.startswith("freed.") and key.endswith(".share")) or found.low is None:
            continue
        group = key.split(".")[1]
        name = study.register.meaning("groups", group)
        rows.append(_share_row(f"{upper_first(name)} among the freed", found))
        inside = study.findings.get(f"inside.{group}.share")
        if inside is not None and inside.value is not None:
            rows.append(_share_row(f"{upper_first(name)} among those inside", inside))
    if not rows:
        return None

    def make(alt: str) -> Chart:
        said = "; ".join(f"{row.label}: {row.note}" for row in rows)
        return draw.intervals(
            name="shares",
            alt=f"{alt} {said}.",
            rows=rows,
            axis_title="Share of people",
            unit="share",
            reference=(0.5, "half"),
        )

    return _figure(
        study,
        make,
        (
            Sentence(
                text="Most of the freed are men, and women were favoured: {freed.women.share:low} to "
                "{freed.women.share:high} of the freed against {inside.women.share} of those inside",
                when={"freed.women.most": Verdict.FAILS, "freed.women.favoured": Verdict.HOLDS},
            ),
            Sentence(text="Women are {freed.women.share:low} to {freed.women.share:high} of the freed"),
            Sentence(text="What share of the freed each group is, as far as anybody counted"),
        ),
        _say(
            "Point: acts for which the number is published. Bar: bounds over all acts, the unknown counted either "
            "way. Source: table of readings"
        ),
    )


def _share_row(label: str, found: Finding) -> draw.Interval:
    value = float(found.value) if isinstance(found.value, int | float) else None
    of = f"{number(round(value * found.n), 'people')} of {found.n:,}" if value is not None else f"n = {found.n:,}"
    note = of + (f"; {found.missing:,} unknown" if found.missing else "")
    kind: Any = "exact" if found.low == found.high else "bounds"
    return draw.Interval(
        label=label, value=value, low=_number(found.low), high=_number(found.high), note=note, kind=kind
    )


def _number(end: object) -> float | None:
    return float(end) if isinstance(end, int | float) else None


def verdicts(study: Study) -> Figure | None:
    """How many statements hold, fail and cannot be told, by side."""
    rows = []
    for side, name in study.register.words("sides").items():
        if study.findings[f"claims.{side}"].n:
            (counts,) = _records(study, f"claims.{side}")
            rows.append(draw.Verdict(label=upper_first(name), **counts))
    if not rows:
        return None

    def make(alt: str) -> Chart:
        said = "; ".join(f"{r.label}: {r.holds} hold, {r.fails} fail, {r.cannot_tell} cannot be told" for r in rows)
        return draw.verdicts(name="verdicts", alt=f"{alt} {said}.", rows=rows)

    return _figure(
        study,
        make,
        _say(
            "Of {claims.all:unit} put to the test the data bear out {claims.all.holds}, contradict {claims.all.fails}, "
            "and cannot tell on {claims.all.cannot_tell}"
        ),
        _say(
            "Statements put to the test, by the side that made them, as known on {clock.known}. Source: claims of "
            "this workspace"
        ),
    )


def flows(study: Study) -> Figure | None:
    """Freed against newly recognised over the same days."""
    freed, recognised = study.findings["freed.total"], study.findings["recognised.total"]
    if freed.low is None or recognised.low is None:
        return None
    days = study.register.window.days
    rows = [
        draw.Flow(
            label=label,
            low=_number(f.low) or 0,
            high=_number(f.high),
            value=None,
            missing_days=missing,
            of_days=days,
        )
        for label, f, missing in (
            ("Freed", freed, 0),
            ("Newly recognised as political prisoners", recognised, recognised.missing),
        )
    ]

    def make(alt: str) -> Chart:
        return draw.flows(name="flows", alt=alt, rows=rows, unit="people")

    return _figure(
        study,
        make,
        _say(
            "While {freed.total:unit} were freed, {recognised.total:unit} were newly recognised as political prisoners"
        ),
        _say(
            "People, {window.first} to {clock.on}. For {recognised.total:missing} of {window.days} days no source "
            "gives a full count of the newly recognised. Sources: tables of releases and readings",
            "People, {window.first} to {clock.on}. Sources: tables of releases and readings",
        ),
    )


def causes(study: Study) -> Figure | None:
    """Sanctions by year and cause."""
    rows = _records(study, "sanctions.list")
    if not rows:
        return None
    words = study.register.words("causes")
    order = [meaning for meaning in words.values() if any(row["cause"] == meaning for row in rows)]

    def make(alt: str) -> Chart:
        sums = {cause: sum(row["events"] for row in rows if row["cause"] == cause) for cause in order}
        said = "; ".join(f"{cause}: {n}" for cause, n in sums.items())
        series = [
            draw.CauseYear(year=r["year"], cause=upper_first(r["cause"]), count=r["events"], mixed=r["mixed"])
            for r in rows
        ]
        names = [upper_first(cause) for cause in order]
        return draw.causes(
            name="causes",
            alt=f"{alt} By cause named first: {said}.",
            rows=series,
            order=names,
            emphasised=names[0],
        )

    return _figure(
        study,
        make,
        _say(
            "{sanctions.other.share:low} to {sanctions.other.share:high} of {sanctions.imposed:n} recorded rounds "
            "of sanctions were for causes other than repression or election fraud"
        ),
        _say("Rounds of sanctions recorded, by year and by the cause named first. Source: table of events"),
    )


FIGURES: dict[str, tuple[Callable[[Study], Figure | None], ...]] = {
    "happened": (timeline, stability, stock),
    "who": (shares,),
    "said": (verdicts,),
    "ledger": (flows,),
    "addressed": (causes,),
}
