"""Text that was read with the wrong encoding, seen from the text alone."""

from __future__ import annotations

import re

# Letters of Latin-1's upper half, where Windows-1251 has its Cyrillic. Four in a row stand in no European word, save
# one letter repeated (Estonian töööö).
_LATIN_RUN = re.compile("[À-ÿ]{4,}")
_SIGNS = dict.fromkeys(map(ord, "«»„“”‘’…—–№\u00a0"))


def wrong_encoding(text: str) -> str | None:
    """How `text` was misread, in words that complete "this looks like", or None.

    >>> wrong_encoding("РџСЂРёРІРµС‚")
    'UTF-8 read as Windows-1251 (it says "Привет")'
    >>> wrong_encoding("Ïðèâåò")
    'Windows-1251 read as a Western encoding (it says "Привет")'
    >>> wrong_encoding("MÃ¼nchen")
    'UTF-8 read as a Western encoding (it says "ü")'
    >>> wrong_encoding("Прывітанне, Łódź, für")
    """
    if text.isascii():
        return None
    if "�" in text:
        return "Windows-1251 or another encoding read as UTF-8 (letters were lost)"
    for encoding, name in (
        ("cp1251", "Windows-1251"),
        ("cp1252", "a Western encoding"),
        ("latin-1", "Latin-1"),
    ):
        for run in _runs(text):
            if meant := _as_utf8(run, encoding):
                return f'UTF-8 read as {name} (it says "{_short(meant)}")'
    for run in _LATIN_RUN.findall(text):
        if len(set(run)) > 1:
            meant = run.encode("latin-1").decode("cp1251")
            return f'Windows-1251 read as a Western encoding (it says "{_short(meant)}")'
    return None


def _runs(text: str) -> list[str]:
    """The stretches of `text` without ASCII letters, digits or spaces, where misreading shows."""
    return re.findall(r"[^\x00-\x7f]{4,}|Ã[^\x00-\x7f]", text)


def _as_utf8(text: str, encoding: str) -> str | None:
    """`text` put back to bytes and read as UTF-8, if that gives words, or words misread once more."""
    try:
        meant = text.encode(encoding).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return None
    letters = meant.translate(_SIGNS)
    return meant if letters.isalpha() or (letters and wrong_encoding(meant)) else None


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"
