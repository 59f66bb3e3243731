"""In how many waves the releases came."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from habeas.core.types import Finding, Interval, Sentence, Table, Verdict, Window
from habeas.measures.base import GAPS, MINIMUMS, Measure, finding, refusal, spread
from habeas.measures.changes import changes, crowding
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.waves import Act, Wave, find_waves, stability, stable_range

# Grain: one row per counted act that may lie in the window.
ACTS = """
select id, first, last, people
from act
where counted and last >= $first and first <= $last
order by first, last, row_number;
"""
FEWEST_ACTS = 3
# A count of waves that changes for gaps of 3 to 10 days is an answer to the gap, not to the data.
STEADY = range(3, 11)


class Dated(NamedTuple):
    """The acts of a window: dated to the day, their ids in day order, the ids of acts with a vague date, and the last
    day that any of those may be of."""

    acts: list[Act]
    ids: list[str]
    vague: list[str]
    vague_last: date = date.min


class Waves(NamedTuple):
    """The waves at the default gap and minimum, what the count is at other gaps, and what is in the way of telling."""

    waves: list[Wave]
    bounds: Bounds
    table: list[tuple[int, int, int]]
    reason: str
    would_settle: str


def dated_acts(register: Register, window: Window) -> Dated:
    """The counted acts of the window, split into those dated to the day and the others."""
    rows = register.rows(ACTS, first=window.first, last=window.last)
    exact, vague = [row for row in rows if row[1] == row[2]], [row for row in rows if row[1] != row[2]]
    return Dated(
        [Act(first.toordinal(), people) for _, first, _, people in exact],
        [row[0] for row in exact],
        [row[0] for row in vague],
        max((row[2] for row in vague), default=date.min),
    )


def waves_of(register: Register, dated: Dated) -> Waves:
    """The waves of `dated` acts by the settings' gap and minimum.

    Each act with a vague date can add one wave, join two into one, or change nothing, so the bounds lie that far
    either way. Cannot tell with fewer than three acts, with vague dates, or where the count changes for gaps of
    3 to 10 days.
    """
    settings = register.settings
    waves = find_waves(dated.acts, gap=settings.gap_days, minimum=settings.minimum)
    minimums = sorted({*MINIMUMS, settings.minimum})
    gaps = range(GAPS[0], max(GAPS[-1], settings.gap_days) + 1)
    table = stability(dated.acts, gaps=gaps, minimums=minimums)
    vague = len(dated.vague)
    bounds = Bounds(max(0, len(waves) - vague), len(waves) + vague)
    steady = {waves for minimum, gap, waves in table if minimum == settings.minimum and gap in STEADY}
    reason = settle = ""
    if len(dated.acts) + vague < FEWEST_ACTS:
        reason, settle = (
            "there are fewer than three release acts, too few to speak of waves",
            "a third release act",
        )
    elif vague:
        reason, settle = "some acts are not dated to the day", "the day of each act"
    elif len(steady) > 1:
        reason = "the count changes with the gap chosen, between three and ten days"
        settle = "the decisions behind the acts, to tell which belong together"
    return Waves(waves, bounds, table, reason, settle)


def latest_wave(found: Waves, dated: Dated, *, gap: int) -> tuple[Wave | None, str, str]:
    """The latest wave, or why it cannot be told and what would settle it: an act with a vague date may lie after it or
    within `gap` days of it."""
    wave = found.waves[-1] if found.waves else None
    if dated.vague and (wave is None or dated.vague_last.toordinal() >= wave.first_day - gap):
        return None, "some acts are not dated to the day", "the day of each act"
    if wave is None:
        return None, "no run of acts is large enough to be a wave", "a release act dated to the day"
    return wave, "", ""


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `waves.count`, `waves.latest.count`, `waves.latest.date`, `waves.stability`, the
    checks `waves.scan` and `waves.changes`, and the table `waves.list`."""
    dated = dated_acts(register, window)
    found = waves_of(register, dated)
    settings = register.settings
    common: dict[str, Any] = {
        "n": len(dated.acts),
        "missing": len(dated.vague),
        "n_unit": "acts",
        "method": f"{MEASURE.method}; gap {settings.gap_days} days, minimum {settings.minimum} people",
        "assumptions": ("acts are dated by the day of the decision or announcement",),
        "sources": register.sources("releases", [*dated.ids, *dated.vague]),
    }
    return (
        _count(register, found, common),
        *_latest(register, found, dated, common),
        *_stability(register, found, common),
        *_checks(register, window, dated, common),
        _list(register, found, dated, common),
    )


def _count(register: Register, found: Waves, common: dict[str, Any]) -> Finding:
    label = "Waves of releases"
    if found.reason:
        return refusal(
            register,
            "waves.count",
            label,
            unit="waves",
            reason=found.reason,
            would_settle=found.would_settle,
            **common,
        )
    return finding(register, "waves.count", label, unit="waves", **spread(found.bounds), **common)


def _latest(register: Register, found: Waves, dated: Dated, common: dict[str, Any]) -> tuple[Finding, ...]:
    wave, reason, settle = latest_wave(found, dated, gap=register.settings.gap_days)
    if wave is None:
        more = {"reason": reason, "would_settle": settle}
        return (
            refusal(
                register,
                "waves.latest.count",
                "People freed in the latest wave",
                unit="people",
                **more,
                **common,
            ),
            refusal(register, "waves.latest.date", "Day of the latest wave", unit="day", **more, **common),
        )
    common = common | {"sources": register.sources("releases", dated.ids[wave.first : wave.last + 1])}
    first, last = date.fromordinal(wave.first_day), date.fromordinal(wave.last_day)
    kind = Interval.EXACT if first == last else Interval.BOUNDS
    ends = {"value": last, "low": first, "high": last, "interval": kind}
    size = spread(Bounds(wave.size, wave.size))
    return (
        finding(register, "waves.latest.count", "People freed in the latest wave", unit="people", **size, **common),
        finding(register, "waves.latest.date", "Day of the latest wave", unit="day", **ends, **common),
    )


def _stability(register: Register, found: Waves, common: dict[str, Any]) -> tuple[Finding, ...]:
    """The whole table, its ranges at the settings' minimum, and the count just past the range of the default gap."""
    settings = register.settings
    label = "Gaps in days over which the number of waves stays the same, with the whole table"
    table = Table(columns=("minimum", "gap_days", "waves"), rows=tuple(found.table))
    counts = [(gap, waves) for minimum, gap, waves in found.table if minimum == settings.minimum]
    low, high = stable_range(counts, settings.gap_days)
    ends = {"low": low, "high": high, "interval": Interval.BOUNDS}
    whole = finding(register, "waves.stability", label, unit="days", table=table, **ends, **common)
    ranges = Table(columns=("minimum", "first_gap", "last_gap", "waves"), rows=tuple(_ranges(found.table)))
    short = finding(
        register,
        "waves.stability.ranges",
        f"{label}, as ranges of gaps",
        unit="waves",
        table=ranges,
        **common,
    )
    after = dict(counts).get(high + 1)
    if after is None:
        return whole, short
    size, step = spread(Bounds(after, after)), spread(Bounds(high + 1, high + 1))
    return (
        whole,
        short,
        finding(register, "waves.stability.next", "Waves at the next larger gap", unit="waves", **size, **common),
        finding(register, "waves.stability.after", "The next larger gap", unit="days", **step, **common),
    )


def _checks(register: Register, window: Window, dated: Dated, common: dict[str, Any]) -> tuple[Finding, Finding]:
    """Whether the acts crowd together more than by chance, and when their rate changed."""
    days, ends = [act.day for act in dated.acts], (window.first.toordinal(), window.last.toordinal())
    keys = ("waves.scan", "waves.changes")
    labels = ("Most acts within a week, a month or a quarter", "Stretches of one rate of acts")
    outside = [day for day in days if not ends[0] <= day <= ends[1]]
    return (
        crowding(register, keys[0], labels[0], [day for day in days if day not in outside], ends, common),
        changes(register, keys[1], labels[1], [day for day in days if day not in outside], ends, common),
    )


def _ranges(table: list[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Runs of gaps with one count: rows (minimum, first gap, last gap, waves)."""
    runs: list[tuple[int, int, int, int]] = []
    for minimum, gap, waves in table:
        if runs and runs[-1][0] == minimum and runs[-1][3] == waves:
            runs[-1] = (minimum, runs[-1][1], gap, waves)
        else:
            runs.append((minimum, gap, gap, waves))
    return runs


def _list(register: Register, found: Waves, dated: Dated, common: dict[str, Any]) -> Finding:
    rows = tuple(
        (
            date.fromordinal(wave.first_day),
            date.fromordinal(wave.last_day),
            wave.size,
            wave.last - wave.first + 1,
            ", ".join(dated.ids[wave.first : wave.last + 1]),
        )
        for wave in found.waves
    )
    table = Table(columns=("first", "last", "people", "acts", "ids"), rows=rows)
    return finding(register, "waves.list", "Waves of releases", unit="waves", table=table, **common)


CANNOT = {"waves.count": Verdict.CANNOT_TELL}
MEASURE = Measure(
    name="waves",
    question="In how many waves did the releases come?",
    section="happened",
    compute=compute,
    method="runs of counted release acts at most the gap apart with at least the minimum of people",
    sentences=(
        (
            Sentence(
                text="The acts form {waves.count:unit} if acts up to {waves.gap} apart belong together. "
                "The count stays {waves.count} for any gap from {waves.stability:low} to {waves.stability:high} days; "
                "at {waves.stability.after:unit} it is {waves.stability.next}."
            ),
            Sentence(
                text="The acts form {waves.count:unit} if acts up to {waves.gap} apart belong together. "
                "The count stays {waves.count} for any gap from {waves.stability:low} to {waves.stability:high} days."
            ),
            Sentence(text="How many waves there were, the data cannot tell: {waves.count:reason}.", when=CANNOT),
        ),
        (Sentence(text="The latest wave, on {waves.latest.date}, freed {waves.latest.count:unit}."),),
    ),
)
