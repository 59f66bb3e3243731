"""Why a text of a published list cannot be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread(Exception):
    """What is wrong with a text, and what to do about it.

    Neither part repeats the text, which may be personal: whoever knows the column decides whether to show it.
    """

    problem: str
    cure: str
