"""The brief as Markdown, with its numbers' sources as a list at the end."""

from __future__ import annotations

import re

from habeas.brief.blocks import Brief, Cell, Figure, Grid, Paragraph, Points
from habeas.brief.pedigree import Pedigree
from habeas.brief.say import plain_text

# Characters that Markdown or HTML would read as markup. A backslash before punctuation is the character itself.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")


def escape(value: str) -> str:
    """The text, so that Markdown prints it as it is, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(value.split()))


def markdown(brief: Brief, pedigree: Pedigree) -> str:
    """The whole brief as one Markdown text. Figures are links to the files in `figures/`."""
    lines = [f"# {escape(plain_text(brief.title))}", "", f"*{escape(plain_text(brief.as_known))}*", ""]
    for section in brief.sections:
        lines += [f"## {section.title}", ""]
        for block in section.blocks:
            lines += [*_block(block), ""]
    return "\n".join([*lines, *_pedigree(pedigree)]).rstrip() + "\n"


def _block(block: Paragraph | Grid | Figure | Points) -> list[str]:
    match block:
        case Paragraph():
            return [" ".join(_cell(sentence) for sentence in block.sentences)]
        case Points():
            return [f"- {_cell(item)}" for item in block.items]
        case Figure():
            alt = escape(block.chart.alt)
            return [
                f"**{_cell(block.title)}**",
                "",
                f"![{alt}](figures/{block.chart.name}.svg)",
                "",
                f"*{_cell(block.subtitle)}*",
            ]
        case Grid():
            return _grid(block)


def _grid(grid: Grid) -> list[str]:
    head = "| " + " | ".join(name for name, _ in grid.columns) + " |"
    rule = "|" + "|".join("---:" if numeric else "---" for _, numeric in grid.columns) + "|"
    rows = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in grid.rows]
    note = ["", f"*{escape(grid.note)}*"] if grid.note else []
    return [f"**{_cell(grid.caption)}**", "", head, rule, *rows, *note]


def _cell(cell: Cell) -> str:
    return escape(plain_text(cell))


def _pedigree(pedigree: Pedigree) -> list[str]:
    lines = ["## Sources, method and versions", "", "### How each number was made", ""]
    for entry in pedigree.entries:
        lines.append(f"- `{entry.key}`: {escape(entry.label)}: {escape(entry.shown)}. {escape(entry.how)}")
    lines += ["", "### Where it was read", ""]
    for source in pedigree.sources:
        lines.append(f"- {escape(source.key)}: <{source.url}> (known from {escape(source.known_from)})")
    for claim in pedigree.claims:
        note = f" ({claim.note})" if claim.note else ""
        lines.append(f"- claims:{escape(claim.id)}: {escape(claim.source + note)}")
    lines += ["", "### Versions and hashes", ""]
    lines += [f"- {escape(line)}" for line in pedigree.versions]
    return lines
