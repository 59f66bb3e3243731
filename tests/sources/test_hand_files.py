"""Files written by hand: encodings seen through, and a cell of 100 MB refused in bounded memory."""

import json
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.sources.handcsv import read_hand_csv
from habeas.sources.handtext import LONGEST_CELL, unfit_text
from habeas.sources.mojibake import wrong_encoding
from tests.intake.invented import lay, state, swap

WORDS = {
    "Belarusian": "вызвалены памілаванне ўлады зняволенне",
    "Russian": "освобождены помилование заключённые",
    "Ukrainian": "звільнені помилування ув'язнення їхній ґрунт",
}


@pytest.mark.parametrize("language", WORDS)
@pytest.mark.parametrize(
    ("written", "read", "said"),
    [
        ("utf-8", "cp1251", "UTF-8 read as Windows-1251"),
        ("utf-8", "cp1252", "UTF-8 read as a Western encoding"),
        ("utf-8", "latin-1", "UTF-8 read as"),
        ("cp1251", "cp1252", "Windows-1251 read as a Western encoding"),
        ("cp1251", "latin-1", "Windows-1251 read as a Western encoding"),
        ("cp1251", "utf-8", "Windows-1251 or another encoding read as UTF-8 (letters were lost)"),
    ],
)
def test_cyrillic_read_wrongly_is_seen(language, written, read, said):
    text = WORDS[language].encode(written).decode(read, errors="replace" if read == "utf-8" else "ignore")
    assert (wrong_encoding(text) or "").startswith(said)


@pytest.mark.parametrize("letters", ["ж", "é", "éè", "Р\u00a0", "РџСЂ", "Ã", "Ð\x9f", "\U0001f54a", "я»"])
def test_the_longest_cell_is_looked_through_in_no_time(letters):
    begun = time.perf_counter()
    wrong_encoding(letters * (LONGEST_CELL // len(letters)))
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize("text", ["«Указ»", "— Воля!", "№5 «Суд»"])
def test_words_among_signs_are_seen(text):
    assert (wrong_encoding(text.encode().decode("cp1251")) or "").startswith("UTF-8 read as Windows-1251")


@pytest.mark.parametrize("language", WORDS)
def test_what_is_read_twice_wrongly_is_seen(language):
    once = WORDS[language].encode().decode("cp1251", errors="ignore")
    assert wrong_encoding(once.encode().decode("cp1251", errors="ignore"))


@given(st.text(st.characters(codec="ascii")))
def test_ascii_is_never_read_wrongly(text):
    assert wrong_encoding(text) is None


@given(st.text(st.sampled_from("абвгдежзійклмнопрстуўфхцчшыьэюя АБВГДЕЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ,.-'«»№"), max_size=40))
def test_cyrillic_itself_is_hardly_ever_taken_for_another_encoding(text):
    # Capitals before і and ў are UTF-8's own order; four letters of it in a row are no word.
    read = wrong_encoding(text)
    assert read is None or any(c.isupper() for c in text)


@pytest.mark.parametrize("text", ["", "a", "a\tb\nc\r\nd", "\u200fالسجناء", "e\u0301", "🕊", "x" * LONGEST_CELL])
def test_text_that_can_be_taken_has_nothing_against_it(text):
    assert unfit_text(text) is None


@pytest.mark.parametrize("code", [0, 7, 11, 27, 127, 133, 159, 0xFFFE, 0xFFFF])
def test_a_character_that_no_page_can_hold_is_named(code):
    expected = (f"there is a control character (U+{code:04X})", "Take it out; it may be invisible.")
    assert unfit_text(f"a{chr(code)}b") == expected


def test_two_hundred_columns_are_two_hundred_names(tmp_path):
    path = tmp_path / "wide.csv"
    names = [f"c{n}" for n in range(200)]
    path.write_text("id," + ",".join(names) + "\n" + "R1," + "," * 199 + "\n", encoding="utf-8")
    read = read_hand_csv(path, name="wide.csv", header=["id"])
    assert [fault.column for fault in read.faults] == names
    assert [row.cells for row in read.rows] == [{"id": "R1"}]


# The child measures itself and says what it met.
CHILD = """
import json, pathlib, resource, sys
from click.testing import CliRunner
from habeas.cli import main
answers = [CliRunner().invoke(main, [command, sys.argv[1]]) for command in ("check", "brief")]
status = pathlib.Path("/proc/self/status")
if status.exists():  # what getrusage tells on Linux is never less than what the parent had when it made this process
    peak = int(next(line.split()[1] for line in status.open() if line.startswith("VmHWM"))) / 2**10
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
print(json.dumps([[(answer.exit_code, answer.stderr) for answer in answers], peak]))
"""


def test_a_cell_of_100_mb_is_refused_in_bounded_memory(tmp_path):
    folder = lay(tmp_path / "examplia")
    swap("hand/releases.csv", b"2031-03-02,", b"2031-03-02," + b"A" * (100 << 20))(folder)
    before = state(folder)
    child = subprocess.run([sys.executable, "-c", CHILD, folder], capture_output=True, text=True, check=True)
    answers, peak = json.loads(child.stdout)
    line = (
        "hand/releases.csv, row 3, column 'note': there are 104,857,600 characters. "
        "At most 20,000 are read; look for a quotation mark that is not closed.\n"
    )
    assert answers == [[2, line], [2, line]]
    assert peak < 1500
    assert state(folder) == before
