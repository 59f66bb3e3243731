"""The figure of who was freed and who stayed: the odds of each group against all others."""

from __future__ import annotations

from typing import Any

from habeas.brief.blocks import Figure
from habeas.brief.figures.base import make_figure, records, say
from habeas.brief.say import number, upper_first
from habeas.brief.study import Study
from habeas.core.types import Alternatives, Sentence, Verdict
from habeas.draw import Chart
from habeas.draw.forest import Ratio
from habeas.draw.forest import forest as draw_forest


def forest(study: Study) -> Figure | None:
    """The odds ratio of each group by the main pool, with its interval and what the unknown make of it."""
    table = records(study, "people.composition")
    rows = [row for row in table if row["pool"] == table[0]["pool"]]
    if not any(row["odds_ratio"] is not None or row["high"] is not None for row in rows):
        return None
    ratios = [_ratio(row) for row in rows]

    def make(alt: str) -> Chart:
        said = "; ".join(f"{row.label}: {_said(row)}" for row in ratios)
        return draw_forest(
            name="forest",
            alt=f"{alt} {said}.",
            rows=ratios,
            axis_title="Odds of being freed, the group against all others",
            reference="as if drawn at random",
        )

    return make_figure(study, make, _title(study, rows), SUBTITLE)


def _ratio(row: dict[str, Any]) -> Ratio:
    told = not row["refused"]
    freed = row["freed_in"] + row["freed_out"]
    unknown = row["freed_unknown"] + row["stayed_unknown"]
    unknown += row["maybe_freed_in"] + row["maybe_freed_out"] + row["maybe_freed_unknown"]
    return Ratio(
        label=upper_first(row["words"]),
        value=row["odds_ratio"] if told else None,
        low=row["low"] if told else None,
        high=row["high"] if told else None,
        least=row["limit_low"] if told else None,
        most=row["limit_high"] if told else None,
        note=f"{row['freed_in']:,} of {freed:,} freed" if told else "cannot tell",
        unknown=f"{unknown:,} unknown" if unknown else "",
    )


def _said(row: Ratio) -> str:
    if row.value is None:
        return f"{row.note}, {row.unknown}" if row.unknown else row.note
    interval = f"{number(row.low, 'ratio')} to {'no limit' if row.high is None else number(row.high, 'ratio')}"
    of = f"{row.note}, {row.unknown}" if row.unknown else row.note
    return f"{number(row.value, 'ratio')} ({interval}; {of})"


def _title(study: Study, rows: list[dict[str, Any]]) -> Alternatives:
    """Which groups were favoured, and which freed less often; else that the lists cannot tell."""
    named = {
        verdict: [row["words"] for row in rows if _verdict(study, row["group"]) is verdict]
        for verdict in (Verdict.HOLDS, Verdict.FAILS)
    }
    more, less = (_list(words) for words in named.values())
    of = " (n = {people.freed} freed of {people.pool})"
    if more and less:
        return say(f"Freed more often than others: {more}; less often: {less}{of}")
    if more or less:
        return say(f"Freed {'more' if more else 'less'} often than others: {more or less}{of}")
    return say(f"For none of these groups do the lists tell, by every pool, whether it was favoured{of}")


def _verdict(study: Study, group: str) -> Verdict | None:
    found = study.findings.get(f"people.freed.{group}.favoured")
    return found.verdict if found is not None else None


def _list(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


SUBTITLE = (
    Sentence(
        text="{people.pool:unit} surely inside with over two weeks of the sentence left on the first morning of a "
        "wave, {window.first} to {clock.on}. Chance model: at each wave the same number drawn at random from them. "
        "Source: lists of people",
        when={"people.pool.eligible": Verdict.HOLDS},
    ),
    Sentence(
        text="{people.pool:unit} surely inside on the first morning of a wave, {window.first} to {clock.on}. Chance "
        "model: at each wave the same number drawn at random from them. Source: lists of people"
    ),
)
