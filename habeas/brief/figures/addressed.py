"""The figure of sanctions by cause, with sanctions lifted and contacts."""

from __future__ import annotations

from habeas import draw
from habeas.brief.blocks import Figure
from habeas.brief.figures.base import make_figure, records, say
from habeas.brief.say import upper_first
from habeas.brief.study import Study
from habeas.draw import Chart


def causes(study: Study) -> Figure | None:
    """Sanctions by year and cause."""
    rows = records(study, "sanctions.list")
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
        beneath = _beneath(study)
        return draw.causes(
            name="causes",
            alt=f"{alt} By cause named first: {said}.",
            rows=[*series, *beneath],
            order=[*names, *dict.fromkeys(row.cause for row in beneath)],
            emphasised=names[0],
        )

    return make_figure(
        study,
        make,
        say(
            "{sanctions.other.share:low} to {sanctions.other.share:high} of {sanctions.imposed:n} recorded rounds "
            "of sanctions were for causes other than repression or election fraud"
        ),
        say(
            "Rounds of sanctions recorded, by year and by the cause named first; beneath, sanctions lifted and "
            "contacts. "
            "Source: table of events"
        ),
    )


def _beneath(study: Study) -> list[draw.CauseYear]:
    """Sanctions lifted and contacts by year, as lanes under those of the causes."""
    words = study.register.words("event_types")
    rows = records(study, "events.by_year")
    return [
        draw.CauseYear(year=row["year"], cause=upper_first(words[word]), count=row["events"], mixed=False)
        for word in ("sanction_lifted", "diplomatic_contact")
        for row in rows
        if row["type"] == word
    ]
