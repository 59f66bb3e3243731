"""Which script and which language a name is written in, and letters of a wrong script that only look right."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

# One letter run, apostrophes and stress marks inside it included: "Дар'я", "Іва́н".
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|\u0301|['’‘ʼ`´′ʹ](?=[^\W\d_]))*")
APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ`´′ʹ＇", "'"))

# Pairs that print alike in one of the two cases. Cyrillic в and н look like B and H only as capitals, but a list
# that was typed in capitals is often folded to small letters later; so both cases are paired.
_PAIRS = dict(zip("abcehikmoptxyëï", "авсенікмортхуёї", strict=True))
_TO_CYRILLIC = _PAIRS | {a.upper(): b.upper() for a, b in _PAIRS.items()}
_TO_LATIN = {b: a for a, b in _TO_CYRILLIC.items()}
# A small Latin b stands for the soft sign, which it looks like; only the capital is taken for В.
_TO_CYRILLIC["b"] = "ь"
_TO_LATIN["ь"] = "b"

# A language is ruled out by a letter its alphabet lacks.
_LACKS = {"be": frozenset("ищъїє"), "ru": frozenset("іўїєґ'"), "uk": frozenset("ёъыэў")}

# What is typical of one language where the letters leave two or three: Belarusian dz and ts before soft vowels, hard r
# and sibilants, a and ya where Russian has o and e; what both others have and Belarusian lacks; given names, endings.
# Ольга, Олег and -ко are the same in Russian and Ukrainian, Дар'я in Belarusian and Ukrainian: they tell nothing.
_NOT_BELARUSIAN = r"т[еиіьюяє]|д[еиіьюяє]|р[еіюя]|[жшчщ][еиі]|серг|(?:ко|[оеё]вич|[оеё]в)\b"
_CYRILLIC_SIGNS = {
    language: re.compile(f"(?={signs})")
    for language, signs in {
        "be": r"дз[еёіьюя]|ц[еёіьюя]|[жшчр]ы|[дтржшч]э|\bаля|сяр|вяч|пят|святл|віктар|мікал|\bвольг|\bал(?:ена|ег)|"
        r"(?:а?віч|енка|анка|ёнак|эйка|эня)\b",
        "ru": rf"{_NOT_BELARUSIAN}|\bалекс|ерге|ндре|владим|\bевг|\bиван|\bиго|\bелен|\bири|михаи|митри|\bвяче|"
        r"\bекат|светл|викт|николай|кирилл|\bтат|\bиль|[мвб]ья|(?:[сц]кий|[лргт]ий|[оеё]вна|ья|ия)\b",
        "uk": rf"{_NOT_BELARUSIAN}|ґ|[сцз]ьк|\bоле[кн]|світл|віктор|микол|етян|\bкатер|йо|ьо|"
        r"(?:дмитро|петро|павло|ило|ець|івна)\b",
    }.items()
}

# Latin letters tell less. A given name as Belarusian passports spell it and the letter ŭ are plain; of endings and of
# dz before a soft vowel two are asked for: Papadopoulou, Breslau and Dzerzhinsky are not Belarusian spellings.
_LATIN_PLAIN = re.compile(
    r"ŭ|siarh|aliaks|uladz|dzm[iy]t|[iy]auh|viachas|sviatl|katsiar|tatsiana|natallia|mikala[ij]|maryia|"
    r"\b(?:ihar|volha|aleh)\b|[aeo]usk(?:i|aya|aia)\b|[ai]slau\b"
)
_LATIN_HINTS = re.compile(r"[nkrmtdzs]ou\b|[iy][eo]u\b|dz[eiy]|[aeo]una\b|avich\b")


_ONE_SCRIPT = re.compile(r"[a-zA-Z' -]*|[\u0400-\u045f\u0490\u0491' -]*")


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").split(" ", 1)[0].lower()
    return "han" if name == "cjk" else name


@lru_cache(maxsize=100_000)
def script_of(text: str) -> str:
    """The script of the letters of a text: "cyrillic", "latin", "greek", "arabic" ..., "mixed" if of several.

    "" where there is no letter. Digits, signs and apostrophes belong to no script. The names are the first words of
    the Unicode character names in small letters, and "han" for Chinese characters.

    >>> script_of("Дар'я"), script_of("Darya-2"), script_of("Дарyя"), script_of("12")
    ('cyrillic', 'latin', 'mixed', '')
    """
    plain = unicodedata.normalize("NFKC", text)
    found = {_script(letter) for letter in plain if unicodedata.category(letter) in ("Lu", "Ll", "Lt", "Lo")}
    return "" if not found else found.pop() if len(found) == 1 else "mixed"


def language_of(text: str) -> str:
    """The language a name is spelled in: "be", "ru" or "uk", or "" where nothing tells.

    Cyrillic: a language whose alphabet lacks one of the letters is ruled out; among those left the one with most
    typical sequences and endings is given, and none if two are level. Latin: only "be", where the spelling is plainly
    made from Belarusian (a passport's "Siarhei", the ŭ of Łacinka). A guess from spelling, not the person's language.

    >>> language_of("Сяргей"), language_of("Сергей"), language_of("Сергій"), language_of("Роман")
    ('be', 'ru', 'uk', '')
    """
    plain = unmixed(unicodedata.normalize("NFC", text)).lower()
    script = script_of(plain)
    if script == "latin":
        points = 2 * len(_LATIN_PLAIN.findall(plain)) + len(_LATIN_HINTS.findall(plain))
        return "be" if points >= 2 else ""
    if script != "cyrillic":
        return ""
    left = [language for language, lacks in _LACKS.items() if not lacks & set(plain)]
    if len(left) == 1:
        return left[0]
    ranked = Counter({language: len(_CYRILLIC_SIGNS[language].findall(plain)) for language in left}).most_common(2)
    return ranked[0][0] if ranked and ranked[0][1] > ranked[1][1] else ""


@lru_cache(maxsize=100_000)
def unmixed(word: str) -> str:
    """The word with letters of a foreign script put right, where they only look like letters of its own.

    A word of Cyrillic and Latin letters becomes wholly Cyrillic or wholly Latin, whichever its letters allow; if they
    allow both, the script of most letters, and Cyrillic if level. Where they allow neither, and where a word is of one
    script, it stays. Every form of apostrophe becomes "'". Digits stay. Several words are put right one by one.

    >>> unmixed("Cepгeй"), unmixed("Мiкoлa"), unmixed("Sergеi"), unmixed("Дар’я")
    ('Сергей', 'Мікола', 'Sergei', "Дар'я")
    """
    if _ONE_SCRIPT.fullmatch(word):
        return word
    return WORD.sub(lambda found: _one_script(found.group()), word).translate(APOSTROPHES)


def _one_script(word: str) -> str:
    latin = [letter for letter in word if _script(letter) == "latin"]
    cyrillic = [letter for letter in word if _script(letter) == "cyrillic"]
    to_cyrillic, to_latin = set(latin) <= _TO_CYRILLIC.keys(), set(cyrillic) <= _TO_LATIN.keys()
    if to_cyrillic and to_latin:
        to_cyrillic = len(cyrillic) >= len(latin)
    pairs = _TO_CYRILLIC if to_cyrillic else _TO_LATIN if to_latin else {}
    return "".join(pairs.get(letter, letter) for letter in word)
