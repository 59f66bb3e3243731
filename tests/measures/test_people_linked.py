"""How many people lists name together, one by one and on every list."""

import pytest

from habeas.core.types import Findings
from habeas.measures import people_linked
from habeas.measures.people_rows import who_counts
from tests.measures.people import spoken
from tests.register.linking import linked
from tests.register.lists import lists

EDITIONS = {
    "a 2022-06-30": "id  in  body\n1  2020-01  good\n2  2020-02  good\n3  2020-03  -",
    "b 2022-06-30": "id  in  body\n1  2020-01  good\n2  2020-02  -\n4  2020-04  good",
    "c 2022-09-30": "id  who  in  body\n1  -  2020-01  -\n7  Z  2020-02  good\n8  Z  2021-02  good",
}
SAME = [("a:1", "b:1"), ("b:1", "c:1"), ("a:2", "b:2")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return lists(tmp_path_factory.mktemp("linked"), EDITIONS)


def found_of(folder, *links, **more):
    with linked(folder, *links, **more) as made:
        return Findings(people_linked.compute(made, made.window)), who_counts(made)


def test_people_are_counted_once_whatever_number_of_lists_names_them(folder):
    found, _ = found_of(folder, SAME)
    # One stands on three lists, one on two, and three on one, of whom Z has two records there.
    assert found["linked.people"].value == 5
    assert found["linked.on_all"].value == 1
    assert found["linked.lists"].table.rows == ((1, 3, 3, 3), (2, 1, 1, 1), (3, 1, 1, 1))
    assert (found["linked.people"].n, found["linked.people"].n_unit) == (9, "records")
    assert [source.key for source in found["linked.people"].sources] == [
        "lists:a-2022-06-30", "lists:b-2022-06-30", "lists:c-2022-09-30",
    ]  # fmt: skip
    assert spoken(people_linked.MEASURE, found) == [
        "Together the lists name 5 people, each counted once; every one of the lists names 1 person."
    ]


def test_a_person_counts_if_a_body_counts_any_of_the_records(folder):
    found, words = found_of(folder, SAME, counting="good")
    # a:3 is counted by nobody; b:2 is, by the record of the other list.
    assert found["linked.people"].value == 4
    assert found["linked.lists"].table.rows == ((1, 2, 2, 2), (2, 1, 1, 1), (3, 1, 1, 1))
    assert words == "counting whom good counts as a political prisoner"
    found, words = found_of(folder, SAME, counting="in_all_lists")
    assert (found["linked.people"].value, found["linked.on_all"].value) == (1, 1)
    assert words == "counting whom every one of the lists names"


def test_nobody_on_all_lists_is_said_so(folder):
    found, _ = found_of(folder, [("a:2", "b:2")])
    assert spoken(people_linked.MEASURE, found) == [
        "Together the lists name 7 people, each counted once; nobody is named by every one of them."
    ]


def test_where_nothing_is_linked_or_there_is_one_list_nothing_is_said(folder):
    assert not found_of(folder)[0]
    assert not found_of(folder, SAME, without=("b", "c"))[0]
    assert found_of(folder, [], [("a:1", "b:1")])[0]["linked.people"].value == 8


def test_before_a_list_was_known_it_is_no_list(folder):
    found, _ = found_of(folder, SAME, known="2022-07-01", on="2022-06-30")
    assert found["linked.lists"].table.rows == ((1, 2, 2, 2), (2, 2, 2, 2))
