"""The freed against all of the pool by several attributes at once, and against as many drawn by lot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from habeas.core.errors import MethodError
from habeas.core.types import Finding, Interval, Table
from habeas.measures.base import finding, refusal
from habeas.measures.people_favoured import CHANCE, FEWEST_FREED, LEVEL, MOST_MISSING
from habeas.measures.people_groups import POOLS
from habeas.measures.people_pool import FRAME, WaveDays
from habeas.register.register import Register
from habeas.stats.condlogit import MOST_AT_RISK, MOST_CHOSEN, conditional_logit
from habeas.stats.cox import cox
from habeas.stats.draws import SHARES, randomisation_test

# Grain: one wave, whether freed, and set of attributes, of the pool's people of whom it is known whether they were
# freed; how many. A number counts as known if its least and most are no more than a year apart: then it is the middle.
PEOPLE = """
select
    wave::bigint as wave, freed::bigint as freed,
    coalesce((sex = 'f')::integer::double, 'nan') as women,
    case when age_high - age_low <= 1 then (age_low + age_high) / 2 else 'nan' end::double as age,
    case
        when custody_high - custody_low <= 366 then (custody_low + custody_high) / 2 else 'nan'
    end::double as sentence,
    case
        when left_high > 0 and left_high - left_low between 0 and 366 then (left_low + left_high) / 2 else 'nan'
    end::double as days_left,
    count(*)::bigint as people
from frame
where ({pool}) and freed is not null
group by all
order by all;
"""


class Column(NamedTuple):
    """An attribute of the joint comparison: what its odds ratio is of, and its unit in that of the query."""

    name: str
    words: str
    unit: float


COLUMNS = (
    Column("women", "women against others", 1),
    Column("age", "for each ten years of age", 10),
    Column("sentence", "for each year of the sentence", 365.25),
    Column("days_left", "for each year left of the sentence", 365.25),
)
# One seed for each test, so that a new one leaves the others as they are.
SEEDS = {("days_left", "mean"): 1701, ("days_left", "median"): 1702, ("age", "mean"): 1703, ("age", "median"): 1704}
MOST_DRAWS, FEWER_DRAWS, MOST_DRAWN = 9999, 999, 10_000_000
WORDS = {"days_left": "days left of the sentence", "age": "age in years"}
JOINT = ("attribute", "odds_ratio", "low", "high", "p_value", "freed", "people")
DRAWN = (
    *("what", "statistic", "observed", "low", "lower_quarter", "median", "upper_quarter", "high", "mean", "p_value"),
    *("draws", "seed", "freed", "people", "missing"),
)


def ask_people(register: Register, waves: Sequence[WaveDays], pool: str) -> dict[str, Any]:
    """The columns of `PEOPLE` for one pool; what is not known is NaN."""
    firsts, lasts = [wave.first for wave in waves], [wave.last for wave in waves]
    sql = f"with {FRAME}\n{PEOPLE.format(pool=POOLS[pool])}"
    return register.arrays(sql, firsts=firsts, lasts=lasts)


def known(column: Any) -> Any:
    """Where an array has a number: NaN is not equal to itself."""
    return column == column


def joint(register: Register, people: dict[str, Any], common: dict[str, Any]) -> Finding:
    """The table `people.composition.joint`: odds ratios of all attributes together, or a refusal."""
    key, label = "people.composition.joint", "Odds of being freed, all attributes together"
    whole = int(people["people"].sum())
    common = common | {"unit": "ratio", "assumptions": (CHANCE, *common["assumptions"]), "n": 0, "missing": whole}
    enough = [
        c for c in COLUMNS if _missing(people, c.name) <= MOST_MISSING and _missing(people, c.name, 1) <= MOST_MISSING
    ]
    left_out = [c.name for c in COLUMNS if c not in enough]
    told = people["wave"] >= 0
    for column in enough:
        told = told & known(people[column.name])
    rows = {name: values[told] for name, values in people.items()}
    n, freed = int(rows["people"].sum()), int((rows["people"] * rows["freed"]).sum())
    settle = "the sex, the day of birth, the sentence and its end of more of the people"
    try:
        if not enough:
            raise MethodError("of more than two in five of the people no attribute is known")
        if freed < FEWEST_FREED:
            raise MethodError("of fewer than ten of the freed all attributes are known")
        table, method = _fit(rows, enough, freed, n)
    except MethodError as refused:
        common |= {"method": "conditional logit, stratified by wave"}
        return refusal(register, key, label, reason=str(refused), would_settle=settle, **common)
    common |= {"n": n, "missing": whole - n, "method": method}
    words = [column.words for column in COLUMNS if column.name in left_out]
    left = (f"not in it, because too many are unknown: {'; '.join(words)}",) if words else ()
    common["assumptions"] = (*common["assumptions"], "people with all of these attributes known stand for all", *left)
    return finding(register, key, label, interval=Interval.SAMPLING, table=Table(columns=JOINT, rows=table), **common)


def _missing(people: dict[str, Any], name: str, freed: int = 0) -> float:
    """The share of people, at least so much `freed`, of whom an attribute is not known; 1 of nobody."""
    counts = people["people"] * (people["freed"] >= freed)
    return float((counts * ~known(people[name])).sum() / counts.sum()) if counts.sum() else 1.0


def _fit(rows: dict[str, Any], columns: Sequence[Column], freed: int, n: int) -> tuple[tuple[Any, ...], str]:
    """The rows of the table and the method: exact, or Cox regression where that is out of reach."""
    covariates = [list(row) for row in zip(*(rows[c.name] / c.unit for c in columns), strict=True)]
    names = [c.name.replace("_", " ") for c in columns]
    fit: Any
    if n <= MOST_AT_RISK and freed <= MOST_CHOSEN:
        fit = conditional_logit(
            rows["freed"], covariates, strata=rows["wave"], counts=rows["people"], level=LEVEL, names=names
        )
        low, high = ([math.exp(x) for x in ends.tolist()] for ends in (fit.low, fit.high))
        method = "conditional logit, stratified by wave, exact likelihood, Wald intervals"
    else:
        fit = cox(
            1 + 0 * rows["wave"],
            rows["freed"],
            covariates,
            strata=rows["wave"],
            repeats=rows["people"],
            level=LEVEL,
            names=names,
        )
        low, high = fit.low.tolist(), fit.high.tolist()
        method = "Cox regression stratified by wave, Efron ties: too many for the exact likelihood"
    ratios = [math.exp(x) for x in fit.coefficients.tolist()]
    ends = zip(columns, ratios, low, high, fit.p_values.tolist(), strict=True)
    return tuple((c.words, ratio, a, b, p, freed, n) for c, ratio, a, b, p in ends), method


def draws(register: Register, people: dict[str, Any], common: dict[str, Any]) -> Finding:
    """The table `people.composition.draws`: the freed beside as many drawn by lot, or a refusal."""
    key, label = "people.composition.draws", "The freed beside as many drawn at random from the pool at each wave"
    common = common | {"unit": "none", "method": "randomisation test, drawn without replacement within waves"}
    common |= {"assumptions": (CHANCE, *common["assumptions"]), "n": int(people["people"].sum())}
    rows, refused = [], []
    for (name, statistic), seed in SEEDS.items():
        try:
            rows.append(_draw(people, name, statistic, seed))
        except MethodError as reason:
            refused.append(str(reason))
    if not rows:
        settle = "the day of birth and the end of the sentence of more of the people"
        return refusal(register, key, label, reason=refused[0], would_settle=settle, **common)
    return finding(
        register, key, label, interval=Interval.SAMPLING, table=Table(columns=DRAWN, rows=tuple(rows)), **common
    )


def _draw(people: dict[str, Any], name: str, statistic: Any, seed: int) -> tuple[Any, ...]:
    told = known(people[name])
    values, freed, waves, counts = (people[x][told] for x in (name, "freed", "wave", "people"))
    chosen, unknown = int((freed * counts).sum()), int((people["people"] * ~told).sum())
    if chosen < FEWEST_FREED:
        raise MethodError(f"of fewer than ten of the freed the {WORDS[name]} are known")
    if max(_missing(people, name), _missing(people, name, 1)) > MOST_MISSING:
        raise MethodError(f"of more than two in five of the people the {WORDS[name]} are not known")
    values, freed, waves = (column.repeat(counts) for column in (values, freed, waves))
    number = MOST_DRAWS if chosen * MOST_DRAWS <= MOST_DRAWN else FEWER_DRAWS
    found = randomisation_test(values, freed, strata=waves, statistic=statistic, seed=seed, draws=number)
    quantiles = found.quantiles[: len(SHARES)]
    return (
        *(WORDS[name], statistic, found.observed, *quantiles, found.mean, found.p_value),
        *(found.draws, seed, found.chosen, found.people, unknown),
    )
