"""How people leave by year of arrest, by kind of decision and by sex, and whether the sexes leave alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from habeas.core.errors import MethodError
from habeas.core.types import Finding, Interval
from habeas.measures.base import finding, refusal
from habeas.measures.people_duration_read import SHARES, duration_table
from habeas.measures.people_rows import groups
from habeas.register.register import Register
from habeas.stats.coarse import bounding_curves
from habeas.stats.leaving import CAUSES, DECISION, DIED, FEWEST, LISTED, UNKNOWN, Detentions
from habeas.stats.leavingread import HORIZONS, YEAR_DRAWS, band, frequent_kinds, rank_test, read_curve, with_kinds

YEARLY = ("one_year", "five_years", "ten_years")
FEWEST_EVENTS = 5
BY_YEAR = ("rule", "year", "detentions", "cause", "within", *SHARES, "held_longer_than")
BY_SEX = ("rule", "sex", "detentions", "cause", "within", *SHARES, "held_longer_than")


def by_year(register: Register, rows: Detentions, rule: str, common: dict[str, Any]) -> Finding:
    """By calendar year of the first day in custody; whoever has no such year told is left out."""
    made = [
        (rule, int(year), *row)
        for year in sorted(set(rows.year[rows.year > 0].tolist()))
        for row in _group(rows[rows.year == year], rule)
    ]
    label = "Shares freed by a decision and dead in custody, by year of arrest"
    return duration_table(register, "by_year", label, BY_YEAR, made, common)


def _group(rows: Detentions, rule: str) -> Iterator[tuple[Any, ...]]:
    """Releases by decision and deaths of one group, where ten or more are at risk."""
    found = read_curve(rows, rule, YEAR_DRAWS, [HORIZONS[name] for name in YEARLY])
    if isinstance(found, str) or not len(found.days):
        return
    horizons = found.days
    dates = rows.possible(rule, start=found.start, until=int(horizons[-1]))
    bounds = bounding_curves(dates, horizons, causes=UNKNOWN)
    names = {day: name for name, day in HORIZONS.items()}
    for cause, name in ((DECISION, "decision"), (DIED, "died")):
        for at, day in enumerate(horizons.tolist()):
            ends = (float(x[at, cause - 1]) for x in (bounds.incidence_low, bounds.incidence_high))
            at_risk = round(float(found.at_risk[at]))
            yield (found.n, name, names[day], *band(found, at, cause - 1), *ends, at_risk, found.start)


def by_kind(register: Register, rows: Detentions, rule: str) -> Iterator[tuple[Any, ...]]:
    """The decisions of a told kind apart, each that freed ten or more."""
    kinds = frequent_kinds(rows, rule, least=FEWEST)
    if not kinds:
        return
    days, causes = list(HORIZONS.values()), UNKNOWN + len(kinds)
    found = read_curve(with_kinds(rows, kinds), rule, YEAR_DRAWS, days, causes=causes)
    # Vague dates are drawn less often here, so that ten may be at risk in one drawing and not in the other.
    if isinstance(found, str):
        return
    words = list(register.words("exits"))
    for place, kind in enumerate(kinds, start=UNKNOWN):
        for at, day in HORIZONS.items():
            if (row := found.place(day)) is not None:
                name = words[kind - 1]
                at_risk = round(float(found.at_risk[row]))
                yield (
                    rule,
                    name,
                    register.meaning("exits", name),
                    at,
                    day,
                    *band(found, row, place),
                    None,
                    None,
                    at_risk,
                )


def by_sex(register: Register, rows: Detentions, rule: str, common: dict[str, Any]) -> Iterator[Finding]:
    """The table by sex, and for decisions and deaths whether the sexes leave alike."""
    words = groups(register)[:-1]
    made = [(rule, word, *row) for sex, word in enumerate(words) for row in _group(rows[rows.sex == sex], rule)]
    yield duration_table(
        register, "by_sex", "Shares freed by a decision and dead in custody, by sex", BY_SEX, made, common
    )
    known = rows[(rows.sex < len(words)) & rows.seen_by(rule)]
    for cause, name in ((DECISION, "decision"), (DIED, "died")):
        yield _test(register, known, rule, (cause, name), common)


def _test(register: Register, rows: Detentions, rule: str, of: tuple[int, str], common: dict[str, Any]) -> Finding:
    """Whether women and men leave alike by this cause."""
    cause, name = of
    events = [int(((rows.cause == cause) & rows.ended & (rows.sex == sex)).sum()) for sex in (0, 1)]
    key, label = f"people.duration.sex.{name}", f"Whether women and men alike {_plural(name)}"
    test = "log-rank test of the pace, with late entry" if rule == LISTED else "Gray's test of the share"
    method = f"{test}, vague dates drawn once; chance model: sex says nothing of who leaves this way and when, each on "
    common = common | {"n": len(rows), "method": f"{method}their own: people freed by one act make it look surer"}
    try:
        if min(events) < FEWEST_EVENTS:
            few = " and ".join(f"{n:,}" for n in events)
            raise MethodError(f"{few} of the two sexes {_plural(name)}, and {FEWEST_EVENTS} of each are needed")
        tested = rank_test(rows, rule, cause)
    except MethodError as error:
        settle = "longer watching, or the sex of more people"
        return refusal(register, key, label, unit="none", reason=str(error), would_settle=settle, **common | {"n": 0})
    interval = {"value": round(tested.statistic, 4), "interval": Interval.EXACT}
    return finding(register, key, label, unit="none", p_value=tested.p_value, **interval, **common)


def _plural(name: str) -> str:
    return {"decision": "were freed by a decision"}.get(name, CAUSES[name])
