"""Claims: one file for each kind of statement that the data can be asked about, in the order of the docs."""

from __future__ import annotations

from habeas.claims import count, events_share, favoured, latest_wave, precedents, share, unmeasured, waves
from habeas.claims.base import ClaimKind, judge_claims

KINDS: tuple[ClaimKind, ...] = (
    count.KIND,
    waves.KIND,
    latest_wave.KIND,
    share.KIND,
    favoured.KIND,
    events_share.KIND,
    precedents.KIND,
    unmeasured.KIND,
)
PARAMETERS = {kind.name: kind.parameters for kind in KINDS}

__all__ = ["KINDS", "PARAMETERS", "ClaimKind", "judge_claims"]
