"""How many people are inside, and whether that number rose or fell."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from habeas.core.dates import PartialDate
from habeas.core.types import Finding, Sentence, Table, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, subtract, union

# Grain: one row per count of everybody inside that is surely of the day or before it, by day.
INSIDE = """
select id, first, sure_last, value, low, high, basis, period
from reading
where what = 'inside' and who = '' and act is null and sure_last <= $on
order by sure_last, first, row_number;
"""


class Count(NamedTuple):
    """One published count of the people inside."""

    id: str
    first: date
    last: date
    value: float | None
    low: float | None
    high: float | None
    basis: str
    period: str

    @property
    def bounds(self) -> Bounds:
        """What the number can mean."""
        return Bounds(self.low, self.high)


class Level(NamedTuple):
    """The people inside on a day: the first of the rival counts, and all of them."""

    first: Count
    rivals: tuple[Count, ...]

    @property
    def bounds(self) -> Bounds:
        """The interval that holds all rival counts."""
        return union(count.bounds for count in self.rivals)


def counts_inside(register: Register) -> list[Count]:
    """All published counts of the people inside, by day."""
    return [Count(*row) for row in register.rows(INSIDE, on=register.on)]


def latest_level(counts: list[Count]) -> Level:
    """The newest count with the rival counts of the same days. `counts` are by day and not empty."""
    same = [c for c in counts if (c.first, c.last) == (counts[-1].first, counts[-1].last)]
    return Level(same[0], tuple(same))


def comparable_levels(counts: list[Count], first: date) -> tuple[Level, Level] | None:
    """Two levels by one body: the last before `first` (or its first one after), and the newest one later than that.

    Counts open at an end are left out. Of several bodies the one with the newest count is taken; None if no body
    counted twice.
    """
    closed = [c for c in counts if c.low is not None and c.high is not None]
    best: tuple[Level, Level] | None = None
    for basis in dict.fromkeys(c.basis for c in closed):
        own = [c for c in closed if c.basis == basis]
        before = [c for c in own if c.last <= first] or [c for c in own if c[1:3] == own[0][1:3]]
        start = latest_level(before)
        later = [c for c in own if c.first > start.first.last]
        if later and (best is None or later[-1].last > best[1].first.last):
            best = start, latest_level(later)
    return best


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `inside.latest`, `inside.latest.day`, `inside.change`, `inside.change.first`, `.last`, `inside.fell`,
    `inside.list`."""
    counts = counts_inside(register)
    if not counts:
        more: dict[str, Any] = {
            "unit": "people",
            "n_unit": "readings",
            "method": MEASURE.method,
            "reason": "no count of the people inside is in the table of readings",
            "would_settle": "a reading `inside` with its day",
        }
        return (
            refusal(register, "inside.latest", "People inside", **more),
            refusal(register, "inside.change", "Change in the number inside", **more),
        )
    return (
        *_latest(register, latest_level(counts)),
        *_change(register, counts, window),
        _list(register, counts),
    )


def _latest(register: Register, level: Level) -> tuple[Finding, Finding]:
    basis = level.first.basis or "a body the page does not name"
    common: dict[str, Any] = {
        "n": len(level.rivals),
        "n_unit": "readings",
        "method": MEASURE.method,
        "assumptions": (
            f"who counts as a political prisoner is the decision of {basis}",
            "people listed late are not in it",
        ),
        "sources": register.sources("readings", [c.id for c in level.rivals]),
    }
    value = spread(level.bounds, level.first.value)
    days = spread(Bounds(None, None)) | {
        "value": level.first.last,
        "low": level.first.first,
        "high": level.first.last,
    }
    return (
        finding(register, "inside.latest", "People inside, by the newest count", unit="people", **value, **common),
        finding(register, "inside.latest.day", "Day of the newest count", unit="day", **days, **common),
    )


def _change(register: Register, counts: list[Count], window: Window) -> tuple[Finding, ...]:
    label = "Change in the number inside"
    common: dict[str, Any] = {
        "unit": "people",
        "n_unit": "readings",
        "method": "difference of two counts by one body",
    }
    levels = comparable_levels(counts, window.first)
    if levels is None:
        reason = "no body has counted twice with a number closed at both ends"
        return (
            refusal(
                register,
                "inside.change",
                label,
                reason=reason,
                would_settle="a second count by the same body",
                **common,
            ),
        )
    start, end = levels
    change = subtract(end.bounds, start.bounds)
    value = end.first.value - start.first.value if None not in (end.first.value, start.first.value) else None  # type: ignore[operator]
    rivals = (*start.rivals, *end.rivals)
    open_counts = sum(1 for c in counts if c.low is None or c.high is None)
    common |= {
        "n": len(rivals),
        "assumptions": (
            f"both by {start.first.basis or 'bodies the pages do not name'}, "
            f"on {PartialDate.parse(start.first.period).describe()} and "
            f"{PartialDate.parse(end.first.period).describe()}",
            f"counts open at an end are left out ({open_counts})",
        ),
        "sources": register.sources("readings", [c.id for c in rivals]),
    }
    fell = {True: Verdict.HOLDS, False: Verdict.FAILS}.get(_fell(change), Verdict.CANNOT_TELL)  # type: ignore[arg-type]
    days = common | {"unit": "day"}
    return (
        finding(register, "inside.change", label, **spread(change, value), **common),
        finding(register, "inside.change.first", "First day compared", value=start.first.last, **days),
        finding(register, "inside.change.last", "Last day compared", value=end.first.last, **days),
        finding(register, "inside.fell", "The number inside fell", verdict=fell, **spread(change, value), **common),
    )


def _fell(change: Bounds) -> bool | None:
    if change.high is not None and change.high < 0:
        return True
    return False if change.low is not None and change.low > 0 else None


def _list(register: Register, counts: list[Count]) -> Finding:
    rows = tuple((c.id, c.first, c.last, c.value, c.low, c.high, c.basis) for c in counts)
    return finding(
        register,
        "inside.list",
        "Published counts of the people inside",
        unit="people",
        n=len(rows),
        n_unit="readings",
        method="all counts as published; rivals stand side by side",
        sources=register.sources("readings", [c.id for c in counts]),
        table=Table(columns=("id", "first", "last", "value", "low", "high", "basis"), rows=rows),
    )


FELL = {"inside.fell": Verdict.HOLDS}
ROSE = {"inside.fell": Verdict.FAILS}
MEASURE = Measure(
    name="stock",
    question="How many people are inside, and did the number rise or fall?",
    section="happened",
    compute=compute,
    method="the newest published count, with the rival counts of the same days as its bounds",
    sentences=(
        (
            Sentence(
                text="The newest count of people inside is {inside.latest} ({inside.latest:sources}, "
                "{inside.latest.day})."
            ),
            Sentence(
                text="No count of the people inside is published; the lists put {people.inside:unit} inside.",
                when={"inside.latest": Verdict.CANNOT_TELL},
            ),
            Sentence(text="How many people are inside, the data cannot tell: {inside.latest:reason}."),
        ),
        (
            Sentence(
                text="By one body's counts the number inside fell by {inside.change:size} between "
                "{inside.change.first} and {inside.change.last}.",
                when=FELL,
            ),
            Sentence(
                text="By one body's counts the number inside rose by {inside.change:size} between "
                "{inside.change.first} and {inside.change.last}.",
                when=ROSE,
            ),
            Sentence(
                text="Whether the number inside rose or fell between {inside.change.first} and "
                "{inside.change.last}, the counts cannot tell: "
                "the change lies between {inside.change:low} and {inside.change:high}."
            ),
            Sentence(text="Whether the number inside rose or fell, the data cannot tell: {inside.change:reason}."),
        ),
    ),
)
