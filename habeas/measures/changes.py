"""The days on which the rate of dated acts changed, as a finding: a check of waves, whoever counted them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from habeas.core.types import Finding, Table
from habeas.measures.base import finding, refusal, spread
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.changes import change_points
from habeas.stats.scan import MOST_ACTS, scan_statistic

FEWEST_ACTS = 3
FALSE_ALARM = 0.05
# Windows that a wave could be seen in, and how often and from which seed chance is drawn.
WIDTHS = (7, 30, 90)
DRAWS, SEED = 9_999, 20240916
FEW = "there are fewer than three acts dated to the day"
BLOCKS = (
    f"Bayesian blocks of the distinct days, false alarm rate {FALSE_ALARM}; chance model: acts at one steady rate, on "
    "days independent of each other"
)


def changes(
    register: Register, key: str, label: str, days: Sequence[int], ends: tuple[int, int], common: dict[str, Any]
) -> Finding:
    """How often the rate of acts on these days changed between the first and the last day of `ends`, both included."""
    more = common | {"unit": "intervals", "method": BLOCKS}
    if len(set(days)) < FEWEST_ACTS:
        return refusal(register, key, label, reason=FEW, would_settle="the day of each act", **more)
    blocks = change_points(sorted(set(days)), false_alarm=FALSE_ALARM, period=(ends[0] - 0.5, ends[1] + 0.5))
    edges = [date.fromordinal(int(edge + 0.5)) for edge in blocks.edges[:-1]]
    lasts = [*(date.fromordinal(day.toordinal() - 1) for day in edges[1:]), date.fromordinal(ends[1])]
    counts = [int(n) for n in blocks.counts]
    table = Table(columns=("first", "last", "acts"), rows=tuple(zip(edges, lasts, counts, strict=True)))
    return finding(register, key, label, table=table, **spread(Bounds(len(counts), len(counts))), **more)


def crowding(
    register: Register, key: str, label: str, days: Sequence[int], ends: tuple[int, int], common: dict[str, Any]
) -> Finding:
    """The most acts within a week, a month or a quarter, and how rare that is by chance."""
    widths = [width for width in WIDTHS if width <= ends[1] - ends[0] + 1]
    more = common | {"unit": "acts"}
    if not FEWEST_ACTS <= len(days) <= MOST_ACTS or not widths:
        reason = FEW if len(days) < FEWEST_ACTS else "the days asked about are too few, or the acts too many, to crowd"
        return refusal(register, key, label, reason=reason, would_settle="the day of each act", **more)
    scan = scan_statistic(days, first=ends[0], last=ends[1], widths=widths, draws=DRAWS, seed=SEED)
    method = (
        f"scan statistic over windows of {', '.join(str(width) for width in widths)} days, {DRAWS:,} draws; chance "
        "model: as many acts, each on any day asked about, independent of the others"
    )
    size = spread(Bounds(scan.best.acts, scan.best.acts))
    return finding(register, key, label, p_value=scan.p_value, **size, **more | {"method": method})
