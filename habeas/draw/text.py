"""How wide a text will be, and how to make it fit: widths are estimated, so no font need be installed."""

from __future__ import annotations

import unicodedata

SIZE = 12
LINE = 16
ELLIPSIS = "…"

# Advance widths of Arial, Helvetica and Liberation Sans (one metric), in thousandths of the font size.
_GROUPS = {
    191: "'",
    222: "ijl|",
    278: " !,./:;[]\\ftI",
    333: "()-`r",
    389: '"*{}°',
    500: "cksvxyzJ",
    556: "#$?0123456789abdeghnopquL_–",
    584: "+<=>~^≥≤",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    889: "%",
    944: "W",
    1000: "@—…",
    450: "гтзхукґсєіїў",
    850: "жмфшщыю",
    930: "ЖМФШЩЫ",
    1020: "Ю",
}
_WIDTHS = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_BOLD = 1.09
# Means for scripts, a little wide; measured in the fonts that browsers fall back to.
_SCRIPTS = (
    ("\u0100", "\u024f", 580),
    ("\u0370", "\u03ff", 580),
    ("\u0400", "\u042f", 760),
    ("\u0430", "\u052f", 580),
    ("\u0530", "\u058f", 740),
    ("\u0590", "\u07bf", 560),
    ("\u10a0", "\u10ff", 680),
)

# Marks that turn the direction of a text would reach beyond the label they stand in.
_TURNERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff")


def clean(text: str) -> str:
    """The text on one line: no control characters, no direction marks, single spaces."""
    kept = (" " if _unprintable(letter) else letter for letter in text if letter not in _TURNERS)
    return " ".join("".join(kept).split())


def width_of(text: str, *, bold: bool = False) -> float:
    """Estimated width in pixels at the size of our labels; scripts we have no table for are taken wide."""
    thousandths = sum(_advance(letter) for letter in text)
    return thousandths * SIZE / 1000 * (_BOLD if bold else 1)


def shorten(text: str, room: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as fits `room` pixels with an ellipsis."""
    if width_of(text, bold=bold) <= room:
        return text
    kept = text
    while kept and width_of(kept + ELLIPSIS, bold=bold) > room:
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, room: float, *, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """The text in at most `lines` lines of `room` pixels; the last one is shortened if more is left.

    A word wider than a line is cut with an ellipsis. Empty text gives no lines.
    """
    words = clean(text).split()
    done: list[str] = []
    while words and len(done) < lines - 1:
        n = _words_that_fit(words, room, bold=bold)
        done.append(shorten(" ".join(words[:n]), room, bold=bold))
        words = words[n:]
    return (*done, shorten(" ".join(words), room, bold=bold)) if words else tuple(done)


def count_text(low: float, high: float | None) -> str:
    """A count and its bounds as printed: "37", "30–37", or "30 or more" when nobody knows the upper end.

    >>> count_text(30, 37)
    '30–37'
    """
    if high is None:
        return f"{low:,.12g} or more"
    return f"{low:,.12g}" if low == high else f"{low:,.12g}–{high:,.12g}"


def _words_that_fit(words: list[str], room: float, *, bold: bool) -> int:
    n = 1
    while n < len(words) and width_of(" ".join(words[: n + 1]), bold=bold) <= room:
        n += 1
    return n


def _unprintable(letter: str) -> bool:
    """Control characters, lone surrogates and the two non-characters that no XML document may hold."""
    return unicodedata.category(letter) in {"Cc", "Cs", "Cn", "Zl", "Zp"}


def _advance(letter: str) -> int:
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _WIDTHS:
        return _WIDTHS[base]
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1000
    return next((width for first, last, width in _SCRIPTS if first <= letter <= last), 780)
