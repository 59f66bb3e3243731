"""What every figure shares: its title from sentences, its text description, and the rows it is drawn from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from habeas.brief.blocks import Figure
from habeas.brief.say import choose, plain_text
from habeas.brief.study import Study
from habeas.core.types import Alternatives, Sentence
from habeas.draw import Chart


def make_figure(study: Study, make: Callable[[str], Chart], title: Alternatives, subtitle: Alternatives) -> Figure:
    """The figure with its title and subtitle; its text description is both together with what the data hold."""
    heading, line = choose(title, study.facts), choose(subtitle, study.facts)
    alt = f"{plain_text(heading)}. {plain_text(line)}."
    return Figure(chart=make(alt), title=heading, subtitle=line)


def say(*texts: str) -> Alternatives:
    """Alternatives without conditions, the first that fits is printed."""
    return tuple(Sentence(text=text) for text in texts)


def records(study: Study, key: str) -> list[dict[str, Any]]:
    """The rows of a finding that is a table; none if there is no such finding."""
    found = study.findings.get(key)
    return found.table.records() if found is not None and found.table is not None else []


def as_number(end: object) -> float | None:
    """An end of an interval as a number; None for an open end."""
    return float(end) if isinstance(end, int | float) else None
