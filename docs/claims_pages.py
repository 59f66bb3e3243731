"""Pages of the reference about claims: kinds with their parameters, attributes of criteria, keys beside a verdict."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from importlib import resources
from pathlib import Path

from docs import consoles
from docs.reference_pages import columns_table, example, grid, page
from habeas.brief.study import Study, study
from habeas.claims import KINDS
from habeas.claims.base import ClaimKind
from habeas.core.attributes import ATTRIBUTES, MEASURED_DOCS, Attribute
from habeas.core.tables import CLAIM, CLAIMS_FILE

COMPUTED = "computed"
# What stands beside the verdict of a claim, by the end of its key.
BESIDE_DOCS = {
    "precision": "of the freed, the share who meet the criterion",
    "later": "the same when what was learnt after the release counts too; only where the criterion asks for such",
    "coverage": "of those who meet the criterion, freed or inside the day after, the share who were freed",
    "still_inside": "how many who meet it were inside the day after",
    "random": "precision had as many been drawn at random from the main pool: what to expect, and 95 % of draws",
    "odds_ratio": "how much higher the odds of being freed were for those who meet it than for others in the main "
    "pool, with the exact interval; people of whom it is not known are left out",
    "odds_ratio.bounds": "the least and the greatest that ratio can be, with everything unknown counted either way",
    "tipping": "of the freed of whom it is not known, how many would have to meet it for the claim to hold: the "
    "fewest, and the most; absent if nobody is unknown or no number would do",
    "split": "a table: of the freed who meets it, and of those who meet it who was freed",
    "met": "a table: the freed and those who stayed in each pool, by whether they meet it",
    "readings": "where the lists give the verdict: what published counts say of the same claim, with its own verdict",
    "people": "where published counts give the verdict: what the lists say of the same claim, with its own verdict",
}


def claims_page() -> str:
    """The kinds of claim and their parameters."""
    demo = resources.files("habeas").joinpath("countries/by/claims.toml").read_text(encoding="utf-8")
    entries = [f"[[claim]]{part}" for part in demo.split("[[claim]]")[1:]]
    parts = []
    for kind in KINDS:
        parts += [f"## {kind.name}", kind.wording, columns_table(kind.parameters), _tested(kind)]
        shown = next((entry for entry in entries if f'kind = "{kind.name}"' in entry), "")
        parts += ["From the demonstration:", example("toml", shown)] if shown else []
    lead = (
        f"What a statement in `{CLAIMS_FILE}` may say, and how it could be false. The keys that every claim has are in "
        "[tables](tables.md#claims); `kind` chooses one of these, and `parameters` is a table of its parameters. How a "
        "verdict is reached: [claims and evidence](../explanation/claims-and-evidence.md)."
    )
    who = (
        "A `criterion` is put to the people on lists; `groups` and `group` are looked for among published counts. "
        "Where *this or* stands, one of the two must be given. With both, both are asked, and what they say stands "
        "side by side. How to write a criterion: [criteria](../explanation/criteria.md). Of what: "
        "[attributes](attributes.md)."
    )
    return page("Claims", lead, who, "## Keys of every claim", columns_table(CLAIM.columns), *parts)


def _tested(kind: ClaimKind) -> str:
    return "Its verdict rests on a test, and is corrected for the number of such claims." if kind.by_test else ""


def attributes_page() -> str:
    """What a criterion may ask of a person."""
    held = grid(("held as", "meaning"), [(measured.value, doc) for measured, doc in MEASURED_DOCS.items()])
    rows = [(f"`{a.name}`", _held(a), "whenever" if a.lasting else "before", _property(a), a.doc) for a in ATTRIBUTES]
    lead = (
        "What a criterion may ask of a person on a day: of the freed on the day they left, and of everybody inside, "
        "the freed and those who stayed alike, on the first morning of a wave. How criteria are written and read: "
        "[criteria](../explanation/criteria.md)."
    )
    counts = (
        "Under *counts*, **whenever** is for what a release does not bring to light: it counts whenever a list said "
        'it. **Before** counts only if a list said it before the release, unless the claim has `learnt = "any"`. '
        "The property is that of [statements](statements.md) of lists; if no list states it, everybody is unknown. "
        "*Computed* are those that need several, such as days of arrest and sentence."
    )
    columns = ("attribute", "held as", "counts", "property", "meaning")
    return page("Attributes", lead, counts, grid(columns, rows), "## How they are held", held)


def _held(attribute: Attribute) -> str:
    words = f": [{attribute.words}](vocabularies.md#{attribute.words})" if attribute.words else ""
    return attribute.measured.value + words + (", whole" if attribute.whole else "")


def _property(attribute: Attribute) -> str:
    return f"`{attribute.prop}`" if attribute.prop else COMPUTED


@cache
def claimed() -> Study:
    """The workspace with claims about people that the page about claims leaves."""
    with tempfile.TemporaryDirectory() as place:
        consoles.make_ready("claims", Path(place))
        return study(Path(place) / "examplia", on=None, known=None)


def beside_claims() -> tuple[str, ...]:
    """What stands beside a claim about people, for the page of findings."""
    lead = (
        "Beside the verdict `claim.ID` of a claim that was put to the people on lists, or to lists and published "
        "counts. What they mean: [claims and evidence](../explanation/claims-and-evidence.md). A number that nobody "
        "can give has the verdict `cannot_tell` and a reason, or its key is absent."
    )
    tables = (
        "The table `.met` has one row for each pool, the main one first: its name, what it is in words, and its people "
        "counted once for each wave. `freed_`, `stayed_` and `maybe_` (not known whether freed) stand before `yes`, "
        "`no` and `unknown` (whether they meet the criterion). The two rows of `.split` are the freed, by whether they "
        "meet it, and those who meet it, by whether they were freed."
    )
    return "## Keys of a claim about people", lead, _beside(), tables


def _beside() -> str:
    """The keys with their meanings; raises ValueError if the keys described are not the keys there are."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for claim in claimed().claims:
        before = f"claim.{claim.id}."
        for key, one in claimed().findings.items():
            if key.startswith(before):
                found.setdefault(key.removeprefix(before), {})[one.unit, one.interval.value] = None
    if wrong := sorted(found.keys() ^ BESIDE_DOCS.keys()):
        raise ValueError(f"docs/claims_pages.py: add or take out the meaning of {', '.join(map(repr, wrong))}")
    rows = []
    for part, doc in BESIDE_DOCS.items():
        units, intervals = (" or ".join(sorted(set(words))) for words in zip(*found[part], strict=True))
        by_kind = part in ("readings", "people")
        rows.append((f"`claim.ID.{part}`", *(("by kind", "by kind") if by_kind else (units, intervals)), doc))
    return grid(("key", "unit", "interval", "meaning"), rows)


PAGES: dict[str, Callable[[], str]] = {"claims.md": claims_page, "attributes.md": attributes_page}
