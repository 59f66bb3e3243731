"""What a human sees of a pair, and in which order pairs come."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.claims import PARAMETERS
from habeas.core.dates import PartialDate
from habeas.core.errors import FaultsError
from habeas.intake.corrections import mend
from habeas.intake.tables import read_workspace
from habeas.link.doubtful import doubtful_pairs, probability, weight_words
from habeas.link.review import cards
from habeas.link.sheet import HEADER as SHEET
from habeas.link.sheet import harmless, read_sheet, sheet
from tests.link.judged import HEADER, P7, WITH_PERSON, add, lay, number, opened, workspace

DAY = PartialDate.parse("2031-02-01")


@pytest.fixture(scope="module")
def lists(tmp_path_factory):
    folder = workspace(tmp_path_factory.mktemp("review"))
    two = (
        "A-1,Vorobei N.,,man,1984-05-03,2021-05-02,2021-06,,342,,P7\n"
        "A-2,Nikolai Vorobei,,man,1984-05-03,2022-05-02,,,,Minsk,P7\n"
    )
    add(folder, "west", two, header=WITH_PERSON, published="2020")
    with opened(folder) as database:
        yield database


def lines(database, left, right):
    both = cards(database, number(database, left), number(database, right))
    return {line.part: (line.stands, line.left, line.right, line.why) for line in both.lines}


def test_two_records_stand_side_by_side_part_by_part(lists):
    told = lines(lists, "north:1", "east:1")
    assert {part: stands for part, (stands, *_) in told.items()} == {
        "names": "agrees",
        "surname": "agrees",
        "given": "agrees",
        "patronymic": "left out",
        "born": "agrees",
        "sex": "agrees",
        "detained": "agrees",
        "article": "agrees",
        "region": "agrees",
    }
    assert told["surname"][1:] == ("Верабей", "Воробей", "one key: varab")
    assert told["detained"][1] == "2021-05-01, out 2023-06-01, pardon"
    assert told["sex"][1:3] == ("man", "man")


def test_dates_agree_are_compatible_or_contradict(lists):
    assert lines(lists, "north:2", "east:2")["born"] == (
        "compatible",
        "1990",
        "1990-07-14",
        "one day can be meant by both",
    )
    assert lines(lists, "north:2", "east:2")["detained"][0] == "compatible"
    assert lines(lists, "north:3", "east:3")["born"] == (
        "contradicts",
        "1979-12-01",
        "1980-12-01",
        "366 days apart at least",
    )
    told = lines(lists, "north:3", "east:3")["detained"]
    assert (told[0], told[3]) == ("contradicts", "510 days apart at least; but a person may be detained twice")
    assert lines(lists, "north:3", "east:4")["born"][::3] == ("left out", "left out, which is no evidence")


def test_sexes_contradict_and_regions_differ(lists):
    told = lines(lists, "north:1", "east:2")
    assert told["sex"][:3] == ("contradicts", "man", "woman")
    assert told["region"][0] == "differs"
    assert told["article"][0] == "agrees"
    assert lines(lists, "north:3", "east:4")["region"][3] == "neither says"


def test_every_spelling_is_shown_and_the_best_two_are_compared(lists):
    told = lines(lists, "north:2", "east:2")
    assert told["names"][1].split("\n") == ["Zyaziulya Alena", "Зязюля Алёна"]
    assert told["given"][0] == "agrees"


def test_a_father_is_compared_with_a_patronymic(lists):
    assert lines(lists, "north:2", "east:2")["father"][:3] == ("agrees", "Пётр", "Петровна")
    assert lines(lists, "north:2", "east:3")["father"][0] == "contradicts"
    assert lines(lists, "north:3", "east:3")["father"][0] == "left out"
    assert "father" not in lines(lists, "north:3", "east:4")


def test_all_records_of_a_person_of_a_list_are_on_one_card(lists):
    both = cards(lists, number(lists, "north:1"), number(lists, P7))
    assert both.right.names == ("Vorobei N.", "Nikolai Vorobei")
    assert both.right.detentions == ("2021-05-02, out 2021-06", "2022-05-02")
    assert (both.right.name, both.right.title, both.right.published) == (P7, "The west list", "2020")
    assert both.left.name == "north:1"


def test_what_a_list_said_before_is_not_shown_but_for_names(tmp_path):
    folder = workspace(tmp_path)
    north = "1,Верабей Міхась,,man,1985-03-05,2021-05-01,,,342,Brest\n"
    add(folder, "north", north, published="2031-02-28")
    with opened(folder) as database:
        card = cards(database, number(database, "north:1"), number(database, "east:1")).left
    assert card.names == ("Верабей Мікола Пятровіч", "Верабей Міхась")
    assert ([one.text for one in card.born], card.regions, card.published) == (["1985-03-05"], ("Brest",), "2031-02-28")


def test_what_was_put_right_by_hand_is_shown_in_place_of_the_error(tmp_path):
    folder = workspace(tmp_path)
    right = ("list,record,spell,property,was,is,why,by,on\nnorth,1,,born,1984-03-05,1985-03-05,paper,A,2031-02-01\n"
             "north,1,,region,Minsk,,wrong,A,2031-02-01\n")  # fmt: skip
    (folder / "hand" / "corrections.csv").write_text(right, encoding="utf-8")
    with opened(folder) as database:
        mend(database, read_workspace(folder, PARAMETERS).rows["corrections"])
        card = cards(database, number(database, "north:1"), number(database, "east:1")).left
    assert ([one.text for one in card.born], card.regions, card.articles) == (["1985-03-05"], (), ("342",))


def order(database, pairs, people=()):
    for table in ("linked", "doubtful"):
        database.run(f"drop table if exists memory.{table}")
    lay(database, pairs, people)
    return doubtful_pairs(database)


def test_the_pair_nearest_to_a_half_comes_first(lists):
    found = order(lists, [("north:1", "east:1", 5.0), ("north:2", "east:2", -0.5), ("north:3", "east:3", 2.0)])
    assert [one.pair for one in found] == [("east:2", "north:2"), ("east:3", "north:3"), ("east:1", "north:1")]
    assert [one.why for one in found] == ["by the weight"] * 3


def test_a_pair_that_joins_more_records_or_hangs_together_with_more_pairs_comes_first(lists):
    pairs = [("north:1", "east:1", 1.0), ("north:2", "east:2", 1.0), ("north:3", "east:3", 1.0)]
    assert [one.left for one in order(lists, pairs)] == ["north:1", "north:2", "north:3"]
    grouped = order(lists, pairs, people=[("north:3", P7)])
    assert [one.left for one in grouped] == ["north:3", "north:1", "north:2"]
    together = order(lists, [*pairs, ("north:2", "east:4", 9.0)])
    assert [one.left for one in together] == ["north:2", "north:1", "north:3", "north:2"]


def test_usefulness_is_as_the_page_says(lists):
    pairs = [("north:1", "east:1", 1.0), ("north:1", "east:2", 0.0), ("north:3", "east:3", -1.0)]
    found = order(lists, pairs, people=[("north:1", P7)])  # of two records by the list itself, the other of one
    p = {1.0: 2 / 3, 0.0: 1 / 2, -1.0: 1 / 3}
    size = {1.0: 2 * 1 + 2, 0.0: 2 * 1 + 2, -1.0: 1 * 1 + 1}
    told = {one.bits: one.useful for one in found}
    assert told == pytest.approx({bits: (1 - abs(2 * p[bits] - 1)) * size[bits] for bits in p})
    assert [one.bits for one in found] == [0.0, 1.0, -1.0]


@given(st.floats(-1e9, 1e9))
def test_a_probability_is_one_and_grows_with_the_weight(bits):
    assert 0 <= probability(bits) <= 1
    assert probability(bits) <= probability(bits + 1)
    assert probability(bits) + probability(-bits) == pytest.approx(1)
    assert weight_words(bits)


@pytest.mark.parametrize(
    ("bits", "word"),
    [(7, "almost surely one person"), (4, "very likely one person"), (1, "rather one person than two"),
     (0, "as likely one person as two"), (-1, "rather two people than one"), (-4, "very likely two people"),
     (-9, "almost surely two people")],
)  # fmt: skip
def test_a_weight_has_words(bits, word):
    assert weight_words(bits) == word


# Sheets


@given(st.text(max_size=12))
def test_no_cell_of_a_sheet_is_run_or_obeyed(text):
    cell = harmless(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert all(char.isprintable() or char == "\u00a0" for char in cell)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", '\t=HYPERLINK("x")', "\x1b[2J", "＝1"])
def test_a_formula_as_a_name_is_text_in_a_sheet(text):
    assert harmless(text)[0] in "'\\"


def test_a_sheet_has_the_pairs_and_empty_answers(lists):
    found = order(lists, [("north:2", "east:2", 0.5), ("north:1", "east:1", 3.0)])
    data = sheet((one, cards(lists, one.left_record, one.right_record)) for one in found)
    assert data.startswith(b"\xef\xbb\xbf")
    told = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(told[0]) == SHEET
    assert [(one["left"], one["right"]) for one in told] == [("north:2", "east:2"), ("north:1", "east:1")]
    assert [one[cell] for one in told for cell in ("what", "by", "on", "why")] == [""] * 8
    assert told[0]["left names"] == "Zyaziulya Alena; Зязюля Алёна"
    assert (told[0]["probability"], told[0]["right born"], told[0]["left list"]) == (
        "0.586", "1990-07-14", "The north list, 2031-01-31",
    )  # fmt: skip


def filled(tmp_path, *answers, name="pairs.csv", separator=","):
    """A sheet with the answers left, right, what, by, on and why of each row."""
    path = tmp_path / name
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator)
    writer.writerows([SHEET[:6], *answers])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


def test_a_sheet_that_a_spreadsheet_saved_with_semicolons_is_read(tmp_path):
    path = filled(
        tmp_path, ("a:1", "b:1", "same", "B", "2031-03-01 00:00:00", "x"), ("a:2", "b:2", "", "", "", ""), separator=";"
    )
    (one,) = read_sheet(path, by="A", today=DAY)
    assert (one.pair, one.what, one.by, one.on.text, one.why, one.row) == (
        ("a:1", "b:1"),
        "same",
        "B",
        "2031-03-01",
        "x",
        2,
    )


def test_an_empty_by_and_on_are_those_of_the_import(tmp_path):
    (one,) = read_sheet(filled(tmp_path, ("a:1", "b:1", "unsure", "", "", "")), by="A", today=DAY)
    assert (one.by, one.on) == ("A", DAY)


def test_all_that_is_wrong_with_a_sheet_is_told_at_once_without_names(tmp_path):
    path = filled(tmp_path, ("a:1", "b:1", "yes", "", "1 May", ""), ("a:2", "b:2", "", "", "", "because"),
                  ("a:3", "b:3", "same", "A", "", ""), ("b:3", "a:3", "different", "A", "", ""))  # fmt: skip
    with pytest.raises(FaultsError) as caught:
        read_sheet(path, by="", today=DAY)
    answer = "One of: same, different, unsure; empty where you left the row out."
    by = "column 'by': the cell is empty. Write who decided, or give --by NAME for all."
    assert str(caught.value).split("\n") == [
        f"pairs.csv, row 2, column 'what': this is not an answer. {answer}",
        f"pairs.csv, row 2, {by}",
        "pairs.csv, row 2, column 'on': this is not a date we read. Write it as 2024-09-16.",
        f"pairs.csv, row 3, column 'what': this is not an answer. {answer}",
        f"pairs.csv, row 3, {by}",
        "pairs.csv, row 5, column 'what': row 4 answers the same pair otherwise. Keep one of the two.",
    ]


def test_a_file_that_is_no_sheet_is_said_to_be_none(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text(f"{HEADER}\n1,a,,,,,,,,\n", encoding="utf-8")
    with pytest.raises(Exception, match="there is no column 'left'"):
        read_sheet(path, by="A", today=DAY)
