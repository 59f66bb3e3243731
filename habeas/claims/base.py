"""What a claim kind is: parameters, and a function from the register and a claim to a finding with a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from habeas.core.attributes import Criterion
from habeas.core.dates import PartialDate
from habeas.core.tables import Column, Kind
from habeas.core.types import Claim, Finding, Interval, Table, Verdict, Window
from habeas.measures.base import finding, spread
from habeas.register.register import Register
from habeas.stats.bounds import Bounds, inside
from habeas.stats.multiplicity import benjamini_hochberg, holm

# "About" a number holds within this share of it.
ABOUT = 0.1

PERIOD = Column(
    name="period",
    kind=Kind.DATE,
    doc="The days the statement is about; left out: the window of the workspace, up to the day it was said.",
)
ACT = Column(name="act", kind=Kind.REF, doc="The release act the statement is about.", refers_to="releases")
VALUE = Column(name="value", kind=Kind.NUMBER, doc="The number stated.", required=True)
PERCENT = Column(name="percent", kind=Kind.NUMBER, doc="The share stated, in percent.", required=True)
QUALIFIER = Column(
    name="qualifier",
    kind=Kind.WORD,
    doc="How it is stated: about is within 10 %; left out: exactly.",
    words="qualifiers",
)
GROUPS = Column(
    name="groups", kind=Kind.WORDS, doc="People in any of these groups, by published counts.", words="groups"
)
CRITERION = Column(
    name="criterion",
    kind=Kind.CRITERION,
    doc="Who is meant, as a condition over attributes of the people on lists: `age >= 60 or health = 'serious'`.",
)
LEARNT = Column(
    name="learnt",
    kind=Kind.WORD,
    doc="Which answers count: `before`, those that a list gave before the release; `any`, all there are. Sex, age, "
    "sentence and the like count whenever they were learnt. Left out: before.",
    words="learnt",
)


def _given(claim: Claim) -> Criterion | None:
    criterion: Criterion | None = claim.parameters.get("criterion")
    return criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimKind:
    """A family of claims tested the same way. `wording` says for a reader what is tested and how it could be false.

    `tested` says in words which part of a claim is put to the test: the rest of it is not. `judge` gives the finding
    `claim.ID` with the verdict, and after it any others about the claim. `by_test`: a verdict with a p-value rests on
    it, and is corrected for the number of such claims. `criterion` is what a claim asks of people; None if nothing.
    """

    name: str
    wording: str
    parameters: tuple[Column, ...]
    tested: Callable[[Register, Claim], str]
    judge: Callable[[Register, Claim], tuple[Finding, ...]]
    by_test: bool = False
    criterion: Callable[[Claim], Criterion | None] = _given


def judge_claims(register: Register, kinds: Iterable[ClaimKind]) -> tuple[Finding, ...]:
    """For each claim made by then, in file order, its findings, first `claim.ID`; then the tallies `claims.SIDE` and
    `claims.SIDE.VERDICT`."""
    by_name = {kind.name: kind for kind in kinds}
    found = [
        (_not_yet(register, claim),) if _ahead(register, claim) else by_name[claim.kind].judge(register, claim)
        for claim in register.claims
    ]
    tested = [by_name[claim.kind].by_test for claim in register.claims]
    judged = corrected([first for first, *_ in found], tested, [claim.headline for claim in register.claims])
    beside = (one for first, (_, *others) in zip(judged, found, strict=True) for one in (first, *others))
    return (*beside, *_tallies(register, judged))


def corrected(
    judged: Sequence[Finding], tested: Sequence[bool], headline: Sequence[bool], *, level: float = 0.05
) -> list[Finding]:
    """The verdicts with those that rest on a p-value corrected for their number.

    Holm's correction is over the tested claims of the headline, or over all tested claims if none is of it; the others
    are held to the false discovery rate over all (Benjamini & Hochberg). A claim that could not be tested counts as one
    with the p-value 1, so that missing data never make another claim's verdict firmer.
    """
    places = [at for at, by_test in enumerate(tested) if by_test]
    if not places:
        return list(judged)
    first = [at for at in places if headline[at]] or places
    p_values = {at: 1.0 if (p := judged[at].p_value) is None else p for at in places}
    adjusted = dict(zip(places, benjamini_hochberg([p_values[at] for at in places]).tolist(), strict=True))
    adjusted |= dict(zip(first, holm([p_values[at] for at in first]).tolist(), strict=True))
    return [
        _withheld(found, len(first if at in first else places))
        if adjusted.get(at, 0.0) > level and found.p_value is not None and found.verdict is not Verdict.CANNOT_TELL
        else found
        for at, found in enumerate(judged)
    ]


def _withheld(found: Finding, tests: int) -> Finding:
    return replace(
        found,
        verdict=Verdict.CANNOT_TELL,
        reason=f"so large a difference in one of the {tests} claims tested would not be rare by chance, by "
        f"the correction for many tests; alone: {found.reason}",
        would_settle="more releases, or fewer claims named beforehand",
    )


def _ahead(register: Register, claim: Claim) -> bool:
    """True if the days a claim is about had not begun by the register's last day."""
    period: PartialDate | None = claim.parameters.get("period")
    return period is not None and period.first > register.on


def _not_yet(register: Register, claim: Claim) -> Finding:
    return untold(
        register,
        claim,
        reason="the days spoken of had not begun",
        would_settle="counts of these days",
        method="none",
    )


def _tallies(register: Register, judged: Sequence[Finding]) -> Iterator[Finding]:
    """How many statements of each side hold, fail and cannot be told; statements without a side count under `all`
    only. `official_now` are those that officials made in the window."""
    chosen = {"all": list(register.claims)}
    chosen |= {side: [claim for claim in register.claims if claim.side == side] for side in register.words("sides")}
    chosen["official_now"] = [c for c in chosen["official"] if c.said_on.last >= register.window.first]
    by_id = {claim.id: found.verdict for claim, found in zip(register.claims, judged, strict=True)}
    for side, claims in chosen.items():
        verdicts = [by_id[claim.id] for claim in claims]
        counts = {verdict: verdicts.count(verdict) for verdict in Verdict}
        common = {"n": len(verdicts), "n_unit": "statements", "unit": "statements", "method": "count of verdicts"}
        table = Table(columns=tuple(v.value for v in Verdict), rows=(tuple(counts.values()),))
        whole = spread(Bounds(len(verdicts), len(verdicts)))
        yield finding(register, f"claims.{side}", f"Statements ({side})", table=table, **whole, **common)
        for verdict, n in counts.items():
            label = f"Statements ({side}): {verdict.words}"
            yield finding(register, f"claims.{side}.{verdict}", label, **spread(Bounds(n, n)), **common)


def claim_window(register: Register, claim: Claim) -> Window:
    """The days a claim is about, cut at the register's last day; without a period nothing is said of the days after
    it was said."""
    period: PartialDate | None = claim.parameters.get("period")
    if period is None:
        last = min(register.on, claim.said_on.last)
        return Window(first=min(register.window.first, last), last=last)
    return Window(first=min(period.first, register.on), last=min(period.last, register.on))


def own_names(register: Register, claim: Claim) -> tuple[str, ...]:
    """The names under which the claim's speaker counts: such counts are no evidence for the claim."""
    return register.settings.names_of(claim.speaker)


def stated(parameters: Mapping[str, Any]) -> str:
    """The number of a claim as it was stated: "at least 30%"."""
    share = "percent" in parameters and parameters["percent"] is not None
    number = parameters["percent"] if share else parameters["value"]
    return f"{words_of(parameters)} {number:,}" + ("%" if share else "")


def meant(register: Register, claim: Claim) -> str:
    """What those meant by a claim do or are, in words: "meet “age >= 60”", "are women"; empty for everybody."""
    plan = claim.parameters
    if plan.get("criterion"):
        return f"meet “{plan['criterion'].text}”"
    groups = plan.get("groups") or [group for group in (plan.get("group"),) if group]
    return "are " + " or ".join(register.meaning("groups", group) for group in groups) if groups else ""


def words_of(parameters: Mapping[str, Any]) -> str:
    """The qualifier of a claim; left out it is "exactly"."""
    return parameters.get("qualifier") or "exactly"


def verdict_on(bounds: Bounds, value: float, qualifier: str) -> Verdict:
    """Holds if the claim is true of every number in the bounds, fails if of none, cannot tell otherwise."""
    answer = inside(bounds, value, qualifier, tolerance=ABOUT)
    return {True: Verdict.HOLDS, False: Verdict.FAILS, None: Verdict.CANNOT_TELL}[answer]


def told(
    register: Register,
    claim: Claim,
    bounds: Bounds,
    *,
    verdict: Verdict,
    unit: str,
    reason: str,
    value: float | None = None,
    **more: Any,
) -> Finding:
    """The finding of a claim that was tested."""
    fields = spread(bounds, value) | more
    return finding(register, f"claim.{claim.id}", claim.text, verdict=verdict, unit=unit, reason=reason, **fields)


def untold(
    register: Register, claim: Claim, *, reason: str, would_settle: str, unit: str = "people", **more: Any
) -> Finding:
    """The finding of a claim about which the data say nothing."""
    more = {"n": 0, "n_unit": "readings", "interval": Interval.BOUNDS, **more}
    return finding(
        register,
        f"claim.{claim.id}",
        claim.text,
        verdict=Verdict.CANNOT_TELL,
        unit=unit,
        reason=reason,
        would_settle=would_settle,
        **more,
    )
