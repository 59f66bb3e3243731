"""The bottom line: five sentences, each the first of its alternatives that the findings allow."""

from __future__ import annotations

from habeas.core.types import Alternatives, Sentence, Verdict

FAVOURED = {"freed.women.fewer": Verdict.HOLDS, "freed.women.favoured": Verdict.HOLDS}
MEN = {"freed.women.fewer": Verdict.HOLDS}
WOMEN = {"freed.women.most": Verdict.HOLDS}


def by_lists(text: str) -> tuple[Sentence, ...]:
    """The sentence with the people inside by the lists: on the last day a list speaks of, or if that is `on`, on it."""
    ways = ("{people.inside.edition} on {people.inside.edition.day}", "{people.inside}")
    return tuple(Sentence(text=text.replace("PEOPLE", people)) for people in ways)


BOTTOM_LINE: tuple[Alternatives, ...] = (
    (
        Sentence(
            text="From {window.first} to {clock.on}, {country.name} freed {freed.total:unit} in {freed.acts:unit} "
            "that form "
            "{waves.count:unit}; the latest, on {waves.latest.date}, freed {waves.latest.count:unit}."
        ),
        Sentence(
            text="From {window.first} to {clock.on}, {country.name} freed {freed.total:unit} in {freed.acts:unit}; "
            "the latest, on "
            "{waves.latest.date}, freed {waves.latest.count:unit}."
        ),
        Sentence(text="From {window.first} to {clock.on}, {country.name} freed {freed.total:unit}."),
        Sentence(
            text="No release act is in the tables; by the lists, {people.early:some} from custody came before the end "
            "of the sentence, from {window.first} to {clock.on}."
        ),
        Sentence(text="Whether {country.name} freed anybody from {window.first} to {clock.on}, the data cannot tell."),
    ),
    (
        Sentence(
            text="Where the number is known, {freed.women:value} of {freed.women:n} of the freed are women: most of "
            "the freed are men, and yet women, {inside.women.share} of the {inside.women.share:n} people inside "
            "({inside.women.share:assumed}), were favoured.",
            when=FAVOURED,
        ),
        Sentence(
            text="Where the number is known, {freed.women:value} of {freed.women:n} of the freed are women; most of "
            "the freed are men, and whether women were favoured the data cannot tell.",
            when=MEN,
        ),
        Sentence(
            text="Where the number is known, {freed.women:value} of {freed.women:n} of the freed are women.",
            when=WOMEN,
        ),
        Sentence(text="Where the number is known, {freed.women:value} of {freed.women:n} of the freed are women."),
        Sentence(
            text="By the lists {people.freed.women:value} of the {people.freed.women:n} freed in the waves and known "
            "by sex are women; most of the freed are men, and yet women, about {people.pool.women.share:value} of the "
            "{people.pool.women.share:n} inside whose sex is known, were favoured.",
            when={"people.freed.women.fewer": Verdict.HOLDS, "people.freed.women.favoured": Verdict.HOLDS},
        ),
        Sentence(
            text="By the lists {people.freed.women:value} of the {people.freed.women:n} freed in the waves and known "
            "by sex are women; whether women were favoured the data cannot tell.",
            when={"people.freed.women.favoured": Verdict.CANNOT_TELL},
        ),
        Sentence(
            text="By the lists {people.freed.women:value} of the {people.freed.women:n} freed in the waves and known "
            "by sex are women."
        ),
        Sentence(text="Who was freed, by sex, age or health, nobody has published in numbers that could be used here."),
    ),
    (
        Sentence(
            text="Of {claims.official_now:some} that officials made in these days, {claims.official_now.holds} held, "
            "{claims.official_now.fails} failed, and for {claims.official_now.cannot_tell} the data cannot tell; what "
            "no body but the speaker has counted is left open."
        ),
        Sentence(
            text="No statement made by an official in these days is in the table of claims, so none could be put to "
            "the test."
        ),
    ),
    (
        *by_lists(
            "Over the same days {recognised.total:unit} were newly recognised as political prisoners; the newest "
            "count of those inside is {inside.latest}, and the lists put it at PEOPLE; {deaths.total:unit} "
            "died in custody ({deaths.total:assumed})."
        ),
        *by_lists(
            "Meanwhile {recognised.total:unit} were newly recognised as political prisoners; the newest count of "
            "those inside is {inside.latest}, and the lists put it at PEOPLE."
        ),
        *by_lists(
            "The newest count of people inside is {inside.latest}; the lists put it at PEOPLE, "
            "and {people.detained:unit} began from {window.first} to {clock.on}."
        ),
        *by_lists(
            "{recognised.total:unit} were newly recognised meanwhile; the lists put the number inside at PEOPLE "
            "({people.inside:assumed})."
        ),
        *by_lists(
            "The lists put the number inside at PEOPLE ({people.inside:assumed}), and {people.detained:unit} "
            "began from {window.first} to {clock.on}."
        ),
        Sentence(
            text="Over the same days {recognised.total:unit} were newly recognised as political prisoners; the newest "
            "count of those inside is {inside.latest}; {deaths.total:unit} died in custody "
            "({deaths.total:assumed})."
        ),
        Sentence(
            text="Meanwhile {recognised.total:unit} were newly recognised as political prisoners, and the newest "
            "count of those inside is "
            "{inside.latest}."
        ),
        Sentence(
            text="The newest count of people inside is {inside.latest}; how many were newly jailed meanwhile, the "
            "data cannot tell."
        ),
        Sentence(
            text="{recognised.total:unit} were newly recognised meanwhile; how many are inside, the data cannot tell."
        ),
        Sentence(text="How many are inside, and how many were newly jailed meanwhile, the data cannot tell."),
    ),
    (
        Sentence(
            text="Of {precedents.country.eased:n} earlier episodes here with a known outcome, an easing of sanctions "
            "followed {precedents.country.eased}, later taken back in {precedents.country.reversed}: too few to say "
            "what "
            "follows now.",
            when={"precedents.country.share": Verdict.CANNOT_TELL},
        ),
        Sentence(
            text="Of {precedents.country.eased:n} earlier episodes here with a known outcome, an easing of sanctions "
            "followed {precedents.country.eased}, later taken back in {precedents.country.reversed}; episodes without "
            "reward are remembered less, so this says little of what follows now."
        ),
        Sentence(
            text="No earlier episode here is recorded; elsewhere an easing of sanctions followed "
            "{precedents.all.eased:value} of {precedents.all.eased:n} episodes with a known outcome."
        ),
        Sentence(text="What followed earlier releases, the data cannot tell: no episode is recorded."),
    ),
)
