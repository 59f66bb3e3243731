"""Who may see what an edition says: of each property the strictest tier of the columns that say it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from habeas.core.props import NUMBER
from habeas.sources.base import Rule, Said, Tier
from habeas.store.lists import Lists

# A property that a reader says somewhere, as far as older editions tell: it may be said again by rows that are kept.
SAID_BEFORE = """
select distinct prop from lists.tier join lists.edition using (edition) where list = $list order by prop;
"""


class Edition(Protocol):
    """Which edition of which list."""

    @property
    def list(self) -> str:
        """The list's name."""

    @property
    def edition(self) -> int:
        """The edition's number."""


class Tiers:
    """The tiers of an edition's properties. What a column says is known from its rule, or as it is read."""

    def __init__(self, rules: Sequence[Rule], always: Sequence[Said]) -> None:
        self._tiers: dict[int, Tier] = {}
        self._untold = [rule.tier for rule in rules if not rule.prop]
        for rule in rules:
            self.note(rule, [NUMBER[rule.prop]] if rule.prop else ())
        # That everybody on a list is said to be something is known to who sees that a record is on the list.
        loosest = min((rule.tier for rule in rules), key=_strictness, default=Tier.RESTRICTED)
        for said in always:
            self._tiers.setdefault(NUMBER[said.prop], loosest)

    def note(self, rule: Rule, props: Iterable[int]) -> None:
        """Columns say these properties."""
        for prop in props:
            self._tiers[prop] = strictest((rule.tier, self._tiers.get(prop, Tier.PUBLIC)))

    def keep(self, lists: Lists, edition: Edition) -> None:
        """Write the tiers of the edition down."""
        if self._untold:
            for (prop,) in lists.rows(SAID_BEFORE, list=edition.list):
                self._tiers.setdefault(prop, strictest(self._untold))
        rows = [(edition.edition, prop, tier.value) for prop, tier in sorted(self._tiers.items())]
        lists.put_rows("lists.tier", ("edition", "prop", "tier"), rows)


def strictest(tiers: Iterable[Tier]) -> Tier:
    """The tier that lets the fewest see."""
    return max(tiers, key=_strictness)


def _strictness(tier: Tier) -> int:
    return list(Tier).index(tier)
