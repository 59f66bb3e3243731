"""Any text as a cell: what it says by each rule, or Unread; `python -m fuzz.cells CORPUS`."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["habeas"]):
    from habeas.core.errors import InputError
    from habeas.intake.translate import Codebook, meaning
    from habeas.sources import cecc, memorial, ovdinfo, viasna
    from habeas.sources.base import Said
    from habeas.sources.listdates import NOTATIONS
    from habeas.sources.sentences import read_sentence
    from habeas.sources.unread import Unread

from fuzz import seeds

RULES = [
    rule
    for module in (viasna, ovdinfo, cecc, memorial)
    for rule in {*module.READER.rules, *module.reader_for([]).rules}
]


def run(data: bytes) -> None:
    """One cell by a rule, by every notation of dates and as a sentence."""
    if not data:
        return
    text = data[1:].decode("utf-8", errors="replace").strip()
    rule = RULES[data[0] % len(RULES)]
    cells = (text.split("|") + [""] * len(rule.columns))[: len(rule.columns)]
    Codebook().codes(rule, [cells[0] if len(cells) == 1 else tuple(cells)])
    try:
        read_sentence(text)
    except Unread as unread:
        str(unread.problem + unread.cure).encode()
    for notation in NOTATIONS.values():
        try:
            if day := notation(text):
                meaning(Said("detained", day), text)
        except (Unread, InputError):
            pass


if __name__ == "__main__":
    seeds.write("cells")
    atheris.Setup(sys.argv, run)
    atheris.Fuzz()
