"""The data sets of this folder that hold spells, as arrays."""

from __future__ import annotations

import numpy as np

from tests.reference.published import published


def columns(name, *wanted):
    rows = published(name)
    return [np.array([int(row[column]) for row in rows]) for column in wanted]


def lung():
    time, status = columns("lung_cancer", "time", "status")
    return {"exit": time, "cause": status - 1}


def gehan(treatment):
    time, cause = columns("gehan", "time", "cens")
    some = np.array([row["treat"] == treatment for row in published("gehan")])
    return {"exit": time[some], "cause": cause[some]}


def mgus2():
    time, cause = columns("mgus2", "etime", "ev")
    return {"exit": time, "cause": cause}


def made(*, late=False, weighted=False):
    """Spells drawn by us, with ties, three causes and late entry."""
    entry, exit, cause, weight = columns("made_spells", "entry", "exit", "cause", "weight")
    return {"exit": exit, "cause": cause, "entry": entry if late else None, "weights": weight if weighted else None}


def channing_men():
    entry, exit, died = columns("channing_men", "entry", "exit", "died")
    some = exit > entry
    return {"exit": exit[some], "cause": died[some], "entry": entry[some]}


def group(name, column):
    return np.array([row[column] for row in published(name)])


SETS = {
    "lung": lung,
    "mgus2": mgus2,
    "made": made,
    "made late": lambda: made(late=True),
    "made weighted": lambda: made(weighted=True),
    "made late weighted": lambda: made(late=True, weighted=True),
    "gehan 6-MP": lambda: gehan("6-MP"),
    "gehan control": lambda: gehan("control"),
    "channing men": channing_men,
}
