"""Pages of the reference about what is computed: measures with their keys and sentences, and the shape of findings."""

from __future__ import annotations

import inspect
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from docs import consoles
from docs.claims_pages import beside_claims
from docs.reference_pages import example, grid, page
from habeas.brief import study as studies
from habeas.brief.compose import SECTIONS
from habeas.brief.results import findings_json
from habeas.brief.say import PARTS
from habeas.brief.study import QUESTIONS, Study
from habeas.core.types import Finding, Interval, Verdict, Window
from habeas.measures import MEASURES
from habeas.measures.base import Measure
from habeas.register.register import Register
from habeas.store.workspace import demo_workspace

ABOUT_PEOPLE = ("people.", "lists.")
KEY_COLUMNS = ("key", "label", "unit", "interval", "made by")
PART_DOCS = {
    "": "the number with what its interval makes of it: 115, at least 54, 1 to 6",
    "value": "the value alone",
    "low": "the low end",
    "high": "the high end",
    "unit": "the number and its unit, in the singular or the plural",
    "some": "as `unit`; does not fit if there is nobody",
    "size": "the size of a change without its sign",
    "recorded": "the number, or the word no",
    "n": "how many the finding rests on",
    "missing": "how many it lacks; does not fit if none",
    "all": "how many it rests on and lacks together",
    "reason": "why its verdict is what it is",
    "assumed": "its first assumption",
    "sources": "the bodies whose counts it rests on",
}
PLAIN_DOCS = {
    "country.name": "the country's name",
    "window.first": "the first day asked about",
    "window.days": "how many days are asked about",
    "clock.on": "the last day looked at",
    "clock.known": "the day up to which publications count",
    "waves.gap": "the largest gap inside a wave, from the settings",
    "waves.minimum": "the smallest wave, from the settings",
}
WHOLE_DOCS = {
    "habeas": "the version that made the file",
    "country": "`code` and `name`",
    "on": "the last day looked at",
    "known": "the day up to which publications count",
    "window": "`first` and `last` day asked about, both included",
    "inputs": "SHA-256 of each file written by hand",
    "findings": "every finding by its key, in the order they were made",
    "claims": "every claim made by then, in the order of the file",
}
FIELD_DOCS = {
    "key": "the name of the finding, unique in a brief",
    "label": "what it is, for a reader",
    "value": "the number or day; null where only an interval can be given, or nothing",
    "low": "the low end, included; null where the data set no limit",
    "high": "the high end, included; null where the data set no limit, or where it is infinite",
    "interval": "where the interval comes from, a word of the list below",
    "unit": "what is counted; a `share` is from 0 to 1, a `ratio` has no unit, a `day` is a date",
    "n": "how many the finding rests on, in `n_unit`",
    "missing": "how many it lacks, in `n_unit`",
    "n_unit": "what `n` and `missing` count",
    "as_of": "the last day looked at",
    "known": "the day up to which publications count",
    "method": "how it was made, in one line",
    "assumptions": "what was assumed, in sentences",
    "verdict": "`holds`, `fails`, `cannot_tell`, or null where nothing is judged",
    "reason": "why the verdict is what it is",
    "would_settle": "which datum would change it",
    "p_value": "two-sided, under the chance model among the assumptions; null for most",
    "sources": "the rows it rests on: `table`, `id`, `url`, `known_from`, and `by`, the body whose count it is",
    "table": "only where the finding is a table: `columns` and `rows`",
}
CLAIM_DOCS = {
    "id": "the id of the claim",
    "text": "the statement",
    "speaker": "who made it",
    "side": "on which side the speaker stands, or null",
    "said_on": "when, in EDTF",
    "kind": "the kind of claim",
    "source": "where it was read",
    "verdict": "`holds`, `fails` or `cannot_tell`",
    "reason": "why",
    "would_settle": "which datum would change it",
    "value": "the number by the data",
    "low": "its low end",
    "high": "its high end",
    "finding": "the key of the finding behind it",
}
INTERVAL_DOCS = {
    Interval.EXACT: "no uncertainty in the number as published; the publication may still be wrong",
    Interval.BOUNDS: "what is not known, counted either way; every value inside is possible",
    Interval.SAMPLING: "what chance does under the chance model named in the assumptions",
    Interval.MODEL: "what a model says; the bounds stand beside it in a finding of their own",
}
VERDICT_DOCS = {
    Verdict.HOLDS: "true of every number that the data allow",
    Verdict.FAILS: "true of none of them",
    Verdict.CANNOT_TELL: "true of some, or the data do not speak of it",
}


def described(keys: Iterable[str], docs: Mapping[Any, str], *, head: str = "name", form: str = "{}") -> str:
    """A table of names and meanings; raises ValueError if the names described are not the names there are."""
    there = list(keys)
    if wrong := sorted({*there} ^ {*docs}):
        raise ValueError(f"docs/findings_pages.py: add or take out the meaning of {', '.join(map(repr, wrong))}")
    return grid((head, "meaning"), [(f"`{form.format(key)}`" if key else "(none)", docs[key]) for key in there])


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A workspace, measured: the study, and the keys that each measure makes."""

    study: Study
    keys: Mapping[str, tuple[str, ...]]


@cache
def demo() -> Measured:
    """The demonstration as `make demo` makes it."""
    with tempfile.TemporaryDirectory() as place:
        demo_workspace(Path(place) / "demo", country="by")
        return _measured(Path(place) / "demo")


@cache
def listed() -> Measured:
    """The workspace with lists that the page about mappings leaves."""
    with tempfile.TemporaryDirectory() as place:
        consoles.make_ready("camps", Path(place))
        return _measured(Path(place) / "examplia")


def _measured(folder: Path) -> Measured:
    keys: dict[str, tuple[str, ...]] = {}

    def noting(measure: Measure) -> Measure:
        """The measure, which notes the keys of what it makes."""

        def compute(register: Register, window: Window) -> tuple[Finding, ...]:
            made = measure.compute(register, window)
            keys[measure.name] = tuple(found.key for found in made)
            return made

        return replace(measure, compute=compute)

    with patch.object(studies, "QUESTIONS", tuple(map(noting, QUESTIONS))):
        made = studies.study(folder, on=None, known=None)
    return Measured(study=made, keys=keys)


def measures_page() -> str:
    """Each measure with its question, method, keys and sentences."""
    parts = []
    for measure in QUESTIONS:
        parts += list(_measure(measure))
    slots = [
        "## Slots",
        "A sentence holds no digit typed by hand. Its numbers are slots, `{key}` or `{key:part}`. A sentence fits if "
        "every slot has something to print and every finding named beside it has that verdict; of several alternatives "
        "the first that fits is printed.",
        described(PARTS, PART_DOCS, head="part"),
        "Plain facts of the run, without a part:",
        described(demo().study.facts.plain, PLAIN_DOCS, head="slot", form="{{{}}}"),
    ]
    lead = (
        "One measure answers one question put to the register. Measures of counts come first, then signals: what "
        "happened around the releases and before them. The keys are those that the demonstration makes, and for "
        "measures of people on lists those of the workspace in [read any table](../how-to/read-any-table.md)."
    )
    return page("Measures", lead, *parts, *slots)


def _measure(measure: Measure) -> Iterator[str]:
    kind = "measure" if measure in MEASURES else "signal"
    yield f"## {measure.name}"
    yield f"**{measure.question}** A {kind}, printed under “{SECTIONS[measure.section]}”."
    yield f"Method: {measure.method}."
    yield inspect.getdoc(measure.compute) or ""
    own = demo().keys[measure.name]
    where = "in the demonstration" if own else "with a list"
    yield f"Keys {where}: " + ", ".join(f"`{key}`" for key in own or listed().keys[measure.name]) + "."
    for number, alternatives in enumerate(measure.sentences, start=1):
        yield f"Sentence {number}, the first that fits:"
        yield "\n".join(f"- {_sentence(s.text, s.when)}" for s in alternatives)


def _sentence(text: str, when: Mapping[str, Verdict]) -> str:
    verdicts = " and ".join(f"`{key}` {verdict.words}" for key, verdict in when.items())
    return f"`{text}`" + (f" (if {verdicts})" if verdicts else "")


def findings_page() -> str:
    """The shape of findings.json and every key of the demonstration."""
    made = demo().study
    whole = json.loads(findings_json(made))
    fields = {key: None for record in whole["findings"].values() for key in record}
    rows = _keys(demo(), made.findings)
    more = _keys(listed(), {key: f for key, f in listed().study.findings.items() if key.startswith(ABOUT_PEOPLE)})
    rows.append(("`claim.ID`", "The statement, for each claim by its id", "by kind", "by kind", "claims"))
    lead = (
        "`output/findings.json` holds every number of a brief and where it comes from. UTF-8, one object; days are "
        "`YYYY-MM-DD`; null means unknown or without limit, never no. The same workspace gives the same bytes. "
        "`habeas findings --json` and `habeas claims --json` print the same records."
    )
    return page(
        "Findings",
        lead,
        "## The file",
        described(whole, WHOLE_DOCS),
        "## A finding",
        described(fields, FIELD_DOCS),
        "One from the demonstration:",
        example("json", json.dumps(whole["findings"]["freed.total"], indent=1, ensure_ascii=False)),
        "## Kinds of interval",
        "They are never merged into one: [intervals](../explanation/intervals.md).",
        described(Interval, INTERVAL_DOCS),
        "## Verdicts",
        described(Verdict, VERDICT_DOCS),
        "## A claim",
        described(whole["claims"][0], CLAIM_DOCS),
        "## Keys that the demonstration makes",
        "A group stands in a key by its word, such as `women`; other workspaces have other groups.",
        grid(KEY_COLUMNS, rows),
        "## Keys that a list adds",
        "With two editions of one list: [read any table](../how-to/read-any-table.md). With enough editions there is "
        "also `people.nowcast.monthly`, a table.",
        grid(KEY_COLUMNS, more),
        *beside_claims(),
    )


def _keys(measured: Measured, findings: Mapping[str, Finding]) -> list[tuple[str, ...]]:
    maker = {key: name for name, keys in measured.keys.items() for key in keys}
    return [
        (f"`{f.key}`", f.label, f.unit, f.interval.value, maker.get(f.key, "claims"))
        for f in findings.values()
        if not f.key.startswith("claim.")
    ]


PAGES: dict[str, Callable[[], str]] = {"measures.md": measures_page, "findings.md": findings_page}
