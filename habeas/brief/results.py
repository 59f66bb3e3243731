"""The findings as JSON: what programs read, and where every number of the brief comes from."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

from habeas import __version__
from habeas.brief.study import Study
from habeas.core.types import Claim, Finding


def findings_json(study: Study) -> str:
    """All findings of a study as JSON text, in the order they were made; the same study gives the same bytes.

    The shape is in docs/reference/findings.md. A number no data limit is null, as is an infinite one.
    """
    register = study.register
    whole = {
        "habeas": __version__,
        "country": {"code": register.settings.country, "name": register.settings.name},
        "on": _plain(register.on),
        "known": _plain(register.known),
        "window": {"first": _plain(register.window.first), "last": _plain(register.window.last)},
        "inputs": study.hashes,
        "findings": {key: finding_record(found) for key, found in study.findings.items()},
        "claims": [claim_record(claim, study.findings[f"claim.{claim.id}"]) for claim in study.claims],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def finding_record(found: Finding) -> dict[str, Any]:
    """One finding as plain values."""
    record: dict[str, Any] = {
        "key": found.key,
        "label": found.label,
        "value": _plain(found.value),
        "low": _plain(found.low),
        "high": _plain(found.high),
        "interval": found.interval.value,
        "unit": found.unit,
        "n": found.n,
        "missing": found.missing,
        "n_unit": found.n_unit,
        "as_of": _plain(found.as_of),
        "known": _plain(found.known),
        "method": found.method,
        "assumptions": list(found.assumptions),
        "verdict": found.verdict.value if found.verdict else None,
        "reason": found.reason or None,
        "would_settle": found.would_settle or None,
        "p_value": found.p_value,
        "sources": [
            {"table": s.table, "id": s.id, "url": s.url, "known_from": s.known_from, "by": s.by or None}
            for s in found.sources
        ],
    }
    if found.table is not None:
        columns = found.table.columns
        record["table"] = {
            "columns": list(columns),
            "rows": [[_plain(cell) for cell in row] for row in found.table.rows],
        }
    return record


def claim_record(claim: Claim, found: Finding) -> dict[str, Any]:
    """One claim with its verdict as plain values."""
    return {
        "id": claim.id,
        "text": claim.text,
        "speaker": claim.speaker,
        "side": claim.side or None,
        "said_on": claim.said_on.text,
        "kind": claim.kind,
        "source": claim.source,
        "verdict": found.verdict.value if found.verdict else None,
        "reason": found.reason,
        "would_settle": found.would_settle or None,
        "value": _plain(found.value),
        "low": _plain(found.low),
        "high": _plain(found.high),
        "finding": found.key,
    }


def _plain(value: Any) -> Any:
    """A value that JSON has; floats to fifteen digits, so that no platform's last bit shows."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return None if math.isinf(value) or math.isnan(value) else float(f"{value:.15g}")
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value
