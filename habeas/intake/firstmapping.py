"""The first mapping of an unknown list: what an inspection is sure of is read, the rest is ignored by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from habeas.core.props import BY_NAME, Reading
from habeas.intake.inspect import Inspection, date_words
from habeas.sources.columnlook import Kind, Look
from habeas.sources.headerwords import sex_words
from habeas.sources.mappingforms import is_plain, quote

_SHOWN = 20
_LISTED = ("article", "issue", "place")  # often several in a cell
_PRECISIONS = {"day", "month", "year"}
_OLDEST, _MOST_CHILDREN = 130, 30
_HEAD = """\
# The first mapping of a list, guessed from {rows:,} rows. Every TODO is a decision that a person must take; a column
# without a guess is ignored. What the keys mean stands in the reference of mappings.
"""


@dataclass(frozen=True, slots=True)
class Guess:
    """What the mapping says of a column: a table of TOML, or "" to ignore it; and a remark."""

    table: str
    remark: str


def mapping_text(inspection: Inspection) -> str:
    """A mapping in TOML that reads the inspected file as it is; no value of a personal column stands in it."""
    key, key_remark, repeats = _key(inspection)
    guesses = dict(_guesses(inspection))
    lines = [_HEAD.format(rows=inspection.rows)]
    lines += _top(inspection)
    lines.append(f"key = [{', '.join(map(quote, key))}]  # TODO {key_remark}")
    lines += ["repeats = true  # rows with the same key are told apart by their order"] * repeats
    lines.append("complete = true  # TODO does each edition list everybody?")
    if inspection.missing:
        lines.append(
            f"missing = [{', '.join(map(quote, inspection.missing))}]  # TODO do these mean: nothing is known?"
        )
    ignored = {column: guess for column, guess in guesses.items() if not guess.table and column not in key}
    if ignored:
        lines += ["ignore = [", *(f"    {quote(column)},{_remark(guess)}" for column, guess in ignored.items()), "]"]
    read = {column: guess for column, guess in guesses.items() if guess.table}
    if read:
        lines += [
            "",
            "[columns]",
            *(f"{quote(column)} = {guess.table}{_remark(guess)}" for column, guess in read.items()),
        ]
    return "\n".join(lines) + "\n"


def _top(inspection: Inspection) -> Iterator[str]:
    name = re.sub("[^a-z0-9]+", "-", inspection.file.rsplit("/", 1)[-1].partition(".")[0].lower()).strip("-")
    yield f"name = {quote(name if is_plain(name) else 'my-list')}  # TODO a short name, for commands"
    yield 'title = "A list"  # TODO its name, as people call it'
    yield 'country = "zz"  # TODO ISO code of the country'
    if inspection.nested:
        yield f"nested = {quote(inspection.nested)}"
    fewest, most = inspection.rows - inspection.rows // 5, max(2 * inspection.rows, 1)
    yield f"expect_rows = [{fewest}, {most}]  # a fifth below and twice above this file"


def _key(inspection: Inspection) -> tuple[tuple[str, ...], str, bool]:
    """The columns of the key, what to say of them, and whether rows may repeat it."""
    looks = {look.header: look for look in inspection.columns}
    if inspection.keys and looks[inspection.keys[0]].kind in (Kind.ID, Kind.URL):
        best = inspection.keys[0]
        whole = looks[best].compared == looks[best].rows
        told = "every row differs here" if whole else f"the first {looks[best].compared:,} rows differ here"
        return (best,), f"{told}; does it stay the same from edition to edition?", not whole
    names = [look for look in inspection.columns if look.words.prop == "name"]
    born = [look.header for look in inspection.columns if look.words.prop == "born"]
    if any(look.filled == look.rows for look in names):
        key = (*(look.header for look in names), *born)
        return key, "no column numbers the records, so it is the name; two people may share it", True
    told = "no column names the records, so it is all of them: any change of a row makes it a new record"
    return tuple(looks), told, True


def _guesses(inspection: Inspection) -> Iterator[tuple[str, Guess]]:
    """The guess for each column; a property that can have one value goes to the first column that fits."""
    taken: set[str] = set()
    for look in inspection.columns:
        guess = _guess(look)
        prop = BY_NAME.get(look.words.prop)
        if guess.table and prop and prop.name in taken and not prop.many:
            guess = Guess("", f"TODO perhaps {prop.name!r} too, as another column")
        elif guess.table and prop:
            taken.add(prop.name)
        yield look.header, guess


def _guess(look: Look) -> Guess:
    prop = BY_NAME.get(look.words.prop)
    if look.kind is Kind.EMPTY:
        return Guess("", "always empty")
    if prop is None or (look.kind is Kind.DATE) != (prop.reading is Reading.DATE):
        return _unknown(look)
    if prop.reading is Reading.DATE:
        return _date(look)
    if prop.name == "sex":
        return _sex(look)
    if prop.reading is Reading.NUMBER:
        most = _OLDEST if prop.name == "age" else _MOST_CHILDREN
        fits = look.whole and look.different is not None and max(map(int, look.texts)) <= most
        return Guess(f'{{ prop = "{prop.name}" }}', "") if fits else _unknown(look)
    if prop.name == "sentence_text" and look.kind is not Kind.NUMBER:
        return _sentence(look)
    if prop.reading is not Reading.TEXT or look.kind is Kind.NUMBER:
        return _unknown(look)
    return Guess(f'{{ prop = "{prop.name}" }}', "TODO separator, if several stand in a cell" * (prop.name in _LISTED))


def _date(look: Look) -> Guess:
    date = look.date
    if date is None or date.fits < look.filled or date.doubtful:
        return _unknown(look)
    written = "true" if date.notation == "edtf" else quote(date.notation)
    heaped = date.heaped or date.heaped_on_new_year
    remark = "TODO too many days on the 1st: perhaps they stand for unknown days" if heaped else ""
    return Guess(f'{{ prop = "{look.words.prop}", date = {written} }}', remark)


def _sex(look: Look) -> Guess:
    known = sex_words()
    folded = {" ".join(text.casefold().split()) for text in look.texts}
    if look.different is None or not folded <= known.keys():
        return _unknown(look)
    values = ", ".join(f"{quote(text)} = {quote(known[text])}" for text in sorted(folded))
    return Guess(f'{{ prop = "sex", values = {{ {values} }} }}', "")


def _sentence(look: Look) -> Guess:
    if look.sentences == look.filled:
        return Guess("{ sentence = true }", "")
    if not look.sentences:
        return _unknown(look)
    remark = f"TODO sentence = true would read {look.sentences:,} of {look.filled:,}"
    return Guess('{ prop = "sentence_text" }', remark)


def _unknown(look: Look) -> Guess:
    perhaps = f"; perhaps {look.words.prop!r}" if look.words.prop else ""
    what = f"{look.kind.value}{', likely personal' if look.personal else ''}{perhaps}"
    if len(_PRECISIONS & look.texts) > 1:
        what = "perhaps the precision of a date, for its `precision`"
    elif look.date:
        what = f"a date, {date_words(look.date, look.filled)}{perhaps}"
    elif look.shown:
        listed = [quote(text) for text in list(look.shown)[:_SHOWN]]
        what += f": {', '.join(listed)}{', ...' if len(look.shown) > _SHOWN else ''}"
    return Guess("", f"TODO {what}")


def _remark(guess: Guess) -> str:
    return f"  # {guess.remark}" if guess.remark else ""
