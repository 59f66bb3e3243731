"""Claims: one file for each kind of statement that the data can be asked about, in the order of the docs."""

from __future__ import annotations

from habeas.claims import (
    all_are,
    at_least,
    because,
    count_is,
    events_share,
    favoured,
    latest_wave,
    most_are,
    none_are,
    precedents,
    share,
    share_of_term,
    still_inside,
    unmeasured,
    waves_are,
)
from habeas.claims.base import ClaimKind, judge_claims

KINDS: tuple[ClaimKind, ...] = (
    all_are.KIND,
    most_are.KIND,
    none_are.KIND,
    share.KIND,
    at_least.KIND,
    count_is.KIND,
    favoured.KIND,
    still_inside.KIND,
    share_of_term.KIND,
    because.KIND,
    waves_are.KIND,
    latest_wave.KIND,
    events_share.KIND,
    precedents.KIND,
    unmeasured.KIND,
)
PARAMETERS = {kind.name: kind.parameters for kind in KINDS}

__all__ = ["KINDS", "PARAMETERS", "ClaimKind", "judge_claims"]
