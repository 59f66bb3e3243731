"""What a sentence at the command line is tested as: its kind, and how its number is stated."""

from __future__ import annotations

import re
from typing import Any

import click

# By the words of a sentence, the kind it is tested as; the first that fits.
KIND_OF = (
    (r"\b(because|owing to|on the grounds?|by reason of)\b", "because"),
    (r"\b(favou?red|preferred|more often|more likely)\b", "favoured"),
    (r"\b(stayed|stay|remain|remained|still inside|left behind)\b", "still_inside"),
    (r"\b(none|nobody|no one|not one)\b", "none_are"),
    (r"\b(all|every|everybody|everyone|each|only)\b", "all_are"),
    (r"\b(at least|no fewer than|not less than)\b", "at_least"),
)
# What is denied is another statement: "not all" is not "all", and "no woman stayed" is about women.
DENIED = re.compile(
    r"\b(not(?! (one|fewer than|less than|more than)\b)|\w+n[’']t|never|neither|nor|without"
    r"|no(?! (one|fewer|less|more)\b))(?![\w’'])",
    re.IGNORECASE,
)
QUALIFIED = ("count_is", "share", "share_of_term", "still_inside", "waves_are")


def entry_of(sentence: str, kind: str | None, given: dict[str, Any]) -> dict[str, Any]:
    """The keys of the claim that a sentence is tested as. A kind and a qualifier not given follow from what is, and
    from the words of the sentence. Raises click.UsageError for a sentence that denies, without a kind."""
    parameters = {name: value for name, value in given.items() if value is not None}
    parameters = {name: int(x) if isinstance(x, float) and x == int(x) else x for name, x in parameters.items()}
    kind = kind or _kind_of(sentence, parameters)
    if kind in ("at_least", "count_is"):
        parameters.setdefault("what", "freed")
    if kind == "favoured" and "groups" in parameters:
        parameters["group"] = parameters.pop("groups")
    stated = _qualifier(sentence, parameters) if kind in QUALIFIED else ""
    return {"kind": kind, "parameters": ({"qualifier": stated} if stated else {}) | parameters}


def _kind_of(sentence: str, parameters: dict[str, Any]) -> str:
    if denied := DENIED.search(sentence):
        raise click.UsageError(
            f"“{denied[0]}”: of a sentence that denies, say with --kind what is to be tested: none_are, most_are, "
            "favoured, still_inside, ..."
        )
    words = next((kind for pattern, kind in KIND_OF if re.search(pattern, sentence.lower())), "")
    if "months" in parameters:
        return "share_of_term"
    if "percent" in parameters:
        return "share"
    if re.search(r"\bwaves?\b", sentence.lower()) and "value" in parameters:
        return "waves_are"
    if "value" in parameters:
        return words if words in ("still_inside", "at_least") else "count_is"
    return words if words not in ("", "still_inside", "at_least") else "most_are"


def _qualifier(sentence: str, parameters: dict[str, Any]) -> str:
    """How the sentence states the number given, if it says so in one way."""
    from habeas.sources.articlepieces import pieces_of
    from habeas.sources.articlewords import words_of

    numbers = (parameters.get("value"), parameters.get("percent"))
    if numbers == (None, None):
        return ""
    pieces = pieces_of(sentence, words_of("en"), None)
    said = set()
    for at, piece in enumerate(pieces):
        figure = next((one for one in pieces[at:] if one.number is not None or one.is_("shares")), None)
        if figure is not None and (figure.number is None or figure.number.value in numbers):
            said |= {piece.name} if piece.is_("qualifiers") else set()
    said.discard("exactly")
    return said.pop() if len(said) == 1 else ""
