"""A claim put to the people on the lists: its days, who meets its criterion, and the finding with its verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from habeas.claims.base import claim_window, untold, verdict_on
from habeas.core.attributes import Criterion
from habeas.core.types import Claim, Finding, Verdict, Window
from habeas.measures.base import finding, spread
from habeas.measures.people_acts import days_of_act
from habeas.measures.people_attributes import unsaid_texts
from habeas.measures.people_met import MOST_VAGUE_DAYS, Answers, Met, met
from habeas.measures.people_rows import DISCRETION, counts_people, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds

# METHODS 4: with more than two in five unknown nobody can tell of a share.
MOST_MISSING = 0.4
# Of whom, and how many of them yes, not known, and no: freed by whether they meet it, who meets it by whether freed;
# how many of them may not belong there.
SPLIT = ("of", "yes", "unknown", "no", "perhaps")
NO_LISTS = "no list of the workspace names people who count"
NO_ACT = "the act spoken of is not known by then, or does not count as freeing people"
# Grain: one list with an edition that is known, under each of the names it goes by.
LISTS = """
select distinct list, coalesce(title, ''), coalesce(publisher, '')
from lists.edition semi join edition using (edition)
order by all;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A claim with its criterion and who meets it: by what counts, and with all that was learnt later."""

    claim: Claim
    criterion: Criterion
    met: Met
    later: Met | None
    common: dict[str, Any]

    @property
    def freed(self) -> Answers:
        """The freed as they count: of those announced and not surely on a list nothing is known."""
        return self.met.freed._replace(unknown=self.met.freed.unknown + self.unnamed)

    @property
    def unnamed(self) -> int:
        """How many more were freed by the published totals than the lists surely name."""
        return max(0, (self.met.announced or 0) - self.met.freed.people)

    @property
    def maybe(self) -> Answers:
        """Those perhaps freed; a published total that those surely named do not exceed counts them already."""
        announced = self.met.announced
        return self.met.maybe if announced is None or announced < self.met.freed.people else Answers(0, 0, 0)

    @property
    def missing(self) -> float:
        """Of what share of the freed, surely or perhaps, it is not known whether they meet the criterion."""
        unknown = self.freed.unknown + self.maybe.unknown
        people = self.freed.people + self.maybe.unknown
        return unknown / people if people else 0.0

    @property
    def count(self) -> Bounds:
        """How many of the freed meet it."""
        yes, maybe = self.freed.yes, self.maybe
        return Bounds(yes, yes + self.freed.unknown + maybe.yes + maybe.unknown)

    @property
    def precision(self) -> Bounds:
        """The share of the freed who meet it, with all that is unknown counted either way."""
        return share_of_freed(self.freed, self.maybe)

    @property
    def attributes(self) -> str:
        """What the criterion speaks of, for a reader."""
        return " and ".join(name.replace("_", " ") for name in self.criterion.attributes)

    @property
    def words(self) -> str:
        """How many of the freed meet it, for a reader."""
        yes, no, unknown = self.freed
        text = f"of {self.freed.people:,} freed {yes:,} meet “{self.criterion.text}”, {no:,} do not"
        text += f", of {unknown:,} it is not known" if unknown else ""
        maybe = self.maybe.people
        return text + (f"; {maybe:,} more may have been freed in these days" if maybe else "")


def share_of_freed(freed: Answers, maybe: Answers) -> Bounds:
    """The share of the freed who meet a criterion; who may not have been freed counts where it widens the bounds."""
    fewest, most = freed.people + maybe.no + maybe.unknown, freed.people + maybe.yes + maybe.unknown
    return Bounds(freed.yes / fewest if fewest else 0.0, (most - freed.no) / most if most else 1.0)


def case_of(register: Register, claim: Claim, criterion: Criterion | None) -> Case | None:
    """The claim put to the people on the lists; None where it has no criterion or nobody on a list is counted."""
    period = period_of(register, claim)
    if criterion is None or period is None or not counts_people(register):
        return None
    by_then = claim.parameters.get("learnt") != "any"
    counted = met(register, period, criterion, by_then=by_then)
    later = met(register, period, criterion, by_then=False) if by_then and criterion.learnt_later else None
    return Case(claim=claim, criterion=criterion, met=counted, later=later, common=_common(register, claim, counted))


def period_of(register: Register, claim: Claim) -> Window | None:
    """The days a claim is about: those of the act it names and until people on the lists may have left by it, None if
    nobody knows them; else its period."""
    name = claim.parameters.get("act")
    if not name:
        return claim_window(register, claim)
    days = days_of_act(register, name)
    return Window(first=days[0], last=min(days[1], register.on)) if days else None


def own_lists(register: Register, claim: Claim) -> tuple[int, int]:
    """How many of the lists are the speaker's own, and how many there are."""
    own = {name.casefold() for name in register.settings.names_of(claim.speaker)}
    lists = register.rows(LISTS)
    return len({row[0] for row in lists if own & {name.casefold() for name in row}}), len({row[0] for row in lists})


def _common(register: Register, claim: Claim, met: Met) -> dict[str, Any]:
    rests = rests_on(register)
    assumptions = [
        DISCRETION,
        "what a release may bring to light, such as illness, counts only if a list said it before the release"
        if claim.parameters.get("learnt") != "any"
        else "what lists said after a release counts too",
        _named(met),
    ]
    if met.undated:
        assumptions.append(
            f"{met.undated:,} people who left, nobody knows when, and were last seen in custody over {MOST_VAGUE_DAYS} "
            "days before are in no count"
        )
    if own_lists(register, claim)[0]:
        assumptions.append("a list of the speaker's own is among the lists")
    return {
        "assumptions": (*assumptions, *rests["assumptions"]),
        "sources": rests["sources"],
        "n_unit": "people",
        "method": "people on the lists freed in the period, by whether they meet the criterion; the unknown either way",
    }


def verdict_finding(
    register: Register,
    case: Case,
    bounds: Bounds,
    *,
    verdict: Verdict,
    unit: str,
    reason: str,
    settle: str,
    value: float | None = None,
    **more: Any,
) -> Finding:
    """The finding `claim.ID` of a claim put to people."""
    common = case.common | {"n": case.freed.yes + case.freed.no, "missing": case.freed.unknown + case.maybe.people}
    settled = {"would_settle": settle} if verdict is Verdict.CANNOT_TELL else {}
    fields = spread(bounds, value) | settled | more
    return finding(
        register, f"claim.{case.claim.id}", case.claim.text, verdict=verdict, unit=unit, reason=reason,
        **(common | fields),
    )  # fmt: skip


def settle_unknown(case: Case) -> str:
    """What would settle a claim in whose way is what is not known of the freed."""
    what = case.attributes or "the names"
    parts = [f"{what} of the {case.freed.unknown:,} freed of whom it is not known"] if case.freed.unknown else []
    after = case.met.freed.unknown - case.later.freed.unknown if case.later else 0
    parts += [f"of {after:,} of them a list told it after the release, which learnt = any counts"] if after else []
    maybe = case.maybe.people
    parts += [f"whether and when {maybe:,} people who may have been freed were"] if maybe else []
    return "; ".join(parts) or "more releases"


def _named(met: Met) -> str:
    named = met.freed.people
    if met.announced is None or met.announced == named:
        return "the lists name all who were freed in these days"
    if met.announced > named:
        return (
            f"of {met.announced:,} freed by the published totals the lists surely name {named:,}, the rest is unknown"
        )
    return f"the lists name {named:,} freed, more than the {met.announced:,} of the published totals"


def listed_verdict(bounds: Bounds, value: float, qualifier: str) -> Verdict:
    """The verdict on a number of people by lists, which may lack somebody: they show who was there, never that nobody
    else was. So a number fails only by being too small, and holds only as the least there were."""
    return verdict_on(Bounds(bounds.low, None), value, qualifier)


def together(
    register: Register, claim: Claim, people: tuple[Finding, ...], readings: Finding | None
) -> tuple[Finding, ...]:
    """What the lists and what published counts say of one claim, side by side; the first finding has the verdict.

    Where both tell and differ, nobody can tell. Where one tells, it gives the verdict and the other stands beside it as
    `.readings` or `.people`. `people` is empty where the lists were not asked.
    """
    if not people:
        return (readings or _untold(register, claim),)
    people = _of_words_said(register, claim, _not_by_own(register, claim, people))
    if readings is None:
        return people
    first, *others = people
    decisive = readings if first.verdict is Verdict.CANNOT_TELL is not readings.verdict else first
    beside = first if decisive is readings else readings
    part = "people" if decisive is readings else "readings"
    aside = replace(beside, key=f"{first.key}.{part}", label=f"{claim.text}: by {_BASIS[part]}", p_value=None)
    if Verdict.CANNOT_TELL not in (first.verdict, readings.verdict) and first.verdict is not readings.verdict:
        reason = f"the lists and the published counts contradict each other: {first.reason}; {readings.reason}"
        settle = "which of the two is wrong"
        decisive = replace(first, verdict=Verdict.CANNOT_TELL, reason=reason, would_settle=settle, p_value=None)
    return (decisive, aside, *others)


def _untold(register: Register, claim: Claim) -> Finding:
    """The finding of a claim of which neither lists nor published counts tell."""
    if not counts_people(register):
        reason, settle = NO_LISTS, "a list of people"
    elif claim.parameters.get("act"):
        reason, settle = NO_ACT, "the act, with its day"
    else:
        what = register.meaning("whats", claim.parameters["what"])
        reason = f"lists do not tell how many people {what} meet a criterion"
        settle = "a count by a body other than the speaker"
    return untold(register, claim, reason=reason, would_settle=settle, method="none")


def _not_by_own(register: Register, claim: Claim, people: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Nobody's claim holds by their own lists alone: such a count is no evidence for what its author said."""
    first, *others = people
    own, lists = own_lists(register, claim)
    if first.verdict is not Verdict.HOLDS or own < lists:
        return people
    reason = f"the only lists are the speaker's own; by them it holds: {first.reason}"
    settle = "a list by another body"
    return (replace(first, verdict=Verdict.CANNOT_TELL, reason=reason, would_settle=settle, p_value=None), *others)


def _of_words_said(register: Register, claim: Claim, people: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """A criterion that asks for a text which no list ever says is no ground for a verdict: it may be mistyped, or the
    lists have another word for it."""
    criterion: Criterion | None = claim.parameters.get("criterion")
    unsaid = [] if criterion is None else unsaid_texts(register, criterion)
    if not unsaid:
        return people
    words = ", ".join(f"{name.replace('_', ' ')} '{text}'" for name, text in unsaid)
    never = f"no list ever says {words}: the lists may have another word"
    first, *others = (replace(one, assumptions=(never, *one.assumptions)) for one in people)
    said = {name for name, _ in set(criterion.texts) - set(unsaid)} if criterion else set()
    if not {name for name, _ in unsaid} <= said:
        settle = "the words that the lists use: habeas show, habeas inspect"
        first = replace(first, verdict=Verdict.CANNOT_TELL, reason=never, would_settle=settle, p_value=None)
    return (first, *others)


_BASIS = {"people": "the lists", "readings": "published counts"}
