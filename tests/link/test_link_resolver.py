"""Lines of nomenklatura's resolver: what we write says what was decided, and what it writes becomes decisions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.core.dates import PartialDate
from habeas.core.errors import FaultsError
from habeas.intake.editions import Request, add_edition
from habeas.intake.ftm import write_statements
from habeas.link.decisions import Decision, settled, standing_of
from habeas.link.resolver import entities_of, resolver_lines
from habeas.link.resolver_in import decisions_in, names_of_entities, read_edges
from habeas.sources.base import Tier
from tests.intake.test_ftm import foreign, lines
from tests.link.judged import P7, WITH_PERSON, add, decided, judge, opened, rows, workspace, write

DAY = PartialDate.parse("2031-02-01")
NAMES = "abcdef"
names = st.sampled_from(NAMES)
pairs = st.tuples(names, names).filter(lambda both: both[0] != both[1])
histories = st.lists(st.tuples(pairs, st.sampled_from(("same", "different", "unsure", "undone"))), max_size=12)
ODD = "A 2/ы,Nikolai Vorobei,,man,1984,,,,,,\n"
# Entities of another tool's list, of which nomenklatura knows two by a canonical name.
THEIRS = foreign(
    ("sl-1", "Person", "name", "Mikola Varabei"),
    ("Q4321", "Person", "name", "Alena Zyaziulya"),
    ("sl-3", "Person", "name", "Ihar Drozd"),
)

# Written by nomenklatura 4.17.4 (Resolver.decide, suggest, explode; then all_edges with deleted ones, as 7th deleted_at).
WRITTEN = """\
["NK-my2f34u6UwBkY83ri9iCzh", "east.1", "positive", null, "nina", "2026-11-23T08:32:03.459985+0"]
["NK-my2f34u6UwBkY83ri9iCzh", "north.1", "positive", null, "nina", "2026-11-23T08:32:03.463275+0"]
["sl-1", "east.1", "positive", null, "nina", "2026-11-23T08:32:03.465738+0"]
["NK-Pq79MnfoJSKpPAAXmzzat6", "east.2", "positive", null, "nina", "2026-11-23T08:32:03.471091+0", "2026-11-23T08:32:03.484013+0"]
["NK-Pq79MnfoJSKpPAAXmzzat6", "north.2", "positive", null, "nina", "2026-11-23T08:32:03.472908+0", "2026-11-23T08:32:03.481844+0"]
["north.3", "east.3", "negative", null, "olga", "2026-11-23T08:32:03.475309+0"]
["sl-1", "north.2", "unsure", null, "olga", "2026-11-23T08:32:03.477042+0", "2026-11-23T08:32:03.481844+0"]
["north.3", "east.4", "no_judgement", 0.7, "root", "2026-11-23T08:32:03.478358+0"]
"""


def decision(left, right, what="same", *, on=DAY):
    return Decision(left=left, right=right, what=what, by="A", on=on)


def edges(*told):
    """Lines from target, source and judgement, and perhaps user, day and the day of being taken back."""
    made = []
    for target, source, judgement, *more in told:
        user, on, gone = [*more, *("N", "2031-03-01", None)[len(more) :]]
        made.append(json.dumps([target, source, judgement, None, user, on] + ([gone] if gone else [])))
    return read_edges("\n".join(made), file="x.ijson")


def taken(told, stands=(), names=None):
    """What comes of edges, as `a=b` and the like; one-letter names are records unless others are given."""
    names = {name: name for name in NAMES} if names is None else names
    found = decisions_in(told, names, stands, file="x.ijson", today=PartialDate.parse("2031-04-01"))
    signs = {"same": "=", "different": "!", "unsure": "?", "undone": "-"}
    return [signs[one.what].join(one.pair) for one in found.decisions]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = workspace(tmp_path_factory.mktemp("resolver"))
    add(made, "west", ODD + "A-1,Vorobei,,,,,,,,,P7\nA-2,Vorobei,,,,,,,,,P7\n", header=WITH_PERSON)
    path = made.parent / "sanctions.csv"
    path.write_bytes(THEIRS)
    add_edition(made, Request(reader="ftm", path=path, published="2031-01-31", list="sanctions", any_size=True))
    return made


@pytest.fixture
def mine(folder):
    yield folder
    (folder / "hand" / "decisions.csv").unlink(missing_ok=True)


# What we write


@pytest.mark.parametrize("tier", [Tier.RESTRICTED, Tier.PUBLIC])
def test_a_record_is_the_entity_of_that_name_in_an_export(folder, tier):
    path = folder.parent / "statements.csv"
    with opened(folder) as database:
        write_statements(database, path, known=None, tier=tier)
        every = database.rows("select list || ':' || coalesce(person, key) from lists.record where list <> 'sanctions'")
        ours = entities_of(database, [name for (name,) in every], hidden=tier is not Tier.RESTRICTED)
    told = {
        line["entity_id"]
        for line in lines(path.read_bytes())
        if line["schema"] == "Person" and line["dataset"] != "sanctions"
    }
    assert len(told) == 10
    assert {entity for entities in ours.values() for entity in entities} == told
    assert len(ours[P7]) == 2


def test_an_entity_of_another_tools_list_keeps_its_own_name(folder):
    with opened(folder) as database:
        assert entities_of(database, ["sanctions:sl-1"], hidden=False) == {"sanctions:sl-1": ("sl-1",)}
        assert entities_of(database, ["sanctions:sl-1"], hidden=True)["sanctions:sl-1"][0].startswith("sanctions.-")


@pytest.mark.parametrize("tier", ["restricted", "public"])
def test_what_is_written_is_read_again_as_the_same_decisions(mine, tier):
    told = [
        ("north:1", "east:1", "same"), ("east:1", "west:A 2/ы", "same"), ("north:2", P7, "different"),
        ("sanctions:sl-1", "north:1", "same"), ("sanctions:Q4321", "north:3", "unsure"),
    ]  # fmt: skip
    write(mine, "".join(f"{left},{right},{what},A,2031-02-01,,\n" for left, right, what in told))
    path = mine.parent / "ours.ijson"
    code, out, _ = judge(mine, "--resolver-out", path, "--tier", tier)
    written = path.read_text(encoding="utf-8").splitlines()
    assert (code, out) == (0, f"{path}: {len(written)} lines.\n")
    assert len(written) == 2 * 3 + 2 + 2  # two for each pair that is the same, and two records of one person
    assert ("A 2/ы" in "".join(written), "sl-1" in "".join(written)) == (False, tier == "restricted")
    assert judge(mine, "--resolver-in", path) == (0, "Decided: 0.\n", "")
    (mine / "hand" / "decisions.csv").unlink()
    assert judge(mine, "--resolver-in", path)[0] == 0
    assert {(*sorted(one[:2]), one[2]) for one in decided(mine)} == {(*sorted(one[:2]), one[2]) for one in told}
    assert {(row["by"], row["on"]) for row in rows(mine)} == {("A", "2031-02-01")}


@given(histories)
def test_lines_of_any_history_bring_back_what_stands(history):
    made = tuple(decision(*both, what) for both, what in history)
    stands = standing_of(made)
    try:
        before = settled(stands)
    except FaultsError:
        return
    text = "".join(resolver_lines(made, {name: (f"x.{name}",) for name in NAMES}))
    found = decisions_in(
        read_edges(text, file="x"), {f"x.{name}": name for name in NAMES}, (), file="x", today=DAY
    ).decisions
    after = settled(found)
    assert (after.same, after.different) == (before.same, before.different)
    # Of two that are one person nobody need be unsure.
    one = {pair for pair in before.unsure for group in before.same if {*pair} <= {*group}}
    assert after.unsure == before.unsure - one


@given(histories)
def test_lines_read_where_they_come_from_change_nothing(history):
    made = tuple(decision(*both, what) for both, what in history)
    stands = standing_of(made)
    try:
        settled(stands)
    except FaultsError:
        return
    told = "".join(resolver_lines(made, {name: (name,) for name in NAMES}))
    assert taken(read_edges(told, file="x"), stands) == []


def test_what_was_taken_back_is_a_line_that_says_so():
    told = list(resolver_lines([decision("a", "b"), decision("b", "a", "undone")], {"a": ("a",), "b": ("b",)}))
    assert [json.loads(line)[2:] for line in told] == [["positive", None, "A", "2031-02-01", "2031-02-01"]] * 2
    assert taken(read_edges("".join(told), file="x"), [decision("a", "b")]) == ["a-b"]
    assert taken(read_edges("".join(told), file="x"), [decision("a", "b", "different")]) == []


# What we read


def test_what_the_library_writes_is_read(mine):
    path = mine.parent / "theirs.ijson"
    path.write_text(WRITTEN, encoding="utf-8")
    write(mine, "east:2,north:2,same,A,2026-11-01,,\nsanctions:sl-1,north:2,unsure,A,2026-11-23,,\n")
    assert judge(mine, "--resolver-in", path)[0] == 0
    assert [(row["left"], row["right"], row["what"], row["by"], row["on"]) for row in rows(mine)[2:]] == [
        ("east:2", "north:2", "undone", "nina", "2026-11-23"),
        ("sanctions:sl-1", "north:2", "undone", "olga", "2026-11-23"),
        ("east:1", "north:1", "same", "nina", "2026-11-23"),
        ("sanctions:sl-1", "east:1", "same", "nina", "2026-11-23"),
        ("north:3", "east:3", "different", "olga", "2026-11-23"),
    ]


def test_records_joined_to_one_canonical_name_are_one_person():
    told = edges(("NK-1", "c", "positive"), ("NK-1", "a", "positive"), ("NK-1", "b", "positive"))
    assert taken(told) == ["a=c", "b=c"]
    assert taken(edges(("NK-1", "a", "positive"), ("NK-2", "NK-1", "positive"), ("NK-2", "b", "positive"))) == ["a=b"]
    assert taken(edges(("b", "a", "positive"), ("x", "b", "positive"), ("x", "c", "positive"))) == ["a=b", "b=c"]
    assert taken(edges(("NK-1", "a", "positive"), ("x", "y", "positive"))) == []


def test_judgements_of_canonical_names_are_of_the_records_behind_them():
    told = edges(
        ("NK-1", "b", "positive"), ("NK-1", "a", "positive"), ("NK-2", "c", "positive"), ("NK-2", "NK-1", "negative")
    )
    assert taken(told) == ["a=b", "a!c"]
    assert taken(edges(("NK-1", "c", "positive"), ("NK-1", "d", "unsure"))) == ["c?d"]
    assert taken(edges(("NK-1", "x", "positive"), ("NK-1", "d", "negative"))) == []


def test_suggestions_are_passed_over_and_the_last_line_of_a_pair_counts():
    told = edges(("a", "b", "positive"), ("b", "a", "negative"), ("c", "d", "no_judgement"))
    assert taken(told) == ["a!b"]
    assert taken(edges(("a", "b", "positive"), ("b", "a", "positive", "N", "2031-03-01", "2031-03-02"))) == []


def test_a_line_taken_back_undoes_what_stands_if_that_is_not_younger():
    gone = ("N", "2031-01-01", "2031-03-02T10:00:00")
    for what, judgement in (("same", "positive"), ("different", "negative"), ("unsure", "unsure")):
        told = edges(("a", "b", judgement, *gone))
        assert taken(told, [decision("a", "b", what)]) == ["a-b"]
        assert taken(told, [decision("a", "b", what, on=PartialDate.parse("2031-03-03"))]) == []
    through = edges(("NK-1", "a", "positive"), ("NK-1", "b", "positive", *gone))
    assert taken(through, [decision("a", "b")]) == ["a-b"]
    still = edges(("NK-1", "a", "positive"), ("NK-1", "b", "positive", *gone), ("a", "b", "positive"))
    assert taken(still, [decision("a", "b")]) == []


def test_a_judgement_older_than_another_that_stands_is_left_out():
    stands = [decision("a", "b", "different", on=PartialDate.parse("2031-03-02"))]
    assert taken(edges(("a", "b", "positive")), stands) == []
    assert taken(edges(("a", "b", "positive", "N", "2031-03-03")), stands) == ["a=b"]
    assert taken(edges(("a", "b", "positive", None, None)), stands) == ["a=b"]


def test_user_and_day_become_by_and_on():
    told = edges(("a", "b", "positive", "nina", "2031-03-01T10:11:12.131415+00:00"), ("c", "d", "positive", None, None))
    found = decisions_in(told, {name: name for name in NAMES}, (), file="x", today=DAY).decisions
    assert [(one.by, one.on.text) for one in found] == [("nina", "2031-03-01"), ("nomenklatura", "2031-02-01")]


@pytest.mark.parametrize(
    "told",
    [
        (("a", "b", "positive"), ("NK-1", "a", "positive"), ("NK-1", "b", "positive"), ("a", "NK-1", "negative")),
        (("a", "x", "positive"), ("b", "x", "positive"), ("b", "a", "negative")),
        (("a", "x", "positive"), ("y", "x", "positive"), ("y", "a", "negative")),
    ],
)
def test_a_negative_line_about_one_person_is_a_fault(told):
    with pytest.raises(FaultsError) as caught:
        taken(edges(*told))
    assert str(caught.value) == (
        f"x.ijson, row {len(told)}: it says that two entities are different which are one person by other lines or in the "
        "list. Take one of the lines back."
    )


def test_all_lines_that_are_none_are_told_and_not_shown():
    secret = "Верабей"
    text = [
        f'["{secret}"', f'{{"target": "{secret}"}}', f'["{secret}", "b", "positive"]',
        f'["{secret}", 1, "positive", null, null, null]', f'["a", "a", "positive", null, "{secret}", null]',
        f'["a", "b", "{secret}", null, null, null]', f'["a", "b", "positive", null, "\\u001b{secret}", null]',
        f'["a", "b", "positive", null, null, "{secret}"]', "[" * 100_000, "NaN", "",
    ]  # fmt: skip
    with pytest.raises(FaultsError) as caught:
        read_edges("\n".join(text), file="x")
    assert [fault.row for fault in caught.value.faults] == list(range(1, 11))
    assert secret not in str(caught.value)


def test_entities_are_known_by_all_their_names(folder):
    told = {"north.1": "north:1", "north:1": "north:1", "west.A.202.2f.d1.8b": None, "west:A-2": P7,
            f"person.{P7.replace(':', '.')}": P7, "sl-1": "sanctions:sl-1", "sanctions.sl-1": "sanctions:sl-1",
            "Q4321": "sanctions:Q4321", "1": None, "NK-1": None, "north.9": None}  # fmt: skip
    with opened(folder) as database:
        ours = entities_of(database, ["west:A 2/ы"], hidden=False)["west:A 2/ы"][0]
        found = names_of_entities(database, edges(*((name, "z", "positive") for name in [*told, ours])), file="x")
    assert found == {name: record for name, record in told.items() if record} | {ours: "west:A 2/ы"}


def test_an_entity_that_could_be_two_records_is_a_fault(tmp_path):
    folder = workspace(tmp_path)
    path = tmp_path / "theirs.csv"
    path.write_bytes(THEIRS)
    for name in ("one", "two"):
        add_edition(folder, Request(reader="ftm", path=path, published="2031-01-31", list=name, any_size=True))
    lines_file = tmp_path / "x.ijson"
    lines_file.write_text('["north:1", "sl-1", "positive", null, "N", null]\n', encoding="utf-8")
    assert judge(folder, "--resolver-in", lines_file)[::2] == (
        2,
        "x.ijson, row 1: an entity of it could be several records here. Write the record's own name in its place, LIST:KEY, "
        "as habeas judge --list prints it.\n",
    )
    lines_file.write_text('["north:1", "two:sl-1", "positive", null, "N", null]\n', encoding="utf-8")
    assert judge(folder, "--resolver-in", lines_file)[0] == 0
    assert decided(folder) == [("north:1", "two:sl-1", "same")]


def test_lines_about_strangers_are_counted_and_a_contradiction_takes_nothing(mine):
    path = mine.parent / "x.ijson"
    path.write_text('["NK-1", "north.1", "positive", null, "N", "2031-03-01"]\n["NK-2", "y", "negative", null, "N", null]\n'
                    '["NK-1", "sl-1", "positive", null, "N", "2031-03-01"]\n', encoding="utf-8")  # fmt: skip
    code, out, err = judge(mine, "--resolver-in", path)
    assert (code, err) == (0, "")
    assert out.startswith("Decided: 1. 1 lines are of entities that no list here has.")
    assert decided(mine) == [("north:1", "sanctions:sl-1", "same")]
    path.write_text(
        '["north.1", "north.2", "positive", null, "N", null]\n["sl-1", "north.2", "negative", null, "N", null]\n'
    )
    assert judge(mine, "--resolver-in", path)[2] == (
        "x.ijson, row 2, column 'what': the records are said to be different, and by row 2 of hand/decisions.csv and row 1 "
        "they are one person. Take back what is wrong: habeas judge --undo A B.\n"
    )  # fmt: skip
    assert len(rows(mine)) == 1
    path.write_bytes(b"\xff\xfe[")
    assert judge(mine, "--resolver-in", path)[::2] == (
        2,
        f"{path}: this is not UTF-8. Give the file as nomenklatura wrote it.\n",
    )
