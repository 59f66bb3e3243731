"""Figures of who was freed, of what was said, and of who was newly recognised meanwhile."""

from __future__ import annotations

from typing import Any

from habeas import draw
from habeas.brief.blocks import Figure
from habeas.brief.figures.base import as_number, make_figure, records, say
from habeas.brief.say import number, upper_first
from habeas.brief.study import Study
from habeas.core.types import Finding, Sentence, Verdict
from habeas.draw import Chart


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

    return make_figure(
        study,
        make,
        (
            Sentence(
                text="Most of the freed are men, and women were favoured: {freed.women.share:low} to "
                "{freed.women.share:high} of the freed against {inside.women.share} of those inside",
                when={"freed.women.fewer": Verdict.HOLDS, "freed.women.favoured": Verdict.HOLDS},
            ),
            Sentence(text="Women are {freed.women.share:low} to {freed.women.share:high} of the freed"),
            Sentence(text="What share of the freed each group is, as far as anybody counted"),
        ),
        say(
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
        label=label, value=value, low=as_number(found.low), high=as_number(found.high), note=note, kind=kind
    )


def verdicts(study: Study) -> Figure | None:
    """How many statements hold, fail and cannot be told, by side."""
    rows = []
    for side, name in study.register.words("sides").items():
        if study.findings[f"claims.{side}"].n:
            (counts,) = records(study, f"claims.{side}")
            rows.append(draw.Verdict(label=upper_first(name), **counts))
    if not rows:
        return None

    def make(alt: str) -> Chart:
        said = "; ".join(f"{r.label}: {r.holds} hold, {r.fails} fail, {r.cannot_tell} cannot be told" for r in rows)
        return draw.verdicts(name="verdicts", alt=f"{alt} {said}.", rows=rows)

    return make_figure(
        study,
        make,
        say(
            "Of {claims.all:unit} put to the test the data bear out {claims.all.holds}, contradict {claims.all.fails}, "
            "and cannot tell on {claims.all.cannot_tell}"
        ),
        say(
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
            low=as_number(f.low) or 0,
            high=as_number(f.high),
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

    return make_figure(
        study,
        make,
        say(
            "While {freed.total:unit} were freed, {recognised.total:unit} were newly recognised as political prisoners"
        ),
        say(
            "People, {window.first} to {clock.on}. For {recognised.total:missing} of {window.days} days no source "
            "gives a full count of the newly recognised. Sources: tables of releases and readings",
            "People, {window.first} to {clock.on}. Sources: tables of releases and readings",
        ),
    )
