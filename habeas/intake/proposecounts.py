"""A number of a sentence: of people freed, inside, dead, arrested and the like, of waves, or none that a rule takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from habeas.intake.proposedact import Act, act_of
from habeas.intake.proposedfigure import NEAR, Found, Line, Refused, is_of_freed, qualifier_of
from habeas.intake.proposehead import JOINED, Head, head_of, no_count, not_said, whole_figure
from habeas.intake.proposeperiods import NOT_DATED, days_of, in_days

UNTIED = "nothing in its clause says that these were freed, are inside, died, were recognised, arrested or sentenced"
GROUP_ONLY_FREED = "published counts know groups among the freed and among those inside alone"
NOT_CUSTODY = "the sentence does not say that they died in custody"
ALL_PRISONERS = "it does not say that political prisoners are meant; the tables count no others inside"
NOT_INSIDE = "the sentence does not say that they are in custody"
NO_RELEASE = "the sentence does not say that they are waves of releases"
_MEANING = {
    "freed": "people freed",
    "term_served": "people released at the end of the sentence",
    "inside": "people inside on a day",
    "died": "people who died in custody",
    "recognised": "people newly recognised as political prisoners",
    "arrested": "people arrested",
    "sentenced": "people sentenced",
}


def count_of(line: Line, at: int, found: Sequence[Found]) -> Found | Refused | None:
    """What the number at a piece is; None where it belongs to a figure already taken or is the pronoun "one"."""
    qualifier, first = qualifier_of(line, at)
    head = head_of(line, at)
    words = line.words_of(first, head.last if isinstance(head, Head) else at)
    if why := no_count(line, at, first):
        return Refused(whole_figure(line, at) if why == JOINED else words, why)
    if isinstance(head, str):
        return None if _is_pronoun(line, at) else Refused(words, head)
    if why := not_said(line, at, first):
        return None if _is_pronoun(line, at) and head.sort == "bare" else Refused(words, why)
    after = line.at(head.last + 1)
    if after is not None and after.is_("qualifiers_after"):
        qualifier = after.name
    figure = _Figure(line, at, first, head, qualifier or "exactly", words, found)
    result = _waves(figure) if head.sort == "waves" else _latest(figure) or _people(figure)
    return None if isinstance(result, Refused) and _is_pronoun(line, at) and head.sort == "bare" else result


@dataclass(frozen=True, slots=True)
class _Figure:
    line: Line
    at: int
    first: int
    head: Head
    qualifier: str
    words: str
    found: Sequence[Found]

    @property
    def value(self) -> int | float:
        """The number of the figure; 0 where there is none."""
        number = self.line.pieces[self.at].number
        return 0 if number is None or number.value is None else number.value

    def refused(self, why: str) -> Refused:
        """The figure as one that no claim is made of, and why."""
        return Refused(self.words, why)

    def taken(self, kind: str, why: str, **parameters: Any) -> Found:
        """The figure as a claim of a kind, with the number and how it is stated."""
        given = {"value": self.value, "qualifier": self.qualifier} | parameters
        return Found(
            kind=kind,
            parameters={name: value for name, value in given.items() if value},
            figure=self.words,
            start=self.line.pieces[self.first].start,
            why=why,
            at=self.first,
            until=self.head.last,
        )


def _is_pronoun(line: Line, at: int) -> bool:
    return line.pieces[at].text == "one"


def _waves(figure: _Figure) -> Found | Refused:
    line = figure.line
    if not line.of_freed():
        return figure.refused(NO_RELEASE)
    following = line.at(figure.head.last + 2) if line.is_at(figure.head.last + 1, "words", "small") else None
    if following is not None and following.is_("acts") and following.name != "freed":
        return figure.refused(NO_RELEASE)
    days = days_of(line, figure.first, figure.head.last, figure.found, freed=True)
    if days.unknown:
        return figure.refused(NOT_DATED)
    period = days.period.text if days.period else ""
    return figure.taken("waves_are", "a number of waves of releases", period=period)


def _latest(figure: _Figure) -> Found | None:
    """The size of the latest wave, if the sentence says so, and on which days it was."""
    line, head = figure.line, figure.head
    if head.sort not in ("people", "bare") or not line.of_freed():
        return None
    near = range(max(0, figure.first - NEAR), min(len(line.pieces), head.last + NEAR))
    latest = [at for at in near if line.pieces[at].is_("latest") and line.clause[at] == line.clause[figure.at]]
    earlier = [at for at in latest if at < figure.first]
    if not latest or (earlier and any(one.at > earlier[-1] for one in figure.found if is_of_freed(one))):
        return None
    start = min(latest, key=lambda at: abs(at - figure.at))
    if start > figure.at and any(line.is_at(at, "words", "comma", "joins") for at in range(head.last, start)):
        return None
    dates = [at for at in near if line.pieces[at].is_("date") and line.clause[at] == line.clause[figure.at]]
    dates = [at for at in dates if not _runs(line, at) and (at > start or start > figure.at or at >= start - 3)]
    if not dates or not _is_size(figure, start):
        return None
    dated = line.pieces[min(dates, key=lambda at: (at < start, abs(at - start)))].dated
    if dated is None or dated.period is None:
        return None
    return figure.taken("latest_wave", "the day and the size of the latest wave", period=dated.period.text)


def _is_size(figure: _Figure, latest: int) -> bool:
    """True if a number behind "the latest" may be its size: people, or a bare number that ends its clause."""
    if figure.head.sort == "people":
        act = act_of(figure.line, figure.first, figure.at, figure.head.last)
        return act is None or act.name == "freed"
    return act_of(figure.line, figure.first, figure.at, figure.head.last) is not None


def _runs(line: Line, at: int) -> bool:
    dated = line.pieces[at].dated
    return dated is not None and dated.runs


def _people(figure: _Figure) -> Found | Refused:
    line, head = figure.line, figure.head
    act = act_of(line, figure.first, figure.at, head.last)
    groups = head.groups or _said_groups(line, head.last + 1)
    if act is None or (act.name == "inside" and line.is_at(figure.first - 1, "words", "them")):
        act = _by_context(figure, groups) or act
    if act is None:
        return figure.refused(UNTIED)
    return _judged(figure, act, groups)


def _said_groups(line: Line, at: int) -> tuple[str, ...]:
    """The group that a number is said to be: "14 of them women", "ten were ill"."""
    place = at
    while line.is_at(place, "words", "them", "be") and place < at + 3:
        place += 1
    if place > at and line.is_at(place, "groups"):
        return (line.pieces[place].name,)
    return ()


def _by_context(figure: _Figure, groups: tuple[str, ...]) -> Act | None:
    """What befell people of whom the clause tells it by reference alone."""
    line, head, first = figure.line, figure.head, figure.first
    them = line.is_at(first - 1, "words", "them") or line.is_at(head.last + 1, "words", "them")
    them = them or (line.is_at(first - 1, "words", "be") and line.is_at(first - 2, "words", "them"))
    among = any(_is_freed(line, place) for place in range(head.last + 1, head.last + 7))
    if groups and line.of_freed() and (them or among or head.sort == "bare"):
        return Act("freed", "a number of a group among the freed", figure.at)
    joined = line.is_at(first - 1, "words", "joins", "comma")
    earlier = str(figure.found[-1].parameters.get("what", "")) if figure.found else ""
    if joined and earlier and figure.found[-1].until >= first - 3:
        return Act(earlier, "named in one breath with the one before", figure.at, in_custody=True)
    behind = head.last + 1 + line.is_at(head.last + 1, "words", "them")
    dated = line.is_at(behind, "date") or line.is_at(first - 1, "date")
    if head.sort == "bare" and dated and earlier:
        return Act(earlier, "as the figure before it, on other days", figure.at, in_custody=True)
    counted = [at for at in range(max(0, first - 8), first) if line.is_at(at, "words", "there_are", "number_of")]
    if counted and head.political and head.last - counted[-1] <= 6:
        return Act("inside", "a number of political prisoners there are", figure.at)
    number = [at for at in counted if "political" in line.pieces[at].text or "conscience" in line.pieces[at].text]
    if number and head.sort == "bare" and not head.groups:
        return Act("inside", "the number of political prisoners", figure.at)
    return None


def _is_freed(line: Line, place: int) -> bool:
    """True for "among those freed", "of the released"."""
    piece = line.at(place)
    return piece is not None and piece.is_("words", "them") and piece.text.endswith(("freed", "released", "pardoned"))


def _judged(figure: _Figure, act: Act, groups: tuple[str, ...]) -> Found | Refused:
    """The claim of a number of people whom something befell, or why it is none."""
    line, head = figure.line, figure.head
    if groups and act.name not in ("freed", "inside"):
        return figure.refused(GROUP_ONLY_FREED)
    if act.name == "died" and not (act.in_custody or head.political or head.ordinary):
        return figure.refused(NOT_CUSTODY)
    if act.name == "inside" and head.ordinary and not act.goes_on:
        return figure.refused(ALL_PRISONERS)
    if act.name == "inside" and not (head.political or head.ordinary or act.in_custody or line.of_freed()):
        return figure.refused(NOT_INSIDE)
    freed = act.name == "freed"
    days = days_of(line, min(figure.first, act.at), max(head.last, act.at), figure.found, freed=freed)
    period = days.period.text if days.period else ""
    if groups and freed and not period and line.before.freed:
        period = line.before.period
    if act.name == "inside":
        period = in_days(days, line)
    if days.unknown:
        return figure.refused(NOT_DATED)
    why = f"{_MEANING[act.name]}: {act.why}"
    return figure.taken("count_is", why, what=act.name, groups=list(groups), period=period)
