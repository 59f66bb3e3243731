"""What stands of decisions, what follows from them, and which cannot stand."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.claims import PARAMETERS
from habeas.core.dates import PartialDate
from habeas.core.errors import FaultsError, InputError
from habeas.core.tables import DECISIONS
from habeas.intake.tables import read_workspace
from habeas.link.decisions import (
    Decision,
    Settled,
    check_rows,
    editions_of,
    groups_of,
    names_of,
    records_named,
    settled,
    standing,
    standing_of,
)
from habeas.store.append import append_rows
from tests.link.judged import COLUMNS, P7, WEST, WITH_PERSON, add, opened, workspace, write

DAY = PartialDate.parse("2031-02-01")
NAMES = "abcdef"
WHATS = ("same", "different", "unsure", "undone")
names = st.sampled_from(NAMES)
pairs = st.tuples(names, names).filter(lambda both: both[0] != both[1])
histories = st.lists(st.tuples(pairs, st.sampled_from(WHATS)), max_size=14)


def row(left, right, what, at, **more):
    return {
        "left": left,
        "right": right,
        "what": what,
        "by": "A",
        "on": DAY,
        "why": None,
        "editions": None,
        "row": at,
    } | more


def rows(*told):
    """Rows from texts like `a=b`, `a!b`, `a?b` and `a-b` for same, different, unsure and undone."""
    signs = dict(zip("=!?-", WHATS, strict=True))
    return [row(text[0], text[2], signs[text[1]], at) for at, text in enumerate(told, start=2)]


def of(*told):
    return settled(standing(rows(*told)))


def faults_of(call, *args, **more):
    with pytest.raises(FaultsError) as caught:
        call(*args, **more)
    return [str(fault) for fault in caught.value.faults]


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    folder = workspace(tmp_path_factory.mktemp("decisions"))
    add(folder, "west", WEST.replace("\n", ",P7\n"), header=WITH_PERSON, published="2020")
    with opened(folder) as database:
        yield database


@given(histories)
def test_what_stands_is_what_a_plain_replay_leaves(history):
    made = [row(*both, what, at) for at, (both, what) in enumerate(history, start=2)]
    left = {}
    for one in made:
        left[frozenset((one["left"], one["right"]))] = one["row"]
    undone = {one["row"] for one in made if one["what"] == "undone"}
    assert [one.row for one in standing(made)] == sorted(set(left.values()) - undone)


@given(histories, pairs, st.sampled_from(WHATS[:3]))
def test_a_decision_taken_back_leaves_what_was_settled_before(history, both, what):
    before = standing_of(Decision(left=a, right=b, what=w, by="A", on=DAY) for (a, b), w in history)
    if frozenset(both) in {frozenset(one.pair) for one in before}:
        return
    later = Decision(left=both[0], right=both[1], what=what, by="A", on=DAY)
    after = standing_of((*before, later, replace(later, left=both[1], right=both[0], what="undone")))
    assert after == before
    assert outcome(after) == outcome(before)


def outcome(decisions):
    try:
        return settled(decisions)
    except FaultsError as error:
        return str(error)


@given(st.lists(pairs, max_size=12))
def test_groups_are_the_connected_components(some):
    reached = {name: {name} for both in some for name in both}
    for one, other in some:
        reached[one].add(other)
        reached[other].add(one)
    for _ in NAMES:
        reached = {name: set.union(*(reached[other] for other in near)) for name, near in reached.items()}
    assert groups_of(some) == tuple(sorted({tuple(sorted(group)) for group in reached.values()}))


@given(histories)
def test_what_is_different_is_never_in_one_group_or_it_is_a_fault(history):
    stands = standing_of(Decision(left=a, right=b, what=w, by="A", on=DAY) for (a, b), w in history)
    same = groups_of(one.pair for one in stands if one.what == "same")
    clash = [one for one in stands if one.what == "different" for group in same if {*one.pair} <= {*group}]
    told = outcome(stands)
    assert isinstance(told, str) == bool(clash)
    if not clash:
        assert told.same == same


def test_the_last_row_of_a_pair_counts_in_either_order():
    assert of("a=b", "b!a") == Settled(different=frozenset({("a", "b")}))
    assert of("a!b", "b?a", "a=b") == Settled(same=(("a", "b"),))
    assert of("a=b", "b-a") == Settled()
    assert of("a=b", "b-a", "a?b") == Settled(unsure=frozenset({("a", "b")}))


def test_that_two_are_one_person_holds_from_one_to_the_next():
    assert of("c=d", "a=b", "d=b", "e=f").same == (("a", "b", "c", "d"), ("e", "f"))


def test_a_contradiction_names_the_rows_and_no_record():
    told = faults_of(of, "a=b", "e=f", "b=c", "c!a")
    assert told == [
        "hand/decisions.csv, row 5, column 'what': the records are said to be different, and by rows 2, 4 they are one "
        "person. Take back what is wrong: habeas judge --undo A B."
    ]
    assert len(faults_of(of, "a=b", "b=c", "c=d", "c!a", "d!a")) == 2


def test_a_contradiction_that_was_taken_back_is_none():
    assert of("a=b", "b=c", "c!a", "b-c").same == (("a", "b"),)


def test_unsure_says_nothing_against_what_others_make_one():
    assert of("a=b", "b=c", "a?c") == Settled(same=(("a", "b", "c"),), unsure=frozenset({("a", "c")}))


def test_records_have_names_and_names_have_records(lists):
    every = [number for (number,) in lists.rows("select record from lists.record")]
    named = names_of(lists, every)
    assert sorted(named.values()) == [*(f"east:{n}" for n in range(1, 5)), *(f"north:{n}" for n in range(1, 4)), P7]
    assert records_named(lists, [*named.values(), "west:A-1", "nowhere:1", "", "north:"]) == {
        v: k for k, v in named.items()
    }


def test_a_person_of_several_records_is_the_first_of_them(tmp_path):
    folder = workspace(tmp_path)
    two = "A-1,Vorobei,,,,,,,,,P7\nA-2,Vorobei,,,,,,,,,P7\n"
    add(folder, "west", two, header=WITH_PERSON)
    with opened(folder) as database:
        found = dict(database.rows("select key, record from lists.record where list = 'west'"))
        assert records_named(database, [P7]) == {P7: min(found.values())}
        assert set(names_of(database, found.values()).values()) == {P7}


def test_the_editions_of_a_decision_are_the_newest_of_both_lists(tmp_path):
    folder = workspace(tmp_path)
    for published in ("2021", "2020"):
        add(folder, "west", WEST.replace("1984", published), published=published)
    with opened(folder) as database:
        editions = editions_of(database)
        assert editions("north:1", "west:A-1") == "north@2031-01-31 west@2021"
        assert editions("east:1", "east:2") == "east@2031-01-31"


def test_all_faults_of_rows_are_told_at_once_and_no_key(lists):
    wrong = [
        row("north:1", "north:1", "same", 2),
        row("north:999", "nroth:1", "perhaps", 3, by=None, on=None),
        row(None, "east:1", "same", 4),
    ]
    assert faults_of(check_rows, wrong, lists) == [
        "hand/decisions.csv, row 2, column 'right': this is the record on the left itself. Name two records.",
        "hand/decisions.csv, row 3, column 'by': the cell is empty. Fill it in. Who decided.",
        "hand/decisions.csv, row 3, column 'on': the cell is empty. Fill it in. When.",
        "hand/decisions.csv, row 3, column 'what': this is not a word of 'decisions'. One of: same, different, unsure, undone.",
        "hand/decisions.csv, row 3, column 'left': the list has no such record. habeas show prints the keys of records. What no "
        "longer holds is taken back with habeas judge --undo A B.",
        "hand/decisions.csv, row 3, column 'right': no list has such a record. Name a record by its list and key; nearest: "
        "north:KEY. What no longer holds is taken back with habeas judge --undo A B.",
        "hand/decisions.csv, row 4, column 'left': the cell is empty. Fill it in. A record, as `LIST:KEY`; by its person, where "
        "the list names one.",
    ]  # fmt: skip


def test_a_pair_taken_back_may_be_of_a_record_that_is_gone(lists):
    gone = [row("north:999", "east:1", "same", 2), row("east:1", "north:999", "undone", 3)]
    check_rows(gone, lists)
    assert len(faults_of(check_rows, gone[:1], lists)) == 1


def test_the_table_is_read_checked_and_typed_with_the_others(tmp_path):
    folder = workspace(tmp_path)
    assert read_workspace(folder, PARAMETERS).rows["decisions"] == ()
    write(folder, "north:1,east:1,same,A,2031-02-01,,\n")
    found = read_workspace(folder, PARAMETERS).rows["decisions"]
    assert standing(found) == (Decision(left="north:1", right="east:1", what="same", by="A", on=DAY, row=2),)
    write(folder, "north:1,,maybe,,1 May,,\n")
    told = faults_of(read_workspace, folder, PARAMETERS)
    assert [text.partition(":")[0] for text in told] == [
        f"hand/decisions.csv, row 2, column '{column}'" for column in ("right", "what", "by", "on")
    ]


def test_a_file_without_an_end_of_line_or_in_another_order_is_added_to(tmp_path):
    path = tmp_path / "hand" / "decisions.csv"
    made = {
        "left": "a:1",
        "right": "b:1",
        "what": "same",
        "by": 'A, "B"',
        "on": "2031",
        "why": "line\none",
        "editions": None,
    }
    append_rows(path, [made], header=DECISIONS.header)
    text = f'{COLUMNS}a:1,b:1,same,"A, ""B""",2031,"line\none",\n'
    assert path.read_text(encoding="utf-8") == text
    path.write_text("why,editions,on,by,what,right,left", encoding="utf-8")
    append_rows(path, [made, made], header=DECISIONS.header)
    assert path.read_text(encoding="utf-8").splitlines()[1:3] == ['"line', 'one",,2031,"A, ""B""",same,b:1,a:1']
    path.write_text("left,right\n", encoding="utf-8")
    with pytest.raises(InputError, match="the first row lacks columns"):
        append_rows(path, [made], header=DECISIONS.header)
    assert path.read_text(encoding="utf-8") == "left,right\n"


ADDING = """
import sys
from pathlib import Path
from habeas.store.append import append_rows
for at in range(300):
    row = {"left": f"a:{sys.argv[2]}-{at}", "right": "b:1", "what": "same", "why": "x" * at}
    append_rows(Path(sys.argv[1]), [row], header=("left", "right", "what", "why"))
"""


def test_two_programs_that_add_at_once_lose_no_row(tmp_path):
    path, root = tmp_path / "decisions.csv", Path(__file__).parents[2]
    running = [subprocess.Popen([sys.executable, "-c", ADDING, path, name], cwd=root) for name in "xy"]
    assert [one.wait(timeout=60) for one in running] == [0, 0]
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    assert header == "left,right,what,why"
    assert len(lines) == 600
    assert {*lines} == {f"a:{name}-{at},b:1,same,{'x' * at}" for name in "xy" for at in range(300)}
