"""How each number of a brief was made and where it was read: the appendix, before it is printed in any form."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version

from habeas import __version__
from habeas.brief.say import noun, number, upper_first, words
from habeas.brief.study import Study
from habeas.core.types import Claim, Finding, Source

# Libraries whose results a brief holds; their versions are part of its method.
LIBRARIES = ("duckdb", "scipy", "vl-convert-python")
KINDS = {
    "exact": "exact",
    "bounds": "bounds: what is not known, counted either way",
    "sampling": "sampling interval",
    "model": "by a model",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finding in words: what it is, what it says, and how it was made."""

    key: str
    label: str
    shown: str
    how: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pedigree:
    """The appendix: an entry for each finding, each source once, the claims' sources, and what the brief was made
    with."""

    entries: tuple[Entry, ...]
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    versions: tuple[str, ...]


def pedigree(study: Study) -> Pedigree:
    """The appendix of a study, in the order of its findings."""
    entries = tuple(_entry(found) for found in study.findings.values())
    sources = {source.key: source for entry in entries for source in entry.sources}
    hashes = tuple(f"{name}, SHA-256 {digest}" for name, digest in study.hashes.items())
    made = (f"habeas {__version__}", *(f"{name} {version(name)}" for name in LIBRARIES))
    return Pedigree(entries=entries, sources=tuple(sources.values()), claims=study.claims, versions=(*made, *hashes))


def _entry(found: Finding) -> Entry:
    return Entry(
        key=found.key, label=upper_first(found.label), shown=_shown(found), how=_how(found), sources=found.sources
    )


def _shown(found: Finding) -> str:
    verdict = found.verdict.words if found.verdict else ""
    if found.value is None and found.low is None and found.high is None:
        return verdict or "a table"
    shown = words(found)
    if found.interval.value == "sampling" and found.low is not None and found.high is not None:
        shown += f" (interval {number(found.low, found.unit)} to {number(found.high, found.unit)})"
    return f"{verdict}; {shown}" if verdict else shown


def _how(found: Finding) -> str:
    """Method, kind of interval, what it rests on and lacks, assumptions, the test's null, and reasons: one line."""
    parts = [
        f"Interval: {KINDS[found.interval.value]}",
        f"n = {found.n:,} {noun(found.n_unit, found.n)}" + (f", missing {found.missing:,}" if found.missing else ""),
        f"Method: {found.method}",
    ]
    if found.p_value is not None:
        parts.append(f"p = {found.p_value:.2g} under the chance model")
    if found.assumptions:
        parts.append("Assumed: " + "; ".join(found.assumptions))
    if found.reason:
        parts.append(f"Why: {found.reason}")
    if found.would_settle:
        parts.append(f"Would settle it: {found.would_settle}")
    return ". ".join(parts) + "."
