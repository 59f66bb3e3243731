"""Who of the people inside was freed and who stayed, group by group, with all that is unknown counted either way."""

from __future__ import annotations

from typing import Any

from habeas.core.types import Alternatives, Finding, Sentence, Verdict, Window
from habeas.measures.base import Measure, finding, refusal, spread
from habeas.measures.people_contrasts import contrast_table, readings_table, wave_table
from habeas.measures.people_favoured import LEVEL, contrasts, group_findings
from habeas.measures.people_groups import GROUPS, POOL_WORDS, Counts, count_groups
from habeas.measures.people_joint import ask_people, draws, joint
from habeas.measures.people_pool import WaveDays
from habeas.measures.people_releases import waves_of_people
from habeas.measures.people_rows import DISCRETION, counts_people, rests_on
from habeas.register.register import Register
from habeas.stats.bounds import Bounds
from habeas.stats.comparison import NO, UNKNOWN, YES, compare

LABEL_OF_POOL = "Pool, each once for each wave: "
LABEL = "Of the people of the pool, freed by the waves"


def compute(register: Register, window: Window) -> tuple[Finding, ...]:
    """Findings `people.freed`, `people.freed.waves`, `people.pool`, `people.pool.eligible`, and for each group those of
    `group_findings`; the tables `people.composition`, `.waves`, `.readings`, `.joint` and `.draws`.

    Nothing where nobody on a list is counted; a refusal where no wave is found."""
    if not counts_people(register):
        return ()
    common = rests_on(register) | {"method": MEASURE.method}
    waves = waves_of_people(register, window)
    days = [WaveDays(wave.first, wave.last) for wave in waves]
    counted = count_groups(register, days, GROUPS) if waves else {}
    if not counted:
        reason = "the lists show no wave of releases in these days" if not waves else "nobody was inside before a wave"
        settle = "the days on which people were released"
        return (refusal(register, "people.freed", LABEL, unit="people", reason=reason, would_settle=settle, **common),)
    pool = next(iter(counted))
    common["assumptions"] = (
        DISCRETION,
        f"the pool is of {POOL_WORDS[pool]} on the first morning of a wave, who count once for each wave",
        "people freed by one act may have been chosen together, which no test here knows",
        "groups are as the lists have them now, whether it was known before the release or not",
        *common["assumptions"],
    )
    held = {name: {group: compare(table, level=LEVEL) for group, table in of.items()} for name, of in counted.items()}
    found = contrasts(GROUPS, held)
    people = ask_people(register, days, pool)
    return (
        *_whole(register, counted[pool][GROUPS[0].name], pool, common),
        *(one for contrast in found for one in group_findings(register, contrast, common)),
        contrast_table(register, found, common),
        wave_table(register, days, counted, common),
        *readings_table(register, window, found, common),
        joint(register, people, common),
        draws(register, people, common),
    )


def _whole(register: Register, counts: Counts, pool: str, common: dict[str, Any]) -> tuple[Finding, ...]:
    """How many were freed and how many were in the pool; any group's counts tell."""
    freed, stayed, maybe = (sum(sum(wave[answer]) for wave in counts) for answer in (YES, NO, UNKNOWN))
    whole = freed + stayed + maybe
    common = common | {"n": whole, "missing": maybe}
    eligible = Verdict.HOLDS if pool == "eligible" else Verdict.FAILS
    return (
        finding(
            register, "people.freed", LABEL, unit="people", **spread(Bounds(freed, freed + maybe), freed), **common
        ),
        finding(
            register, "people.freed.waves", "Waves of releases by the lists", unit="waves", value=len(counts), **common
        ),
        finding(
            register,
            "people.pool",
            f"Pool: {POOL_WORDS[pool]}, once for each wave",
            unit="people",
            value=whole,
            **common,
        ),
        finding(
            register,
            "people.pool.eligible",
            "The pool is of those whose sentence surely ran on",
            unit="people",
            value=whole,
            verdict=eligible,
            reason="it is known when their sentences end" if pool == "eligible" else "no end of a sentence is known",
            **common,
        ),
    )


def _about(name: str, words: str, *, refused: bool = False) -> Alternatives:
    """The sentence of a group: both how many of the freed it is and whether it was favoured."""
    key = f"people.freed.{name}"
    favoured, fewer = {f"{key}.favoured": Verdict.HOLDS}, {f"{key}.fewer": Verdict.HOLDS}
    shares = (
        f"{{{key}}} of the {{people.freed}} freed are {words}, against {{people.pool.{name}.share}} of the pool "
        f"(n = {{people.pool.{name}.share:all}})"
    )
    odds = (
        f"their odds of being freed were {{{key}.odds_ratio}} times those of others (interval {{{key}.odds_ratio:low}} "
        f"to {{{key}.odds_ratio:high}}; with everything unknown counted either way, "
        f"{{{key}.odds_ratio.bounds:low}} to {{{key}.odds_ratio.bounds:high}}). Chance model: at each wave the same "
        "number drawn at random from the pool."
    )
    told = (
        Sentence(
            text=f"By the lists {shares}: fewer than half. And yet {words} were favoured: {odds} Both statements hold "
            "at once.",
            when=favoured | fewer,
        ),
        Sentence(text=f"By the lists {shares}. They were favoured: {odds}", when=favoured),
        Sentence(
            text=f"By the lists {shares}. They were freed less often than others: {odds}",
            when={f"{key}.favoured": Verdict.FAILS},
        ),
    )
    unsure = Sentence(
        text=f"By the lists {shares}. Whether they were favoured, the lists cannot tell: {{{key}.favoured:reason}}. Of "
        f"those known, {odds}",
        when={f"{key}.favoured": Verdict.CANNOT_TELL},
    )
    cannot = Sentence(
        text=f"Whether {words} were favoured, the lists cannot tell: {{{key}.odds_ratio:reason}}.",
        when={f"{key}.odds_ratio": Verdict.CANNOT_TELL},
    )
    return (*told, unsure, cannot) if refused else (*told, unsure)


SPOKEN = ("women", "minors", "sixty", "two_to_five_years", "over_ten_years")


def _pool_sentence(pool: str) -> str:
    return (
        "In {people.freed.waves:unit} of releases by the lists, {people.freed:unit} were freed of the {people.pool} "
        f"{pool} on the first morning of a wave, each counted once for each wave."
    )


MEASURE = Measure(
    name="people_composition",
    question="Who of the people inside was freed, and who stayed?",
    section="who",
    compute=compute,
    method="people inside on the first morning of each wave, by whether they were freed in it; the unknown either way",
    sentences=(
        (
            Sentence(
                text=_pool_sentence(POOL_WORDS["eligible"]),
                when={"people.pool.eligible": Verdict.HOLDS},
            ),
            Sentence(text=_pool_sentence(POOL_WORDS["inside"]), when={"people.pool.eligible": Verdict.FAILS}),
            Sentence(text="Who of the people on the lists was freed, the lists cannot tell: {people.freed:reason}."),
        ),
        # One refusal is enough: what is in the way of one group is in the way of most.
        *(_about(group.name, group.words, refused=group.name == "women") for group in GROUPS if group.name in SPOKEN),
    ),
)
