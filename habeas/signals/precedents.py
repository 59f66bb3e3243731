"""What followed earlier releases, here and elsewhere, the unrewarded included."""

from __future__ import annotations

from datetime import date
from typing import Any

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.register.precedents import Followed, count_followed
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, share_bounds
from habeas.stats.exact import jeffreys_interval

RELIEF = "sanctions_eased"
LEVEL = 0.95
FEWEST_EPISODES = 5
EVER = Window(first=date.min, last=date.max)
# Grain: one row per known episode, this country's first, by day.
EPISODES = """
select id, country, period, coalesce(released, ''), followed_by, reversed, new_arrests, coalesce(outcome, '')
from precedent
order by country <> $country, country, first, row_number;
"""


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `precedents.country.*` and `precedents.all.*` (`.eased`, `.share`), `precedents.country.reversed`,
    `precedents.list`."""
    name = register.settings.name
    own = count_followed(register, RELIEF, EVER, country=name)
    every = count_followed(register, RELIEF, EVER, country="")
    return (
        *_episodes(register, "country", f"in {name}", own),
        *_episodes(register, "all", "in all countries recorded", every),
        _list(register, name),
    )


def _episodes(register: Register, scope: str, where: str, count: Followed) -> tuple[Finding, ...]:
    known = count.yes + count.no
    common: dict[str, Any] = {
        "n": known,
        "missing": count.unknown,
        "n_unit": "episodes",
        "method": "count of episodes followed by an easing of sanctions within about a year, as coded by one coder",
        "assumptions": (
            "one thaw is one observation, however many acts it has",
            "episodes are remembered because something came of them: the unrewarded are surely too few",
        ),
        "sources": register.sources("precedents", count.ids),
    }
    key, label = f"precedents.{scope}", f"Episodes of releases {where} followed by an easing of sanctions"
    if not known:
        more = {
            "reason": "no earlier episode with a known outcome is in the table",
            "would_settle": "rows of precedents",
        }
        return (refusal(register, f"{key}.eased", label, unit="episodes", **more, **common),)
    ends = {"value": count.yes, "low": count.yes, "high": count.yes + count.unknown}
    kind = Interval.BOUNDS if count.unknown else Interval.EXACT
    found = [finding(register, f"{key}.eased", label, unit="episodes", interval=kind, **ends, **common)]
    low, high = share_bounds(count.yes, count.no, count.unknown)
    share = f"Share of episodes {where} followed by an easing of sanctions"
    if known < FEWEST_EPISODES:
        bottom, top = jeffreys_interval(count.yes, count.no, level=LEVEL)
        method = {
            "method": "Jeffreys interval on the episodes with a known outcome; with fewer than five there is no point"
        }
        limits = {"low": bottom, "high": top, "interval": Interval.SAMPLING}
        few = {
            "verdict": Verdict.CANNOT_TELL,
            "reason": "there are fewer than five episodes with a known outcome",
            "would_settle": "more episodes",
        }
        found.append(finding(register, f"{key}.share", share, unit="share", **limits, **few, **common | method))
    else:
        limits = {"low": low, "high": high, "interval": kind}
        found.append(
            finding(register, f"{key}.share", share, unit="share", value=count.yes / known, **limits, **common)
        )
    undone = Bounds(count.reversed, count.reversed + count.reversed_unknown)
    rests = {"n": count.yes - count.reversed_unknown, "missing": count.reversed_unknown}
    label = f"Easings {where} that were later taken back"
    found.append(finding(register, f"{key}.reversed", label, unit="episodes", **common | rests | spread(undone)))
    return tuple(found)


def _list(register: Register, country: str) -> Finding:
    rows = tuple(
        (
            name,
            where,
            period,
            released,
            ", ".join(register.meaning("followed_by", word) for word in followed),
            undone,
            arrests,
            outcome,
        )
        for name, where, period, released, followed, undone, arrests, outcome in register.rows(
            EPISODES, country=country
        )
    )
    return finding(
        register,
        "precedents.list",
        "Earlier episodes",
        unit="episodes",
        n=len(rows),
        n_unit="episodes",
        method="all episodes recorded, this country's first",
        sources=register.sources("precedents", [row[0] for row in rows]),
        table=Table(
            columns=(
                "id",
                "country",
                "period",
                "released",
                "followed_by",
                "reversed",
                "new_arrests",
                "outcome",
            ),
            rows=rows,
        ),
    )


MEASURE = Measure(
    name="precedents",
    question="Did earlier releases here and elsewhere precede an easing of sanctions?",
    section="worked",
    compute=compute,
    method="count of coded episodes, the unrewarded included",
    sentences=(
        (
            Sentence(
                text="{country.name} has {precedents.country.eased:n} earlier episodes with a known outcome; "
                "sanctions were eased after {precedents.country.eased}, and the easing was later taken back in "
                "{precedents.country.reversed} of these."
            ),
            Sentence(
                text="Whether releases here were ever followed by an easing of sanctions, the data cannot tell: "
                "{precedents.country.eased:reason}."
            ),
        ),
        (
            Sentence(
                text="Over all countries recorded, an easing followed {precedents.all.eased:value} of "
                "{precedents.all.eased:n} episodes with a known "
                "outcome; with {precedents.all.eased:missing} more whose outcome the pages do not tell, the share "
                "lies between "
                "{precedents.all.share:low} and {precedents.all.share:high}. Unrewarded episodes are remembered "
                "less, so even this is too high."
            ),
            Sentence(
                text="Over all countries recorded, an easing followed {precedents.all.eased:value} of "
                "{precedents.all.eased:n} episodes with a known "
                "outcome. Unrewarded episodes are remembered less, so even this is too high."
            ),
        ),
    ),
)
