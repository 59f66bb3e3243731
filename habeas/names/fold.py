"""The key of a word of a name: one short text for its spellings in Belarusian, Russian, Ukrainian and Latin letters.

What is folded together is what the two Cyrillic spellings of one name, or two of its published romanisations, write
differently: unstressed a, o, e and ya (akannie), y and i, dz and d, ts and t, w, v and u after a vowel, g, h and kh,
doubled letters, the soft sign, -ski and -skiy, feminine and masculine endings.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from habeas.names.latin import Ways, sounds, ways
from habeas.names.scripts import script_of, unmixed

# Letters of the common alphabet: b c č d f g h k l m n p r s š t v x z ž, and the vowels a e i o u. The letter h is
# heard as g or as x (kh): Latin spellings do not tell.
_CYRILLIC = dict(zip("абвгґджзиійыклмнопрстуўфхцчшщэѣѳ", "abvggdžziiiiklmnoprstuvfxcčššeef", strict=True)) | {
    "е": "ie",
    "ё": "io",
    "є": "ie",
    "ю": "iu",
    "я": "ia",
    "ї": "ii",
}
# Roots of surnames in which Belarusian and Ukrainian have v for a Russian l, a vowel more, or another vowel.
_ROOTS = (
    ("vavk", "valk"),
    ("davh", "dalh"),
    ("tavst", "talst"),
    ("žavt", "žalt"),
    ("mavč", "malč"),
    ("šavat$", "švat"),
    ("pid(?=[^aiu])", "pad"),  # Підгорний, Подгорный
)

# In order; the vowels a, e and o fall together late, since endings tell them apart.
_STEPS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"(?<=[^aeiou])(?:oi|aia)$", "i"),  # Толстой, Толстая, Талсты
        (r"[sš]č", "š"),
        (r"dz", "d"),
        (r"dž", "ž"),
        (r"[tc][sc]|tc", "c"),
        (r"c", "t"),
        (r"([^aeiou])\1+", r"\1"),
        (r"(?<=[aeo])u(?=i[aeou])", "v"),  # Salauyou
        (r"i+(?=[aeou])", ""),
        (r"[aeo]+", "a"),
        (r"(?<=[au])i+", ""),
        (r"(?<=a)vu(?=[^aiu])", "v"),  # Навуменка, Науменко
        (r"^u(?=[^aiu])", "v"),  # Уласаў, Власов
        (r"(?<=[ai])u(?=[^aiu]|$)", "v"),
        (r"(?<=..)ivsk", "avsk"),  # Крижанівський, Крыжановский
        (r"ii+", "i"),
        (r"uu+", "u"),
        (r"f$", "v"),
        *((f"^{root}", by) for root, by in _ROOTS),
        (r"([^aiu])\1+", r"\1"),
    )
)
# Endings of a woman, of a case, of an adjective; Лисовой is not Лисов, nor Раиний Раин.
_ENDING = re.compile(r"[au]+$|(?<!av)(?<!in)i$")
SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """`key` is equal for all spellings of a word. `heard` is the key with g, x (kh) and h (either) kept apart."""

    key: str
    heard: str

    def same(self, other: Folded) -> bool:
        """True if the keys are equal, and where one has g the other has not kh."""
        pairs = zip(self.heard, other.heard, strict=False)
        return self.key == other.key and all({a, b} != {"g", "x"} for a, b in pairs)


@lru_cache(maxsize=1_000_000)
def folds(word: str, by: Ways = ()) -> tuple[Folded, ...]:
    """The keys of a word, the likeliest first: one of a Cyrillic word, several where Latin letters can be read in
    several ways (ch, x, cz), which are `by` or what the word itself tells. Scripts other than these are brought into
    Latin first; "" of a word without letters.

    >>> [folded.key for folded in folds("Muchin")], [folded.key for folded in folds("Мухін")]
    (['mučin', 'muhin'], ['muhin'])
    """
    return tuple(dict.fromkeys(map(_folded, dict.fromkeys(_sounds(word, by)))))


@lru_cache(maxsize=1_000_000)
def fold_surname(word: str, by: Ways = ()) -> tuple[Folded, ...]:
    """The keys of a surname: as `folds`, without vowels at the end that tell sex and case.

    >>> fold_surname("Іванова") == fold_surname("Иванов"), fold_surname("Талсты") == fold_surname("Толстая")
    (True, True)
    """
    return tuple(dict.fromkeys(_stem(folded) for folded in folds(word, by)))


def fold(word: str) -> str:
    """The likeliest key of a word.

    >>> fold("Ціханоўскі") == fold("Tikhanovskiy") == fold("Cichanoŭski")
    True
    """
    return folds(word)[0].key


def _folded(sounds: str) -> Folded:
    heard = sounds
    for pattern, by in _STEPS:
        heard = pattern.sub(by, heard)
    return Folded(key=re.sub("[gx]", "h", heard), heard=heard)


def _stem(folded: Folded) -> Folded:
    shorter = _ENDING.sub("", folded.key)
    return folded if len(shorter) <= SHORTEST else Folded(key=shorter, heard=folded.heard[: len(shorter)])


def _sounds(word: str, by: Ways) -> list[str]:
    """The word in the common alphabet, by each way to read it."""
    plain = unmixed(unicodedata.normalize("NFC", word)).lower()
    if script_of(plain) == "cyrillic":
        bare = unicodedata.normalize("NFC", re.sub("[\u0300\u0301]", "", plain))
        return ["".join(_CYRILLIC.get(letter, "") for letter in bare)]
    if script_of(plain) not in ("", "latin"):
        plain = _in_latin(plain)
    return [sounds(plain, way) for way in by or ways(plain)]


def _in_latin(plain: str) -> str:
    from anyascii import anyascii

    return anyascii(plain).lower()
