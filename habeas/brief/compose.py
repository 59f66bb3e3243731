"""A study becomes a brief: sections in the order of the question, each with its sentences, figures and tables."""

from __future__ import annotations

from habeas.brief.blocks import Block, Brief, Paragraph, Points, Section, text
from habeas.brief.bottom_line import BOTTOM_LINE
from habeas.brief.figures import FIGURES
from habeas.brief.freed_tables import DAY_TABLES, GROUP_TABLES, WAVE_TABLES
from habeas.brief.held_tables import HELD_TABLES
from habeas.brief.people_tables import PEOPLE_TABLES
from habeas.brief.said_tables import SAID_TABLES
from habeas.brief.say import choose
from habeas.brief.study import QUESTIONS, Step, Study
from habeas.brief.tables import TABLES, untold
from habeas.core.types import Alternatives, Sentence

SECTIONS = {
    "happened": "What happened",
    "people": "The people on the lists",
    "held": "How long people are held, and how they leave",
    "who": "Who was freed and who was left",
    "said": "Is it what they said",
    "ledger": "The other side of the ledger",
    "addressed": "Whom it may address",
    "worked": "Has it worked before",
}
TITLE: Alternatives = (Sentence(text="Why is {country.name} freeing political prisoners?"),)
AS_KNOWN: Alternatives = (
    Sentence(text="As known on {clock.known}, looking at the days from {window.first} to {clock.on}"),
)
# Sentences of sections that no single measure answers for.
LEADS: dict[str, tuple[Alternatives, ...]] = {
    "said": (
        (
            Sentence(
                text="{claims.all:unit} were put to the test. By verdict: holds {claims.all.holds}, fails "
                "{claims.all.fails}, cannot tell {claims.all.cannot_tell}. Of the {claims.official:value} by "
                "officials: "
                "holds {claims.official.holds}, fails {claims.official.fails}, cannot tell "
                "{claims.official.cannot_tell}."
            ),
        ),
        (
            Sentence(
                text="A body's own count of the people inside, of a group or of a period is no evidence for what that "
                "body said, and unknown is never counted as no. The table of release acts does not say who counted: "
                "a statement about how many were freed is held against it whoever made it."
            ),
        ),
    ),
}
OF_PEOPLE = {
    "said": SAID_TABLES,
    "people": (*PEOPLE_TABLES, *WAVE_TABLES),
    "held": HELD_TABLES,
    "who": GROUP_TABLES,
    "ledger": DAY_TABLES,
}
GRIDS = TABLES | {section: (*TABLES.get(section, ()), *tables) for section, tables in OF_PEOPLE.items()}
# Said where a statement was put to people.
OF_LISTS = (
    "A statement about people is put to the lists: those freed in its days against those inside on the morning before. "
    "What a release may bring to light, such as illness, counts only if a list said it before; and a list shows who "
    "was there, never that nobody else was."
)
NONE_SAID = "No statement is in the table of claims."


def compose(study: Study, *, step: Step = lambda _: None) -> Brief:
    """The brief of a study. `step` is told which part is being made."""
    sections = [_bottom_line(study)]
    for name, title in SECTIONS.items():
        step(f"writing: {title}")
        made = _section(study, name, title)
        sections += [made] if made.blocks else []
    sections.append(_cannot_tell(study))
    return Brief(title=choose(TITLE, study.facts), as_known=choose(AS_KNOWN, study.facts), sections=tuple(sections))


def _bottom_line(study: Study) -> Section:
    sentences = tuple(filled for alternatives in BOTTOM_LINE if (filled := choose(alternatives, study.facts)))
    return Section(id="bottom-line", title="Bottom line", blocks=(Points(items=sentences),))


def _section(study: Study, name: str, title: str) -> Section:
    spoken = [LEADS.get(name, ()), *(measure.sentences for measure in QUESTIONS if measure.section == name)]
    paragraphs = [tuple(filled for a in part if (filled := choose(a, study.facts))) for part in spoken]
    if name == "said" and not study.claims:
        paragraphs = [(text(NONE_SAID),)]
    if name == "said" and any(key.startswith("claim.") and key.endswith(".met") for key in study.findings):
        paragraphs.insert(1, (text(OF_LISTS),))
    made = [make(study) for make in (*FIGURES.get(name, ()), *GRIDS.get(name, ()))]
    blocks: list[Block] = [Paragraph(sentences=sentences) for sentences in paragraphs if sentences]
    return Section(id=name, title=title, blocks=(*blocks, *(block for block in made if block is not None)))


def _cannot_tell(study: Study) -> Section:
    items = untold(study)
    rows = study.findings["claims.all.cannot_tell"]
    lead = choose(
        (
            Sentence(
                text="For {claims.all.cannot_tell:unit} the table of claims above says what is missing. Beyond these:"
            ),
        ),
        study.facts,
    )
    general = (
        "Published counts are not a sample: what nobody counted is not in them.",
        "Recognition as a political prisoner follows arrest by weeks or months, so the newest figures are too low.",
        "Nothing here says why anybody was freed: dates that follow each other show order, not grounds.",
    )
    blocks: list[Block] = [Paragraph(sentences=(lead,))] if rows.value else []
    return Section(
        id="cannot-tell",
        title="What the data cannot tell",
        blocks=(*blocks, Points(items=(*items, *(text(line) for line in general)))),
    )
