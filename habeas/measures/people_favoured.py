"""Whether a group was favoured: when the data can tell, and the findings of one group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from habeas.core.types import Finding, Interval, Verdict
from habeas.measures.base import finding, refusal
from habeas.measures.people_groups import POOL_WORDS, Group
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.comparison import NO, UNKNOWN, YES, Comparison, Told
from habeas.stats.multiplicity import benjamini_hochberg, holm

LEVEL = 0.95
FEWEST_FREED = 10
MOST_MISSING = 0.4
CHANCE = "chance model: at each wave the same number drawn at random from the pool, each equally likely"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """One group by every pool, the main one first: what is in the way of telling, and p-values adjusted over groups."""

    group: Group
    by_pool: Mapping[str, Comparison]
    in_the_way: Mapping[str, str]
    adjusted: Mapping[str, tuple[float, float]]

    @property
    def main(self) -> Comparison:
        """The comparison by the main pool."""
        return next(iter(self.by_pool.values()))

    @property
    def reason(self) -> str:
        """What is in the way by the main pool; empty if nothing is."""
        return next(iter(self.in_the_way.values()))


def contrasts(groups: Iterable[Group], by_pool: Mapping[str, Mapping[str, Comparison]]) -> tuple[Contrast, ...]:
    """The groups with the p-values of each pool adjusted (Holm; Benjamini & Hochberg) over those it can tell of."""
    groups = tuple(groups)
    obstacles = {
        pool: {group.name: in_the_way(found[group.name], group.words) for group in groups}
        for pool, found in by_pool.items()
    }
    adjusted = {pool: _adjust(found, obstacles[pool]) for pool, found in by_pool.items()}
    return tuple(
        Contrast(
            group=group,
            by_pool={pool: found[group.name] for pool, found in by_pool.items()},
            in_the_way={pool: obstacles[pool][group.name] for pool in by_pool},
            adjusted={pool: adjusted[pool][group.name] for pool in by_pool if group.name in adjusted[pool]},
        )
        for group in groups
    )


def _adjust(found: Mapping[str, Comparison], obstacles: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    tested = {name: c.odds.p_value for name, c in found.items() if c.odds is not None and not obstacles[name]}
    if not tested:
        return {}
    p_values = list(tested.values())
    pairs = zip(holm(p_values).tolist(), benjamini_hochberg(p_values).tolist(), strict=True)
    return dict(zip(tested, pairs, strict=True))


def in_the_way(found: Comparison, words: str) -> str:
    """Why a pool cannot tell of a group; empty if it can (METHODS: too few freed, too much missing)."""
    if found.counts[:, YES].sum() < FEWEST_FREED:
        return "fewer than ten people of the pool were surely freed"
    if found.missing > MOST_MISSING:
        return f"of more than two in five of the freed or of the pool it is not known whether they are {words}"
    if found.freed_known < FEWEST_FREED:
        return f"of fewer than ten of the freed it is known whether they are {words}"
    return found.why_not


def favoured(contrast: Contrast) -> tuple[Verdict, str, str]:
    """Whether the group was favoured, why, and what would settle it.

    It holds, or fails, only if the main pool puts the whole interval on one side of even odds however the unknown is
    counted, if every pool puts the ratio of the known on that side, and if the difference is more than one of the
    groups looked at would show by chance.
    """
    if contrast.reason:
        return Verdict.CANNOT_TELL, contrast.reason, _settle(contrast)
    if len({pool.odds.value > 1 for pool in contrast.by_pool.values() if pool.odds and pool.odds.value != 1}) > 1:
        reason = "the pools disagree: by one the group was freed more often than others, by another less often"
        return Verdict.CANNOT_TELL, reason, "who was inside on the morning of each wave"
    more, less = _beyond(contrast.main, above=True), _beyond(contrast.main, above=False)
    if not more and not less:
        pool = POOL_WORDS[next(iter(contrast.by_pool))]
        reason = f"by the {pool} the interval holds even odds for some way to count the unknown"
        return Verdict.CANNOT_TELL, reason, _settle(contrast)
    if next(iter(contrast.adjusted.values()))[0] > 1 - LEVEL:
        reason = "so large a difference in one of the groups looked at would not be rare by chance (Holm's correction)"
        return Verdict.CANNOT_TELL, reason, "more releases"
    reason = (
        f"the interval lies {'above' if more else 'below'} even odds however the unknown is counted, and every pool "
        "puts the ratio of the known on the same side"
    )
    return Verdict.HOLDS if more else Verdict.FAILS, reason, ""


def _beyond(found: Comparison, *, above: bool) -> bool:
    return found.low_limit > 1 if above else found.high_limit < 1


def _settle(contrast: Contrast) -> str:
    unsure = contrast.main.counts[:, :, UNKNOWN].sum()
    when = "when and how everybody possibly inside left"
    return f"for the people of whom it is not known whether they are {contrast.group.words}; {when}" if unsure else when


def group_findings(register: Register, contrast: Contrast, common: Mapping[str, Any]) -> tuple[Finding, ...]:
    """`people.freed.GROUP`, `.share`, `.most`, `.fewer`, `.odds_ratio`, `.odds_ratio.bounds`, `.favoured`
    and `people.pool.GROUP.share`, by the main pool; the verdict also by the others. An odds
    ratio is infinite, and printed as unlimited, where nobody outside the group may have been freed."""
    key, words, main = f"people.freed.{contrast.group.name}", contrast.group.words, contrast.main
    freed, total = main.counts.sum(axis=0)[YES].tolist(), main.counts.sum(axis=(0, 1)).tolist()
    maybe = main.counts.sum(axis=0)[UNKNOWN].tolist()
    common = dict(common) | {"n": freed[YES] + freed[NO], "missing": freed[UNKNOWN] + sum(maybe)}
    of_pool = dict(common) | {"n": total[YES] + total[NO], "missing": total[UNKNOWN]}
    count = Bounds(freed[YES], freed[YES] + freed[UNKNOWN] + maybe[YES] + maybe[UNKNOWN])
    share = _told(main.freed)
    return (
        finding(register, key, f"Freed by the lists: {words}", unit="people", **_counted(count, freed[YES]), **common),
        finding(register, f"{key}.share", f"Share of {words} among the freed", unit="share", **share, **common),
        *_half(register, key, words, main.freed, share | common),
        finding(
            register,
            f"people.pool.{contrast.group.name}.share",
            f"Share of {words} in the pool",
            unit="share",
            **_told(main.pool),
            **of_pool,
        ),
        *_odds(register, contrast, key, common),
    )


def _counted(bounds: Bounds, value: int) -> dict[str, Any]:
    kind = Interval.EXACT if bounds.exact else Interval.BOUNDS
    return {"value": value, "low": bounds.low, "high": bounds.high, "interval": kind}


def _told(told: Told) -> dict[str, Any]:
    low, high = told.bounds
    kind = Interval.EXACT if told.bounds.exact else Interval.BOUNDS
    return {"value": told.value, "low": low, "high": high, "interval": kind}


def _half(register: Register, key: str, words: str, told: Told, more: dict[str, Any]) -> tuple[Finding, ...]:
    low, high = told.bounds.low or 0.0, told.bounds.high or 0.0
    most = Verdict.HOLDS if low > 0.5 else Verdict.FAILS if high <= 0.5 else Verdict.CANNOT_TELL
    # Exactly half is neither.
    fewer = Verdict.HOLDS if high < 0.5 else Verdict.FAILS if low >= 0.5 else Verdict.CANNOT_TELL
    named = (("most", "Most of the freed are", most), ("fewer", "Fewer than half of the freed are", fewer))
    return tuple(
        finding(
            register,
            f"{key}.{name}",
            f"{label} {words}",
            unit="share",
            verdict=verdict,
            reason=f"the bounds on the share {'hold' if verdict is Verdict.CANNOT_TELL else 'lie to one side of'} "
            "one half",
            **more,
        )
        for name, label, verdict in named
    )


def _odds(register: Register, contrast: Contrast, key: str, common: dict[str, Any]) -> tuple[Finding, ...]:
    words, main = contrast.group.words, contrast.main
    label = f"Odds of being freed, {words} against others"
    verdict, reason, settle = favoured(contrast)
    common = common | {"unit": "ratio", "method": "exact conditional odds ratio, stratified by wave"}
    common["assumptions"] = (CHANCE, *common["assumptions"])
    told = {"reason": reason, "would_settle": settle}
    if contrast.reason or main.odds is None:
        return (
            refusal(register, f"{key}.odds_ratio", label, **told, **common),
            refusal(register, f"{key}.favoured", f"{words} were favoured", **told, **common),
        )
    limits = {"value": main.odds.value, "low": main.odds.low, "high": main.odds.high, "interval": Interval.SAMPLING}
    return (
        finding(register, f"{key}.odds_ratio", label, p_value=main.odds.p_value, **limits, **common),
        finding(
            register,
            f"{key}.odds_ratio.bounds",
            f"{label}, over all that is not known",
            low=main.low,
            high=main.high,
            interval=Interval.BOUNDS,
            **common,
        ),
        finding(register, f"{key}.favoured", f"{words} were favoured", verdict=verdict, **told, **limits, **common),
    )
