"""What published counts of periods say about a window."""

from __future__ import annotations

from habeas.core.types import Window
from habeas.register.register import Register
from habeas.stats.periods import Count, Total, total_of

# Grain: one row per reading of everybody over a period that meets the window.
COUNTS = """
select id, first, last, low, high
from reading
where what = $what and who = '' and act is null and last >= $first and first <= $last
    and basis not in (select unnest($not_by::varchar[]))
order by row_number;
"""


def published_total(register: Register, what: str, window: Window, *, not_by: tuple[str, ...] = ()) -> Total:
    """Bounds on the published count `what` over the window, leaving out counts by the bodies in `not_by`."""
    rows = register.rows(COUNTS, what=what, first=window.first, last=window.last, not_by=list(not_by))
    counts = [Count(first.toordinal(), last.toordinal(), low, high, name) for name, first, last, low, high in rows]
    return total_of(counts, window.first.toordinal(), window.last.toordinal())
