"""What published counts of periods say about a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from habeas.core.types import Window
from habeas.register.register import Register
from habeas.stats.periods import Count, Total, total_of

# Grain: one row per reading of everybody over a period. A period is counted up to the day of its publication.
COUNTS = """
select what, id, first, sure_last, low, high
from reading
where who = '' and act is null
    and ($what is null or what = $what) and sure_last >= $first and first <= $last
    and basis not in (select unnest($not_by::varchar[]))
order by row_number;
"""
Flows = Mapping[str, Sequence[Count]]


def published_total(register: Register, what: str, window: Window, *, not_by: tuple[str, ...] = ()) -> Total:
    """Bounds on the published count `what` over the window, leaving out counts by the bodies in `not_by`.

    A count of a longer period bounds the window from above.
    """
    rows = register.rows(COUNTS, what=what, first=window.first, last=window.last, not_by=list(not_by))
    return total_of([_count(*row) for row in rows], window.first.toordinal(), window.last.toordinal())


def all_flows(register: Register) -> Flows:
    """Every count of everybody over a period, by what was counted, for many windows in a row."""
    flows: dict[str, list[Count]] = {}
    for row in register.rows(COUNTS, what=None, first=date.min, last=date.max, not_by=[]):
        flows.setdefault(row[0], []).append(_count(*row))
    return flows


def total_within(flows: Flows, what: str, window: Window) -> Total:
    """Bounds on the count `what` over the window by the counts of periods that lie in it; longer ones are left out."""
    first, last = window.first.toordinal(), window.last.toordinal()
    return total_of([c for c in flows.get(what, ()) if first <= c.first and c.last <= last], first, last)


def _count(_: str, name: str, first: date, last: date, low: float | None, high: float | None) -> Count:
    return Count(first.toordinal(), last.toordinal(), low, high, name)
