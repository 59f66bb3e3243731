"""Two names side by side: which parts agree, which are left out, which contradict, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from habeas.names.fold import Folded, fold, fold_surname, folds
from habeas.names.known import fathers, full_forms, given_names, is_initial_of, related
from habeas.names.latin import SPOKEN, Ways, ways
from habeas.names.parts import Parts, is_initial, readings


class Level(StrEnum):
    """How two spellings of one part of a name stand to each other."""

    AGREES = "agrees"
    FORM = "another form"
    CLOSE = "one letter apart"
    RELATED = "a related name"
    UNKNOWN = "not known"
    INITIAL = "initial agrees"
    OMITTED = "left out"
    CONTRADICTS = "contradicts"


# Points in favour of one name, about the binary logarithm of how much likelier the level is for two spellings of one
# name than for two names. What is left out counts for nothing, what contradicts against.
POINTS: dict[str, dict[Level, float]] = {
    "surname": {Level.AGREES: 7, Level.FORM: 6, Level.CLOSE: 3},
    "given": {
        Level.AGREES: 5,
        Level.FORM: 4,
        Level.CLOSE: 2,
        Level.RELATED: -1.5,
        Level.UNKNOWN: -1.5,
        Level.INITIAL: 2,
    },
    "patronymic": {Level.AGREES: 3, Level.CLOSE: 1.5, Level.INITIAL: 0.5},
}
LEFT_OUT, CONTRADICTED = 0.0, -9.0
SAME = 9.0
# Keys shorter than this have too many neighbours at one letter's distance.
FEWEST_LETTERS = 5
# The ways to read the Latin letters of the one name and of the other.
_Both = tuple[Ways, Ways]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of two names: how it is written left and right, the level, and the rule that gave it."""

    name: str
    left: str
    right: str
    level: Level
    why: str

    @property
    def points(self) -> float:
        """What the level is worth."""
        other = {Level.OMITTED: LEFT_OUT, Level.CONTRADICTS: CONTRADICTED}
        return other[self.level] if self.level in other else POINTS[self.name][self.level]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Two names part by part. `same`: True if they can be one name, False if not, None if too little tells."""

    parts: tuple[Part, ...]

    @property
    def points(self) -> float:
        """The points of all parts."""
        return sum(part.points for part in self.parts)

    @property
    def same(self) -> bool | None:
        """False if a part contradicts, whatever the others say; else True from 9 points."""
        if any(part.level is Level.CONTRADICTS for part in self.parts):
            return False
        return True if self.points >= SAME else None


def compare(left: str, right: str) -> Compared:
    """Two full names in any script and order, by the readings of both that fit best.

    >>> compare("Ціханоўская Марына", "Marina Tikhanovskaya").same
    True
    """
    pairs = list(product(readings(left), readings(right)))
    compared = [compare_parts(one, other) for one, other in pairs]
    return max(compared, key=lambda one: one.points) if compared else Compared(parts=())


def compare_parts(left: Parts, right: Parts) -> Compared:
    """Two names whose parts are known."""
    by = ways(left.text), ways(right.text)
    return Compared(
        parts=(
            _part("surname", left.surname, right.surname, by),
            _part("given", left.given, right.given, by),
            _part("patronymic", left.patronymic, right.patronymic, by),
        )
    )


def _part(name: str, left: str, right: str, by: _Both) -> Part:
    level, why = Level.OMITTED, "left out on one side, which is no evidence"
    if left and right:
        level, why = {"surname": _surnames, "given": _given, "patronymic": _patronymics}[name](left, right, by)
    return Part(name=name, left=left, right=right, level=level, why=why)


def _surnames(left: str, right: str, by: _Both) -> tuple[Level, str]:
    """Of double surnames one that agrees is enough, if the other name has no second."""
    ours, theirs = left.replace(" ", "-").split("-"), right.replace(" ", "-").split("-")
    whole = _keys(left.replace("-", ""), right.replace("-", ""), by)
    if whole[0] is Level.AGREES or (len(ours) == len(theirs) == 1):
        return whole
    pairs = [(_keys(a, b, by)[0], a, b) for a in ours for b in theirs]
    agreed = [(a, b) for level, a, b in pairs if level is Level.AGREES]
    if len({a for a, _ in agreed}) == len(ours) or len({b for _, b in agreed}) == len(theirs):
        alike = len(ours) == len(theirs)
        return (Level.AGREES, "the same parts") if alike else (Level.FORM, "one has a second surname")
    return whole if whole[0] is Level.CLOSE else (Level.CONTRADICTS, "the keys differ")


def _keys(left: str, right: str, by: _Both) -> tuple[Level, str]:
    """Two surnames by their keys; surnames that are two given names, of a man and of a woman, are two."""
    ours, theirs = full_forms(left), full_forms(right)
    if ours and theirs and not ours & theirs:
        return Level.CONTRADICTS, f"two names: {_names(ours)}; {_names(theirs)}"
    level, why = _by_keys(fold_surname(left, by[0]), fold_surname(right, by[1]))
    return level, why + (_read_as(left, right, by) if level is Level.AGREES else "")


def _read_as(left: str, right: str, by: _Both) -> str:
    """Where the keys of surnames agree only by the habit of one language, which it is."""
    ways = product(by[0] or ("",), by[1] or ("",))
    found = next((pair for pair in ways if _one_way(left, pair[0]).same(_one_way(right, pair[1]))), ("", ""))
    told = ((word, way) for word, way in zip((left, right), found, strict=True) if way in SPOKEN)
    return "".join(f", {word} by {SPOKEN[way]} habit" for word, way in told)


def _one_way(word: str, way: str) -> Folded:
    return fold_surname(word, (way,) if way else ())[0]


def _by_keys(
    ours: tuple[Folded, ...], theirs: tuple[Folded, ...], *, fewest: int = FEWEST_LETTERS
) -> tuple[Level, str]:
    """The level of two parts by their keys: of the ways to read them the one that fits best."""
    for one, other in product(ours, theirs):
        if one.same(other):
            return Level.AGREES, f"one key: {one.key}"
    first, second = ours[0].key, theirs[0].key
    if first == second:
        return Level.CLOSE, f"one key, {first}, but g in one and kh in the other"
    if min(len(first), len(second)) >= fewest and one_apart(first, second):
        return Level.CLOSE, f"the keys {first} and {second} are one letter apart"
    return Level.CONTRADICTS, f"the keys {first} and {second} differ"


def _given(left: str, right: str, by: _Both) -> tuple[Level, str]:
    """Given names; where one person has several, all those of the shorter name must be among those of the longer."""
    ours, theirs = left.split("-"), right.split("-")
    if len(ours) == len(theirs) == 1:
        return _one_given(left, right, by)
    few, many = sorted((ours, theirs), key=len)
    found = [min((_one_given(a, b, by if few is ours else by[::-1]) for b in many), key=_rank) for a in few]
    level, why = max(found, key=_rank)
    return (Level.FORM if level is Level.AGREES and len(few) < len(many) else level), why


def _rank(found: tuple[Level, str]) -> int:
    return list(Level).index(found[0])


def _one_given(left: str, right: str, by: _Both) -> tuple[Level, str]:
    ours, theirs = given_names(left), given_names(right)
    if is_initial(left) or is_initial(right):
        return _initials(left, right, ours, theirs)
    if full_forms(left) & full_forms(right):
        return Level.AGREES, f"both are forms of {_names(full_forms(left) & full_forms(right))}"
    apart = bool(full_forms(left) and full_forms(right))
    if (ours & theirs) and not apart:
        return Level.FORM, f"a short or foreign form: {_names(ours & theirs)}"
    if (ours & theirs) or related(ours, theirs):
        return Level.RELATED, "two names, of which one is taken for the other"
    if ours and theirs:
        return Level.CONTRADICTS, f"forms of different names: {_names(ours)}; {_names(theirs)}"
    level, why = _by_keys(folds(left, by[0]), folds(right, by[1]), fewest=FEWEST_LETTERS - 1)
    if level is Level.CONTRADICTS and (ours or theirs):
        return Level.UNKNOWN, f"{right if ours else left} is in no table: it may be a form of {_names(ours or theirs)}"
    return level, why


def _initials(left: str, right: str, ours: frozenset[str], theirs: frozenset[str]) -> tuple[Level, str]:
    """An initial fits if a form of the other name begins with it; of unknown names, if it is the letter by its key."""
    initial, word, groups = (left, right, theirs) if is_initial(left) else (right, left, ours)
    groups = full_forms(word) or groups
    fits = is_initial_of(initial, groups) if groups else fold(initial)[:1] == fold(word)[:1]
    if is_initial(word):
        fits = fold(initial)[:1] == fold(word)[:1]
    return (Level.INITIAL, "an initial that fits") if fits else (Level.CONTRADICTS, "another initial")


def _patronymics(left: str, right: str, by: _Both) -> tuple[Level, str]:
    if is_initial(left) or is_initial(right):
        return _initials(left, right, fathers(left), fathers(right))
    if both := fathers(left) & fathers(right):
        return Level.AGREES, f"both from {_names(both)}"
    ours, theirs = father_key(left), father_key(right)
    if ours == theirs:
        return Level.AGREES, f"one key: {ours}"
    if fathers(left) and fathers(right):
        return Level.CONTRADICTS, f"from different names: {_names(fathers(left))}; {_names(fathers(right))}"
    if min(len(ours), len(theirs)) >= FEWEST_LETTERS - 1 and one_apart(ours, theirs):
        return Level.CLOSE, f"the keys {ours} and {theirs} are one letter apart"
    return Level.CONTRADICTS, f"the keys {ours} and {theirs} differ"


def father_key(patronymic: str) -> str:
    """The key of a patronymic without its ending, which tells the sex and the language."""
    key = fold(patronymic)
    for end in ("avič", "ivič", "avna", "ivna", "vič", "ična", "ič"):
        if key.endswith(end):
            return key.removesuffix(end)
    return key


def _names(groups: frozenset[str]) -> str:
    return ", ".join(sorted(groups))


def one_apart(left: str, right: str) -> bool:
    """True if one letter put in, taken out, changed, or two neighbours exchanged make one of the other; or if equal."""
    if abs(len(left) - len(right)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    ours, theirs = left[start:], right[start:]
    return any(_rests(ours, theirs))


def _rests(ours: str, theirs: str) -> Iterator[bool]:
    yield ours[1:] == theirs[1:]
    yield ours[1:] == theirs
    yield ours == theirs[1:]
    yield len(ours) > 1 and ours[:2] == theirs[1::-1] and ours[2:] == theirs[2:]
