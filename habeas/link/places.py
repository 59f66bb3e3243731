"""Keys of regions, of other places and of articles of law, as lists print them in any language."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from functools import lru_cache

from habeas.names.fold import fold

BITS = 62
LETTERS = 5
_ARTICLE = re.compile(r"\d+(?:[-.‐‑–]\d+)*")
_DASHES = re.compile("[.‐‑–]")
# Words that are no name of a region; what stands after a street is none of ours.
_ASIDE = frozenset([
    *("горад", "город", "місто", "г", "гор", "м", "р", "н", "санкт"),
    *("city", "town", "the", "of", "saint", "st", "sankt"),
])  # fmt: skip
_REGION = frozenset([
    *("вобласць", "вобл", "вобласьць", "область", "обл", "край", "раён", "район"),
    *("республика", "рэспубліка", "республіка", "респ", "автономная", "аўтаномная", "автономна"),
    *("region", "oblast", "obl", "province", "krai", "kray", "republic", "rajon", "raion", "district"),
    *("voblasc", "voblasts", "voblast"),
])  # fmt: skip
_STREET = re.compile(r"\b(?:вуліца|вул|улица|ул|вулиця|праспект|проспект|пр|street|st|vul|ul)\b[.\s].*", re.IGNORECASE)
_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
# Names that another language writes from another root.
_OTHERWISE = {"moscow": "москва", "crimea": "крым", "petersburg": "петербург"}
# The ending of an adjective, then what towns end in that adjectives leave out.
_ADJECTIVE, _TOWN = re.compile("s?k[ai]*$"), re.compile("[ai]?v?[ai]*$")
# Minsk, Moscow and Kyiv are not in the regions that are called after them.
_APART = frozenset({"mn", "msk", "k"})


@lru_cache(maxsize=100_000)
def region_key(text: str) -> str:
    """One text for the spellings of a region's name: its first letters, folded, without the endings of adjectives. A
    city that is a region of its own has another key than the region around it. "" where nothing tells.

    >>> region_key("Брэсцкая вобласць") == region_key("Брестская обл.") == region_key("Brest Region")
    True
    >>> region_key("г. Минск") == region_key("Мінск") != region_key("Minsk Region")
    True
    """
    words = [word.lower() for word in _WORDS.findall(_STREET.sub(" ", text))]
    named = next((word for word in words if word not in _ASIDE and word not in _REGION), "")
    folded = fold(_OTHERWISE.get(named, named))
    stem = _TOWN.sub("", _ADJECTIVE.sub("", folded)) or folded
    letters = re.sub(r"(.)\1+", r"\1", stem[:1] + re.sub("[aiu]", "", stem[1:]).replace("ž", "z"))[:LETTERS]
    key = letters.removesuffix("s") or letters
    around = folded.endswith(("ki", "ka")) or any(word in _REGION for word in words)
    return f"{key}+" if around and key in _APART else key


@lru_cache(maxsize=100_000)
def place_key(text: str) -> str:
    """One text for the spellings of a town, or of a place told in more words: those that are names, folded.

    >>> place_key("г. Старые Дороги") == place_key("Staryya Darohi")
    True
    """
    words = (word.lower() for word in _WORDS.findall(text))
    return " ".join(fold(word) for word in words if word not in _ASIDE and word not in _REGION)


def article_bits(articles: Iterable[str]) -> int:
    """A set of articles of law as 62 bits, 0 if it is empty: each number ("342", "130-2"), whatever stands around it,
    sets one bit. Two sets that share none may share a bit by chance, two that share one always do."""
    bits = 0
    for article in articles:
        for number in _ARTICLE.findall(article):
            bits |= 1 << zlib.crc32(_DASHES.sub("-", number).encode()) % BITS
    return bits
