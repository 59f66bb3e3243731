"""Detentions out of lists: a text table of an edition in, a text table of detentions out, worked by hand."""

import pytest

from habeas.core.errors import FaultsError, UnknownName
from tests.register.lists import ask, detentions, lists, publish, text

ALL = "0001-01-01"
OPEN = "9999-12-31"
CUSTODY = """
id  in          out         died        how          state
{}
"""


def one(row, columns="start end exit ended held_on", **clocks):
    return ask({"2024-01-31": CUSTODY.format(row)}, columns, **({"on": "2024-01-31"} | clocks))


# One edition: where a detention begins and ends


@pytest.mark.parametrize(
    ("row", "detention"),
    [
        # Held on the day of the list: from then on the end is open.
        ("1  2020-05-06  -  -  -  held", "2020-05-06..2020-05-06  2024-02-01..9999-12-31  -  false  2024-01-31"),
        ("1  2020-05  -  -  -  held", "2020-05-01..2020-05-31  2024-02-01..9999-12-31  -  false  2024-01-31"),
        ("1  -  -  -  -  held", f"{ALL}..2024-01-31  2024-02-01..9999-12-31  -  false  2024-01-31"),
        ("1  2020-05/..  -  -  -  held", "2020-05-01..2024-01-31  2024-02-01..9999-12-31  -  false  2024-01-31"),
        # Nobody says whether inside: the end is anywhere after the beginning, and unknown is not inside.
        ("1  2020-05-06  -  -  -  -", "2020-05-06..2020-05-06  2020-05-06..9999-12-31  -  ?  -"),
        # No longer held: out by the day of the list, how is unknown.
        ("1  2020-05-06  -  -  -  not_held", "2020-05-06..2020-05-06  2020-05-06..2024-01-31  unknown  true  -"),
        ("1  2020-05-06  -  -  -  suspended", "2020-05-06..2020-05-06  2020-05-06..2024-01-31  unknown  true  -"),
        ("1  -  -  -  -  not_held", f"{ALL}..2024-01-31  {ALL}..2024-01-31  unknown  true  -"),
        # Released on a day or in a month.
        ("1  2020-05-06  2022-07-03  -  pardon  -", "2020-05-06..2020-05-06  2022-07-03..2022-07-03  pardon  true  -"),
        ("1  2020-05-06  2022-07  -  -  -", "2020-05-06..2020-05-06  2022-07-01..2022-07-31  unknown  true  -"),
        ("1  -  2022-07  -  term_served  -", f"{ALL}..2022-07-31  2022-07-01..2022-07-31  term_served  true  -"),
        # Nobody leaves before the first possible day of the beginning.
        ("1  2020-05-06  ../2022  -  -  -", "2020-05-06..2020-05-06  2020-05-06..2022-12-31  unknown  true  -"),
        # A way out without a day.
        ("1  2020-05-06  -  -  amnesty  -", "2020-05-06..2020-05-06  2020-05-06..2024-01-31  amnesty  true  -"),
        # Death in custody ends a detention on its day; any other death bounds it.
        ("1  2020-05-06  -  2021-02  died  -", "2020-05-06..2020-05-06  2021-02-01..2021-02-28  died  true  -"),
        ("1  2020-05-06  -  2021-02  -  -", "2020-05-06..2020-05-06  2020-05-06..2021-02-28  -  ?  -"),
        ("1  2020-05-06  -  -  died  -", "2020-05-06..2020-05-06  2020-05-06..2024-01-31  died  true  -"),
        ("1  2020-05-06  2020-06-01  2022-01-01  term_served  -", "2020-05-06..2020-05-06  2020-06-01..2020-06-01  term_served  true  -"),
        # A release after the day of the list was announced, and has not come.
        ("1  2020-05-06  2024-03-01  -  pardon  -", "2020-05-06..2020-05-06  2024-03-01..2024-03-01  pardon  false  -"),
    ],
)  # fmt: skip
def test_a_row_is_a_detention(row, detention):
    assert one(row) == detention


@pytest.mark.parametrize("row", ["1  -  -  -  -  -", "1  -  -  -  -  suspended", "1  -  -  2022  -  -"])
def test_a_row_that_tells_of_no_custody_is_no_detention(row):
    assert one(row) == ""


def test_every_way_out_is_kept_by_its_word():
    words = [
        "term_served",
        "pardon",
        "amnesty",
        "parole",
        "exchange",
        "deported",
        "executed",
        "commuted",
        "transferred",
        "escaped",
        "acquitted",
        "unknown",
    ]
    rows = "\n".join(f"{n}  2020  2021-01-{n + 1:02}  -  {word}  -" for n, word in enumerate(words))
    assert one(rows, "exit").splitlines() == words


def test_what_had_not_begun_is_not_there():
    assert one("1  2020-05-06  -  -  -  held", on="2020-05-05") == ""
    assert one("1  2020-05-06  -  -  -  held", "start", on="2020-05-06") == "2020-05-06..2020-05-06"


@pytest.mark.parametrize("row", ["1  2022-05-06  2020-07-03  -  -  -", "1  2022-05  2020-07  -  pardon  -"])
def test_an_end_before_the_beginning_is_reported_and_not_repaired(row):
    [start, end, wrong] = one(row, "start end wrong").split("  ")
    assert wrong == "true"
    assert (start[:7], end[:7]) == ("2022-05", "2020-07")


def test_a_day_that_may_be_in_order_is_no_contradiction():
    assert (
        one("1  2022  2022-07-03  -  -  -", "start end wrong")
        == "2022-01-01..2022-07-03  2022-07-03..2022-07-03  false"
    )


# When a sentence ends, and whether somebody left before


SENTENCE = """
id  in          verdict     from        term  end         out         how
{}
"""


def sentenced(row, columns="scheduled early", settings="[credits]\npre_trial = [1, 2]\n"):
    return ask({"2024-01-31": SENTENCE.format(row)}, columns, settings=settings, on="2024-01-31")


@pytest.mark.parametrize(
    ("row", "scheduled", "early"),
    [
        # As told, whatever else is said.
        ("1  2020-01-01  -  -  1000  2022-06-01  -  -", "2022-06-01..2022-06-01", "?"),
        # 100 days from the first day, of which 50 before the verdict may count twice: 50 to 100 days.
        ("1  2021-01-01  2021-02-20  -  100  -  -  -", "2021-02-20..2021-04-11", "?"),
        # No verdict known: all days may count twice.
        ("1  2021-01-01  -  -  100  -  -  -", "2021-02-20..2021-04-11", "?"),
        # From a day of its own, the days before the verdict count once or twice: 50 of them, 0 to 100 days less.
        ("1  2021-01-01  2021-02-20  2021-02-20  100  -  -  -", "2021-02-20..2021-05-31", "?"),
        # Nothing is known of the beginning, or of the term.
        ("1  -  -  -  100  -  2022-01-01  pardon", "-", "?"),
        ("1  2021-01-01  -  -  -  -  2022-01-01  pardon", "-", "?"),
        # Early is more than 14 days before: surely, surely not, or who knows.
        ("1  2020-01-01  -  -  -  2022-06-30  2022-06-15  pardon", "2022-06-30..2022-06-30", "true"),
        ("1  2020-01-01  -  -  -  2022-06-30  2022-06-16  pardon", "2022-06-30..2022-06-30", "false"),
        ("1  2020-01-01  -  -  -  2022-06-30  2022-08-01  term_served", "2022-06-30..2022-06-30", "false"),
        ("1  2020-01-01  -  -  -  2022-06-30  2022-06  pardon", "2022-06-30..2022-06-30", "?"),
        ("1  2020-01-01  -  -  -  2022-06  2022-05-17  pardon", "2022-06-01..2022-06-30", "true"),
        ("1  2020-01-01  -  -  -  2022-06  2022-06-01  pardon", "2022-06-01..2022-06-30", "?"),
    ],
)  # fmt: skip
def test_the_end_of_a_sentence_is_an_interval(row, scheduled, early):
    assert sentenced(row) == f"{scheduled}  {early}"


def test_a_death_is_never_early():
    row = "id  in  end  died  how\n1  2020-01-01  2022-06-30  2021-01-01  died"
    assert ask({"2024-01-31": row}, "end early", on="2024-01-31") == "2021-01-01..2021-01-01  false"


def test_credits_are_those_of_the_settings():
    row = "1  2021-01-01  2021-02-20  -  100  -  -  -"
    assert sentenced(row, "scheduled", "[credits]\npre_trial = [1, 1]\n") == "2021-04-11..2021-04-11"
    assert sentenced(row, "scheduled", "[credits]\npre_trial = [1, 1.5]\n") == "2021-03-17..2021-04-11"


def test_an_open_beginning_gives_no_impossible_day():
    """2022-03-05/.. has no last day: nothing is after the last day there is."""
    row = "id  in  term  state  who\n1  2022-03-05/..  100  held  -\n2  ../2022  100  held  -"
    found = ask(
        {"2024-01-31": row}, "start scheduled early", on="2024-01-31", settings="[credits]\npre_trial = [1, 10]\n"
    )
    for line in found.splitlines():
        assert "BC" not in line
        assert all(len(part) == len("0001-01-01..9999-12-31") or part in "?-" for part in line.split("  "))


# Several detentions of a person


PERSON = """
id  who  in          out         how     state
{}
"""


def of_person(rows, columns="start end", **clocks):
    return ask({"2024-01-31": PERSON.format(rows)}, columns, **({"on": "2024-01-31"} | clocks))


def test_detentions_that_surely_overlap_are_one():
    rows = "1  Z  2020-01-01  2021-06-01  pardon  -\n2  Z  2021-01-01  2022-03-01  amnesty  -\n3  Z  2022-03-01  2023-01-01  -  -"
    assert of_person(rows, "start end exit") == text("""
        2020-01-01..2020-01-01  2022-03-01..2022-03-01  amnesty
        2022-03-01..2022-03-01  2023-01-01..2023-01-01  unknown
    """)  # fmt: skip


def test_prosecutions_of_somebody_who_is_held_are_one_detention():
    rows = "\n".join(f"{n}  Z  2022-0{n}-05/..  -  -  held" for n in range(1, 9))
    assert of_person(rows) == "2022-01-05..2024-01-31  2024-02-01..9999-12-31"


def test_detentions_that_may_overlap_are_two_and_bound_each_other():
    rows = "1  Z  2020-01-01  2020  -  -\n2  Z  2020-06-01  2021-01-01  -  -"
    assert of_person(rows) == text("""
        2020-01-01..2020-01-01  2020-01-01..2020-06-01
        2020-06-01..2020-06-01  2021-01-01..2021-01-01
    """)


def test_a_short_detention_within_the_possible_days_of_another_is_not_merged_with_it():
    """The long one began after the short one: between them the person was out."""
    rows = "1  Z  2020/2022  2023-05-01  -  -\n2  Z  2020-06-01  2020-07-01  -  -"
    assert of_person(rows) == text("""
        2020-06-01..2020-06-01  2020-07-01..2020-07-01
        2020-07-01..2022-12-31  2023-05-01..2023-05-01
    """)


def test_where_the_order_of_two_detentions_is_not_known_neither_bounds_the_other():
    rows = "1  Z  2020  2020-02/2022-06  -  -\n2  Z  2020-06-01  2020-07-01  -  -"
    assert of_person(rows) == text("""
        2020-01-01..2020-12-31  2020-02-01..2022-06-30
        2020-06-01..2020-06-01  2020-07-01..2020-07-01
    """)


def test_two_detentions_of_one_row_are_two():
    found = ask(
        {"2024-01-31": "id  in  out  in2  out2\n1  2010  2011  2020-05-01  2021-05-01"}, "start end", on="2024-01-31"
    )
    assert found == text("""
        2010-01-01..2010-12-31  2011-01-01..2011-12-31
        2020-05-01..2020-05-01  2021-05-01..2021-05-01
    """)


def test_without_a_person_each_record_is_its_own():
    rows = "1  -  2020-01-01  -  -  held\n2  -  2020-01-01  -  -  held"
    assert len(of_person(rows).splitlines()) == 2


# Two clocks


TWO = {
    "2023-06-30": CUSTODY.format("1  2020-05  -  -  -  held\n2  2020-06  -  -  -  held\n3  2021  -  -  -  held"),
    "2024-01-31": CUSTODY.format("1  2020-05-06  2023-12-24  -  pardon  -\n2  2020-06  -  -  -  held\n4  2020-07  -  -  -  not_held"),
}  # fmt: skip


def test_before_the_second_edition_only_the_first_is_known():
    assert ask(TWO, "start end exit ended held_on delisted", known="2024-01-30") == text("""
        2020-05-01..2020-05-31  2023-07-01..9999-12-31  -  false  2023-06-30  -
        2020-06-01..2020-06-30  2023-07-01..9999-12-31  -  false  2023-06-30  -
        2021-01-01..2021-12-31  2023-07-01..9999-12-31  -  false  2023-06-30  -
    """)


def test_after_it_what_changed_is_known_and_who_vanished_has_an_open_end():
    assert ask(TWO, "start end exit ended held_on delisted") == text("""
        2020-05-06..2020-05-06  2023-12-24..2023-12-24  pardon  true  2023-06-30  -
        2020-06-01..2020-06-30  2024-02-01..9999-12-31  -  false  2024-01-31  -
        2020-07-01..2020-07-31  2020-07-01..2024-01-31  unknown  true  -  -
        2021-01-01..2021-12-31  2023-07-01..9999-12-31  -  ?  2023-06-30  2024-01-31
    """)


def test_a_release_lies_ahead_on_an_earlier_day():
    assert ask(TWO, "end ended", on="2023-12-23", known="2024-01-31").splitlines()[0] == "2023-12-24..2023-12-24  false"


def test_somebody_held_earlier_whose_way_out_is_told_left_after_the_day_held():
    editions = {"2023-06-30": "id  state\n1  held", "2024-01-31": "id  state\n1  not_held"}
    assert ask(editions, "end exit held_on") == "2023-07-01..2024-01-31  unknown  2023-06-30"


def test_an_edition_in_which_somebody_did_not_stand_does_not_hold_him():
    held, silent = "id  state  in\n1  held  2020\n2  held  2020", "id  state  in\n1  -  2020\n2  held  2020"
    editions = {"2021-03-31": held, "2022-06-30": "id  state  in\n2  held  2020", "2024-01-31": silent}
    assert ask(editions, "held_on").split() == ["2021-03-31", "2024-01-31"]


def test_an_edition_of_a_month_holds_on_its_first_day_and_is_known_on_its_last():
    editions = {"2023-06": "id  state\n1  held"}
    assert ask(editions, "start held_on") == "0001-01-01..2023-06-30  2023-06-01"
    assert ask({"2022": "id  in\n9  2020", **editions}, "held_on", known="2023-06-29") == "-"


# Whose prisoners count


BODIES = {
    "one 2024-01-31": "id  in  body\n1  2020  viasna\n2  2020  viasna|council\n3  2020  -",
    "two 2024-01-31": "id  in  body\n1  2021  council",
}


@pytest.mark.parametrize(
    ("counting", "counted"),
    [
        ("any", "true true false true"),
        ("all", "false true false false"),
        ("listed", "true true true true"),
        ("viasna", "true true false false"),
        ("council", "false true false true"),
    ],
)
def test_whose_prisoners_count(counting, counted):
    assert ask(BODIES, "counted", counting=counting).split() == counted.split()


def test_a_body_that_counts_nobody_is_unknown():
    with pytest.raises(UnknownName) as refused:
        ask(BODIES, "counted", counting="vasna")
    assert str(refused.value) == "no body that counts political prisoners named 'vasna'; nearest: viasna"


@pytest.mark.parametrize(("counting", "counted"), [("any", "false"), ("all", "false"), ("listed", "true")])
def test_where_no_body_counts_anybody_nobody_is_counted(counting, counted):
    assert ask({"2024-01-31": "id  in\n1  2020"}, "counted", counting=counting) == counted


# Conflicts and corrections


def test_the_better_list_is_believed_and_the_conflict_is_counted(tmp_path):
    folder = lists(tmp_path, {})
    publish(folder, "2024-01-31", "id  who  in  sex\n1  Z  2020-01-01  m\n2  Z  2020-02-01  f", "--grade", "C3")
    from tests.intake.publish import register

    with register(folder) as made:
        assert made.rows("select prop, n from conflict") == [("sex", 1)]


HEAD = "list  record  spell  property  was  is  why  by  on\n"


@pytest.mark.parametrize(
    ("correction", "columns", "known", "detention"),
    [
        ("demo  1  -  detained  2020-05  2020-05-06  seen  us  2024-02-01", "start", "2024-02-01", "2020-05-06..2020-05-06"),
        ("demo  1  -  detained  2020-05  2020-05-06  seen  us  2024-02-01", "start", "2024-01-31", "2020-05-01..2020-05-31"),
        ("demo  1  -  detained  2020-05  -  seen  us  2024-02-01", "start", "2024-02-01", "0001-01-01..2024-01-31"),
        ("demo  1  -  exit  -  pardon  seen  us  2024-02-01", "exit end", "2024-02-01", "pardon  2024-02-01..2024-02-01"),
        ("demo  1  -  state  held  not_held  seen  us  2024-02-01", "held_on exit end", "2024-02-01", "-  unknown  2020-05-01..2024-02-01"),
        ("demo  1  -  released  -  2022-07  seen  us  2024-02-01", "end exit", "2024-02-01", "2022-07-01..2022-07-31  unknown"),
        ("demo  1  -  detained  2020-05  2021  a  us  2024-02-01\ndemo  1  -  detained  2020-05  2022  b  us  2024-02-02", "start", "2024-02-02", "2022-01-01..2022-12-31"),
        ("demo  1  -  detained  2020-05  2022  b  us  2024-02-02\ndemo  1  -  detained  2020-05  2021  a  us  2024-02-01", "start", "2024-02-01", "2021-01-01..2021-12-31"),
    ],
)  # fmt: skip
def test_a_correction_holds_from_its_day(correction, columns, known, detention):
    editions = {"2024-01-31": CUSTODY.format("1  2020-05  -  -  -  held")}
    assert ask(editions, columns, corrections=HEAD + correction, known=known, on=known) == detention


def test_a_correction_ends_when_the_list_says_something_else(tmp_path):
    editions = {"2024-01-31": "id  in\n1  2020-05"}
    folder = lists(tmp_path, editions, HEAD + "demo  1  -  detained  2020-05  2020-05-06  seen  us  2024-02-01")
    assert detentions(folder, "start", known="2024-02-01") == "2020-05-06..2020-05-06"
    publish(folder, "2024-03-31", "id  in\n1  2020-05-07")
    with pytest.raises(FaultsError) as refused:
        detentions(folder, "start")
    assert str(refused.value) == (
        "hand/corrections.csv, row 2, column 'was': the list does not say this, or no longer. "
        "Take the correction out, or write what the list says now into `was`."
    )


@pytest.mark.parametrize(
    ("correction", "line"),
    [
        ("dema  1  -  detained  2020-05  2020  x  us  2024-02-01", "row 2, column 'list': there is no such list. Nearest: demo."),
        ("demo  9  -  detained  2020-05  2020  x  us  2024-02-01", "row 2, column 'record': the list has no such record. habeas show prints the keys of records."),
        ("demo  1  2  detained  2020-05  2020  x  us  2024-02-01", "row 2, column 'was': the list does not say this, or no longer. Take the correction out, or write what the list says now into `was`."),
        ("demo  1  -  detained  2020-05  May  x  us  2024-02-01", "row 2, column 'is': this is not a date we read. Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16."),
        ("demo  1  -  exit  -  freed  x  us  2024-02-01", "row 2, column 'is': the reader gives a word that 'exit' does not have. Use one of: term_served, pardon, amnesty, parole, exchange, deported, died, executed, commuted, transferred, escaped, acquitted, unknown."),
    ],
)  # fmt: skip
def test_a_correction_of_what_is_not_there_is_a_fault(correction, line):
    with pytest.raises(FaultsError) as refused:
        ask({"2024-01-31": "id  in\n1  2020-05"}, "start", corrections=HEAD + correction)
    assert str(refused.value) == f"hand/corrections.csv, {line}"
