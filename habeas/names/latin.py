"""Names in Latin letters read as sounds, by the habits of the languages that write them so.

A list of a Western ministry, a newspaper or an encyclopedia spells a name as its own language does: Лукашенко is
Lukaschenko, Loukachenko, Łukaszenka, Lukasjenko, Lukašenka. Which language it was is told by letters of the whole name;
where they do not tell, a word has several readings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

# English habit and the tables of BGN, ICAO and GOST R 52535; Finnish and Estonian (SFS 4900) write tš for ч.
_ENGLISH: Mapping[str, str] = {
    "shch": "š", "schtsch": "š", "stsch": "š", "szcz": "š", "shh": "š", "tsch": "č", "tch": "č", "sch": "š", "sh": "š",
    "ch": "č", "zh": "ž", "kh": "x", "gh": "g", "ph": "f", "th": "t", "ts": "c", "tz": "c", "cz": "č", "sz": "š",
    "štš": "š", "tš": "č", "ck": "ck", "x": "ks", "q": "k", "w": "v", "y": "i", "j": "i", "ü": "u", "ó": "o",
}  # fmt: skip
_VOICED = {f"s{letter}": f"z{_ENGLISH.get(letter, letter)}" for letter in "aeiouyjbdglmnrw"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How a language writes sounds otherwise than English does.

    `only`: the word is read so only if the name has such letters. `surely`: where the name has such letters, this is
    the likeliest reading. `ending`: what the language adds to a word of its own.
    """

    letters: Mapping[str, str]
    only: re.Pattern[str] | None = None
    surely: re.Pattern[str] | None = None
    ending: re.Pattern[str] | None = None


def _habit(letters: Mapping[str, str], *, only: str = "", surely: str = "", ending: str = "") -> Habit:
    signs = {"only": only, "surely": surely, "ending": ending}
    return Habit(letters={**_ENGLISH, **letters}, **{sign: re.compile(text) for sign, text in signs.items() if text})


# The likeliest first where several are likely.
HABITS: Mapping[str, Habit] = {
    # Lithuanian and Latvian write a name by its sound and give it an ending: Lukašenka, Milinkevičius, Kovaļovs.
    "baltic": _habit(
        {"ch": "x"},
        only=r"(?:[aiuy]|\w{2}[^aeiouy])s\b",
        surely=r"[ģķļņēūāėį]|[aiu]s\b.*[aiuy]s\b|[^aeiouy\W]s\b.*[^aeiouy\W]s\b|(?:[oei]v|sk|[iy]n)[ai]s\b|čius\b|"
        r"[oei]vs\b|(?:č|[ei]j)s\b|(?:[eo]l|[aei]j|sandr|slav)[au]s\b",
        ending=r"(?<=..)(?:i?us|[aiy]s|(?<=[^aeiouy])s|(?<=[ae]j)s)$",
    ),
    # The rules of the Duden: z is ц, sch is ш and ж, s before a vowel is с and з.
    "german": _habit(
        {"z": "c", "ch": "x", "ds": "d"},
        only="sch|[jwz]|ds",
        surely="tsch|wj|ds[aeiouj]|zk(?:i|yj|aja)\\b|^(?=.*(?:sch|ds|ss|tz|[bdfgklmnprst]j[aou]))(?=.*w)(?!.*(?:sh|zh|kh|[cs]z|v))",
    ),
    "voiced": _habit(
        {"z": "c", "ch": "x", "ds": "d", "dsch": "dž", "ss": "s", "sch": "ž", **_VOICED},
        only="^(?!.*(?:sh|zh|kh|[cs]z|[łżśźńšžč])).*(?:sch|j|w|ds)",
    ),
    "french": _habit(
        {"ou": "u", "ch": "š", "j": "ž", "gue": "ge", "gui": "gi", "guy": "gi"},
        only="ou|tch|j|[éèïë]",
        surely=r"tch|ï|gue|[^aeiou]ine\b|\biou|alexandre\b|chvili\b|ouch|ou[bdfgklmnprtvz]\w*(?:ch|[oe]v\b)",
        ending="(?<=in)e$",
    ),
    # Swedish, Norwegian, Danish and Dutch: Lukasjenko, Milinkevitsj, Loekasjenko, Bahdanovitj.
    "nordic": _habit(
        {"sjtsj": "š", "sjtj": "š", "tsj": "č", "tj": "č", "sj": "š", "zj": "ž", "oe": "u", "joe": "iu", "ch": "x"},
        only=r"sj|zj|oe|tj\b|tj[aeou]",
        surely=r"tsj|itj\b|tjk|tjenk|[aeiou]sj[ek]",
    ),
    # Łacinka, Czech, the Belarusian national table: ch is х.
    "marked": _habit(
        {"ch": "x"},
        surely=r"[šžčćśźńłŭ]|sz|rz|^(?!.*(?:sh|zh|kh|y[aeu]|ts|vich)).*(?:c(?:[aeoiuy]|\b)|(?:[wj].*ch(?![ei])|ch(?![ei]).*[wj]))",
    ),
    "english": _habit({}),
    "polish": _habit({"ch": "x", "rz": "ž", "ó": "u"}, only="rz|ó|ch"),
    # GOST 7.79 writes x for х and cz for ц.
    "gost": _habit({"x": "x", "cz": "c"}, only="x|cz"),
    # Where marks were lost, c is č; where з and г meet, zh is no ж: Bryzhalau.
    "flat": _habit({"c": "č"}, only="c", surely=r"^[^šžč]*[oei]vic\b"),
    "apart": _habit({"zh": "zh", "sh": "sh"}, only="[zs]h"),
    "spanish": _habit({"j": "x"}, only="^(?!.*[wšžčćśźńł]).*j", surely=r"^(?=.*j).*(?:óv|íl\b)"),
    # Czech and Slovak make every woman's surname one in -ová.
    "czech": _habit({"ch": "x"}, only=r"ová\b", ending="ová$"),
}
# How users are told of a habit that is one of a language.
SPOKEN: Mapping[str, str] = {
    **{name: name.title() for name in ("baltic", "german", "french", "nordic", "polish", "spanish", "czech")},
    "voiced": "German",
}
_SPELLED = {name: re.compile("|".join(sorted(habit.letters, key=len, reverse=True))) for name, habit in HABITS.items()}
_SURE = [(name, habit.surely) for name, habit in HABITS.items() if habit.surely]
_MARKED = frozenset("šžčó")
_LETTERS = str.maketrans({
    "ł": "l", "ŭ": "v", "ø": "o", "đ": "d", "ß": "s", "ı": "i", "æ": "e", "ə": "a", "ą": "on", "ę": "en", "ç": "č",
    "ż": "ž",
})  # fmt: skip
_CYRILLIC = re.compile("[\u0400-\u052f]")
_SOUNDLESS = re.compile(r"[^a-zšžč]")

Ways = tuple[str, ...]


@lru_cache(maxsize=50_000)
def ways(name: str) -> Ways:
    """The habits by which a name in Latin letters may be written, the likeliest first; none of one in Cyrillic.

    >>> ways("Petro Poroshenko")[0], ways("Swjatlana Aleksijewitsch")[0], ways("Ioulia Tymochenko")[0]
    ('english', 'german', 'french')
    """
    if _CYRILLIC.match(name):
        return ()
    plain = unicodedata.normalize("NFC", name).lower()
    can = (way for way, habit in HABITS.items() if not habit.only or habit.only.search(plain))
    return tuple(dict.fromkeys((*_sure(plain), "english", *can)))


@lru_cache(maxsize=50_000)
def likeliest(name: str) -> Ways:
    """The first of `ways`, alone."""
    if _CYRILLIC.match(name):
        return ()
    return (next(_sure(unicodedata.normalize("NFC", name).lower()), "english"),)


def _sure(plain: str) -> Iterator[str]:
    return (way for way, signs in _SURE if signs.search(plain))


def sounds(word: str, way: str) -> str:
    """A word in small Latin letters as sounds: b c č d f g h i k l m n p r s š t u v x z ž, a e i o u."""
    habit = HABITS[way]
    bare = habit.ending.sub("", word) if habit.ending else word
    if not bare.isascii():
        bare = "".join(x if x in _MARKED else unicodedata.normalize("NFD", x)[0] for x in bare.translate(_LETTERS))
    return _SOUNDLESS.sub("", _SPELLED[way].sub(lambda found: habit.letters[found[0]], bare))
