"""The least and the most that can be at risk, held and leaving on each day, when days are known only as windows."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from habeas.stats.risk import Floats, Ints

Flags = npt.NDArray[np.bool_]
# The entry of one who was seen from the first day on: at risk on day 0 too. All tables by day begin with this day.
FROM_THE_START = -1


class Windows(NamedTuple):
    """When each person can enter and leave, in days since the start of the detention, and by what each may leave.

    `certain`: surely left by some cause and surely under observation before that; `doubtful`: it cannot be told whether
    the end was seen; both False for one last seen held. Those surely never at risk are left out.
    """

    entry_low: Ints
    entry_high: Ints
    exit_low: Ints
    exit_high: Ints
    cause: Ints
    certain: Flags
    doubtful: Flags


class Path(NamedTuple):
    """By day from -1: how many enter after its exits, how many are last seen on it, and the least and the most who
    entered before it and are held beyond it, not counting those last seen on it."""

    entered: Floats
    censored: Floats
    least: Floats
    most: Floats

    def at_risk(self, held: Floats) -> Floats:
        """At risk on each day, if so many are held beyond the day before."""
        return np.concatenate([[0.0], (held + self.entered)[:-1]])


def lowest(found: Windows, size: int) -> tuple[Path, Flags]:
    """All enter as late and are last seen as early as they can: this lowers the curve. Apart, who leaves too soon after
    that to be counted so: they are at risk on the day they leave alone."""
    some = found.entry_high < found.exit_low
    brief = found.doubtful | (found.certain & ~some)
    last_seen, leaving = some & ~found.certain & ~found.doubtful, found.certain & some
    return path(found.entry_high, found.exit_low, found.exit_high, found.exit_low, last_seen, leaving, size), brief


def highest(found: Windows, size: int) -> Path:
    """All enter as early and are last seen as late as they can: this raises the curve. So does one who may not have
    been at risk, if last seen when they can have left."""
    return path(found.entry_low, found.exit_low, found.exit_high, found.exit_high, ~found.certain, found.certain, size)


def path(
    entry: Ints,
    exit_low: Ints,
    exit_high: Ints,
    seen: Ints,
    last_seen: Flags,
    leaving: Flags,
    size: int,
) -> Path:
    """The counts by day for these entries, days last seen, and windows of leaving."""
    entered, censored = by_day(entry[last_seen | leaving], size), by_day(seen[last_seen], size)
    came = np.concatenate([[0.0], np.cumsum(entered)[:-1]])
    gone = np.cumsum(censored)
    least, most = (came - gone - np.cumsum(by_day(x[leaving], size)) for x in (exit_low, exit_high))
    return Path(entered, censored, least, most)


def by_day(days: Ints, size: int) -> Floats:
    """How many of the days fall on each from -1."""
    return np.bincount(days - FROM_THE_START, minlength=size)[:size].astype(np.float64)


def steps(route: Path, least: Floats, *, highest: bool) -> Floats:
    """What each day multiplies the curve by, held after its exits over at risk on the next day: the most or the least
    over all that can be held. It rises or falls with them, so one of the ends is it.

    The curve is the product of (at risk - leaving) / (at risk), so the product of these, times those still there after
    the exits of its last day. Days on which surely nobody is at risk multiply by 1.
    """
    empty = route.at_risk(route.most) <= 0
    above = [np.where(empty, 1.0, held + route.censored) for held in (least, route.most)]
    next_empty = np.append(empty[1:], True)
    below = [np.where(next_empty, 1.0, held + route.entered) for held in (least, route.most)]
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = [np.where((a == 0) & (b == 0), 1.0, a / b) for a, b in zip(above, below, strict=True)]
    return np.maximum(*ends) if highest else np.minimum(*ends)


def low_curve(route: Path, brief: Flags, found: Windows, size: int) -> tuple[Floats, Floats]:
    """The least mass of an exit on each day, and the least share still held after it."""
    at_risk = route.at_risk(route.least)
    chain = np.concatenate([[1.0], np.cumprod(steps(route, route.least, highest=False))[:-1]])
    weak = extreme(at_risk / (at_risk + 1), found.exit_low[brief], found.exit_high[brief], np.minimum)
    with np.errstate(divide="ignore"):
        logs = np.bincount(found.exit_low[brief] - FROM_THE_START, weights=np.log(weak), minlength=size)[:size]
    soon = np.exp(np.cumsum(logs))
    held = np.where(route.at_risk(route.most) > 0, route.least + route.censored, 1.0)
    before = np.concatenate([[1.0], soon[:-1]])
    return chain * before, np.clip(chain * held * soon, 0, 1)


def high_curve(route: Path, found: Windows, day: int) -> float:
    """The greatest share still held after a day (counted from -1 as 0): whoever can be held longer is."""
    beyond = found.certain & (found.exit_high - FROM_THE_START > day)
    least = route.least + np.cumsum(by_day(found.exit_low[beyond], len(route.least)))
    least = np.minimum(least, route.most)
    # Those last seen may empty the risk set, and the curve then stays; if they do not, one at least is held longer.
    can_empty = (least == 0) & (route.most > 0) & (route.entered == 0) & (route.censored > 0)
    rises = steps(route, np.where(can_empty, 1.0, least), highest=True)[:day]
    chain = np.concatenate([[1.0], np.cumprod(rises)])
    emptied = (chain[:day] * route.censored[:day])[can_empty[:day]]
    held = route.most[day] + route.censored[day] if route.at_risk(route.most)[day] > 0 else 1.0
    return float(min(1.0, max(chain[day] * held, emptied.max(initial=0.0))))


def masses(found: Windows, lower: Path, upper: Path, chain: Floats, brief: Flags) -> tuple[Floats, Floats]:
    """The least and the most that one exit on each day can add to the share that has left."""
    size = len(chain)
    sure = found.entry_high < found.exit_low
    last_seen = ~found.certain & ~found.doubtful
    present = between(found.entry_low, found.exit_high, size)
    certain = [
        between(found.entry_high[some], end[some], size)
        for some, end in ((found.certain & ~brief, found.exit_high), (last_seen & sure, found.exit_low))
    ]
    known, at_risk = sum(certain, np.zeros(size)), lower.at_risk(lower.least)
    low = chain * at_risk / np.maximum(at_risk + present - known, 1)
    ever = found.certain & (found.entry_high < found.exit_high)
    known = between(found.entry_high[ever], found.exit_high[ever], size) + certain[1]
    at_risk = upper.at_risk(upper.least)
    rest = np.maximum(at_risk - (present - known), 0)
    rises = steps(upper, upper.least, highest=True)
    limited = np.cumsum(np.isinf(rises)) == 0  # after a day that may empty the risk set nothing limits the product
    chain = np.concatenate([[1.0], np.cumprod(np.where(limited, rises, 1.0))[:-1]])
    some = np.concatenate([[True], limited[:-1]]) & (rest >= 1)
    ratio = np.where(some, chain * at_risk / np.where(some, rest, 1.0), np.inf)
    return low, np.minimum(ratio, 1 / np.maximum(rest, 1))


def between(after: Ints, until: Ints, size: int) -> Floats:
    """How many windows (after, until] each day from -1 is in."""
    begun: Floats = np.cumsum(by_day(after + 1, size) - by_day(until + 1, size))
    return begun


def extreme(values: Floats, first: Ints, last: Ints, choose: np.ufunc) -> Floats:
    """The least or the greatest of the daily values from -1 over each window [first, last], by doubling."""
    if not len(first):
        return np.zeros(0)
    levels = [values]
    while 2 ** len(levels) <= len(values):
        half = 2 ** (len(levels) - 1)
        levels.append(choose(levels[-1][:-half], levels[-1][half:]))
    level = np.frexp(last - first + 1)[1] - 1
    padded = np.array([np.pad(x, (0, len(values) - len(x))) for x in levels])
    found: Floats = choose(padded[level, first - FROM_THE_START], padded[level, last - FROM_THE_START - 2**level + 1])
    return found
