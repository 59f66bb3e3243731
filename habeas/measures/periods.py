"""What published counts of periods say about a window."""

from __future__ import annotations

from habeas.core.types import Window
from habeas.register.register import Register
from habeas.stats.periods import Count, Total, total_of

# Grain: one row per reading of everybody over a period that meets the window. A period is counted up to the day of its
# publication and no further.
COUNTS = """
select id, first, sure_last, low, high
from reading
where what = $what and who = '' and act is null and sure_last >= $first and first <= $last
    and (not $inside_only or (first >= $first and sure_last <= $last))
    and basis not in (select unnest($not_by::varchar[]))
order by row_number;
"""


def published_total(
    register: Register, what: str, window: Window, *, not_by: tuple[str, ...] = (), inside_only: bool = False
) -> Total:
    """Bounds on the published count `what` over the window, leaving out counts by the bodies in `not_by`.

    A count of a longer period bounds the window from above; with `inside_only` such counts are left out too.
    """
    rows = register.rows(
        COUNTS, what=what, first=window.first, last=window.last, not_by=list(not_by), inside_only=inside_only
    )
    counts = [Count(first.toordinal(), last.toordinal(), low, high, name) for name, first, last, low, high in rows]
    return total_of(counts, window.first.toordinal(), window.last.toordinal())
