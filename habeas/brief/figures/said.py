"""The figure of claims put to people: precision against coverage, with the unknown between."""

from __future__ import annotations

from habeas import draw
from habeas.brief.blocks import Figure
from habeas.brief.figures.base import as_number, make_figure, records, say
from habeas.brief.study import Study
from habeas.core.types import Claim
from habeas.draw import Chart

# A figure of more claims would be longer than the table.
MOST = 24


def tested(study: Study) -> Figure | None:
    """Of the freed who meets what was said, and of those who meet it who was freed, claim by claim."""
    rows = [row for claim in study.claims if (row := _row(study, claim))][:MOST]
    if not rows:
        return None

    def make(alt: str) -> Chart:
        said = "; ".join(
            f"{row.label}: {row.freed.yes:,} of {row.freed.people:,} freed meet it, {row.freed.unknown:,} not known"
            for row in rows
        )
        return draw.criterion(name="claims", alt=f"{alt} {said}.", rows=rows)

    return make_figure(
        study,
        make,
        say("Of those freed, how many are as was said; and of those who are, how many were freed"),
        say(
            "People, by the lists or by counts of others than the speaker, as known on {clock.known}. Grey: not known. "
            "Source: claims of this workspace"
        ),
    )


def _row(study: Study, claim: Claim) -> draw.Met | None:
    key = f"claim.{claim.id}"
    found = study.findings[key]
    split = {row["of"]: row for row in records(study, f"{key}.split") or records(study, key) if "of" in row}
    if "freed" not in split:
        return None
    return draw.Met(
        label=f"{claim.id}: {claim.text}",
        verdict=found.verdict.words if found.verdict is not None else "",
        freed=_of(split["freed"]),
        pool=_of(split["meet"]) if "meet" in split else None,
        perhaps=split["freed"]["perhaps"],
        random=_chance(study, f"{key}.random"),
    )


def _of(row: dict[str, int]) -> draw.Split:
    return draw.Split(yes=row["yes"], unknown=row["unknown"], no=row["no"])


def _chance(study: Study, key: str) -> draw.Chance | None:
    found = study.findings.get(key)
    low, high = (as_number(end) for end in (found.low, found.high)) if found else (None, None)
    if found is None or low is None or high is None:
        return None
    return draw.Chance(low=low, high=high, expected=as_number(found.value))
