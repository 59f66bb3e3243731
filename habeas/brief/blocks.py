"""What a brief is made of: paragraphs, tables, figures and sections. Pages differ in how they print them only."""

from __future__ import annotations

from dataclasses import dataclass

from habeas.brief.say import Piece
from habeas.draw import Chart

Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences that follow one another."""

    sentences: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: what it shows, its columns (a name, and whether it holds numbers), and its rows."""

    key: str
    caption: Cell
    columns: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with a title that says what was found, and a line that says measure, day and source."""

    chart: Chart
    title: Cell
    subtitle: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Short statements one under the other."""

    items: tuple[Cell, ...]


Block = Paragraph | Grid | Figure | Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the brief that answers one part of the question."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The whole brief, before it is printed in any form."""

    title: Cell
    as_known: Cell
    sections: tuple[Section, ...]


def text(value: str) -> Cell:
    """A cell of plain text that prints no finding."""
    return (Piece(value),)
