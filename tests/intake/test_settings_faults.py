"""The settings of a workspace: every key, each way it can be wrong, and the whole message."""

import pytest

from habeas.brief.study import check
from habeas.store.settings import KEYS
from tests.intake.invented import instead, lay, run, state, swap, whole

KINDS = "pardon, amnesty, exchange, deportation, parole, commutation, other"
CODE = "Give the ISO 3166-1 code in lower case."
LINE = "Mend this line, or one before it."
MEANING = 'Write word = "its meaning", in small letters.'

# Key: (line of habeas.toml, what stands in its place, the line of the answer after "habeas.toml, column KEY: ").
FAULTS = [
    ("country", 'country = "aq"', "", "the setting is missing. The country's ISO 3166-1 alpha-2 code, in lower case."),
    ("country", '"aq"', "7", "the value should be a text in quotation marks. The country's ISO 3166-1 alpha-2 code, in lower case."),
    ("country", '"aq"', '"AQ"', f"no country code named 'AQ'; nearest: aq (Antarctica). {CODE}"),
    ("country", '"aq"', '"belarus"', f"no country code named 'belarus'; nearest: by (Belarus). {CODE}"),
    ("country", '"aq"', '"ukr"', f"no country code named 'ukr'; nearest: ua (Ukraine). {CODE}"),
    ("country", '"aq"', '""', f"no country code named ''; nearest: none at all. {CODE}"),
    ("name", '"Examplia"', "true", "the value should be a text in quotation marks. The country's name as the brief prints it; empty: its English name."),
    ("name", '"Examplia"', '"РџСЂРёРјРµСЂРёСЏ"', 'this looks like UTF-8 read as Windows-1251 (it says "Примерия"). Open the original with its own encoding and save it as UTF-8.'),
    ("name", '"Examplia"', '"Exam\\u001bplia"', "there is a control character (U+001B). Take it out; it may be invisible."),
    ("window.first", '"2031-01-01"', '"2031-02-30"', "no such day: '2031-02-30'. Check year, month and day; write XX for a month or day that is not known: 2024-02-XX."),
    ("window.first", '"2031-01-01"', '"1 January"', "'1 January' is not a date we read. Write 2024, 2024-07, 2024-07-03, 201X, 2024-07~ or 2024-07-03/2024-07-16."),
    ("window.first", '"2031-01-01"', '"../2031"', "the day has no beginning. Give the day, month or year."),
    ("window.first", '"2031-01-01"', "2031", "the value should be a text in quotation marks. First day of the releases asked about, as EDTF; empty: the first day of any release or reading known, or with lists alone the day by which one detention in a hundred had begun."),
    ("window.first", '"2031-01-01"', "2031-01-01T10:00:00", "'2031-01-01T10:00:00' is not a date we read. Leave out the time of day: 2024-07-03."),
    ("freed.kinds", '"parole"', '"paroled"', f"'paroled' is no kind of release. One of: {KINDS}."),
    ("freed.kinds", '"parole"', "7", "a word is not in quotation marks. The kinds of release that count as freed. Acts of other kinds are shown apart."),
    ("freed.kinds", '"parole"', '["parole"]', "a word is not in quotation marks. The kinds of release that count as freed. Acts of other kinds are shown apart."),
    ("freed.kinds", '["pardon", "amnesty", "parole", "other"]', "[]", f"no kind of release counts as freed. Name one or more of: {KINDS}."),
    ("freed.kinds", '["pardon", "amnesty", "parole", "other"]', '"pardon"', "the value should be a list of words. The kinds of release that count as freed. Acts of other kinds are shown apart."),
    ("waves.gap_days", "gap_days = 7", "gap_days = 0", "the number should be 1 to 366. Release acts at most this many days apart are one wave."),
    ("waves.gap_days", "gap_days = 7", "gap_days = 367", "the number should be 1 to 366. Release acts at most this many days apart are one wave."),
    ("waves.gap_days", "gap_days = 7", "gap_days = 7.5", "the value should be a whole number. Release acts at most this many days apart are one wave."),
    ("waves.gap_days", "gap_days = 7", "gap_days = false", "the value should be a whole number. Release acts at most this many days apart are one wave."),
    ("waves.minimum", "minimum = 5", "minimum = -5", "the number should be 1 to 1,000,000. A wave has at least this many people."),
    ("waves.minimum", "minimum = 5", f"minimum = 0x{'f' * 5000}", "the number should be 1 to 1,000,000. A wave has at least this many people."),
    ("waves.minimum", "minimum = 5", 'minimum = "5"', "the value should be a whole number. A wave has at least this many people."),
    ("waves.days", "gap_days = 7", 'days = ["soon"]', "'soon' is no period. Write it as [\"2024-08-16/2024-09-04\"]."),
    ("waves.days", "gap_days = 7", "days = [7]", "'7' is no period. Write it as [\"2024-08-16/2024-09-04\"]."),
    ("waves.days", "gap_days = 7", 'days = ["2031-01-05/.."]', "a wave has no first or no last day. Write it as [\"2024-08-16/2024-09-04\"]."),
    ("waves.days", "gap_days = 7", 'days = ["2031-02-01", "2031-01-05/2031-02-01"]', "the waves 2031-01-05/2031-02-01 and 2031-02-01 share a day. Give waves that follow each other."),
    ("waves.days", "gap_days = 7", 'days = "2031-01-05"', "the value should be a list of words. Waves to compare the freed by, each as its first and last day, such as `2024-08-16/2024-09-04`; they stand in the place of those found in the releases of the lists."),
    ("words.groups", "[words.causes]\nfog", "[words.groups]\nTwins", f"'Twins' is not a word with a meaning. {MEANING}"),
    ("words.causes", '"the long fog"', '" "', f"'fog' is not a word with a meaning. {MEANING}"),
    ("words.causes", '"the long fog"', "7", f"'fog' is not a word with a meaning. {MEANING}"),
    ("words.causes", '"the long fog"', '"СЃС‚РѕР№"', 'this looks like UTF-8 read as Windows-1251 (it says "стой"). Open the original with its own encoding and save it as UTF-8.'),
    ("words.event_types", '[words.causes]\nfog = "the long fog"', '[words]\nevent_types = ["fog"]', "the value should be a table of words. Words of your own for the vocabulary `event_types`: word = meaning."),
    ("words.followed_by", "[words.causes]\nfog", '[words.followed_by]\n"two words"', f"'two words' is not a word with a meaning. {MEANING}"),
    ("same_body", "[words.causes]\nfog", "[same_body]\nfog", "'fog' is not a list of names. Write word = [\"one name\", \"another\"]."),
    ("same_body", '[words.causes]\nfog = "the long fog"', "[same_body]\nfog = [7]", "'fog' is not a list of names. Write word = [\"one name\", \"another\"]."),
    # Keys that are none
    ("waves.gap_day", "gap_days", "gap_day", "there is no such setting. Nearest: waves.gap_days, waves.days."),
    ("wave", "[waves]", "[wave]", "there is no such setting. Nearest: waves."),
    ("words.whats", "[words.causes]", "[words.whats]", "there is no such setting. Nearest: words.causes, words, words.groups."),
    ("x" * 39 + "…", 'country = "aq"', 'country = "aq"\n' + "x" * 5000 + " = 1", "there is no such setting. Nearest: counting, country, credits, credits.pre_trial, freed."),
    ("counting", 'country = "aq"', 'country = "aq"\ncounting = "The Society"', "'The Society' is no body's name. Write any, all, listed, in_all_lists or a name such as viasna."),
    ("credits.pre_trial", "[waves]", "[credits]\npre_trial = [2, 1]\n\n[waves]", "these are not two numbers in order, from 0 to 10. Write [1, 1.5]."),
]  # fmt: skip


@pytest.fixture
def examplia(tmp_path):
    """The invented workspace; its events name no cause, so that words can be taken away."""
    folder = lay(tmp_path / "examplia")
    whole("hand/events.csv", lambda data: data.replace(b"|fog", b"").replace(b"fog", b""))(folder)
    return folder


@pytest.mark.parametrize(("key", "old", "new", "line"), FAULTS)
def test_a_setting_that_is_wrong_is_told(examplia, key, old, new, line):
    swap("habeas.toml", old, new)(examplia)
    before = state(examplia)
    assert run("check", examplia) == (2, "", f"habeas.toml, column {key!r}: {line}\n")
    assert state(examplia) == before


def test_each_key_has_a_fault_above():
    assert {key for key, *_ in FAULTS} >= set(KEYS)


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (swap("habeas.toml", '"aq"', "aq"), f"habeas.toml, row 1: this is not TOML: invalid value. {LINE}"),
        (swap("habeas.toml", "[waves]", "[waves"), f"habeas.toml, row 10: this is not TOML: expected ']' at the end of a table declaration. {LINE}"),
        (swap("habeas.toml", "minimum = 5", "gap_days = 8"), f"habeas.toml, row 12: this is not TOML: cannot overwrite a value. {LINE}"),
        (swap("habeas.toml", '"Examplia"', b'"\xcf\xf0\xe8\xec\xe5\xf0"'), "habeas.toml, row 2: this is not UTF-8; it reads as Windows-1251. Save the file as UTF-8."),
        (whole("habeas.toml", lambda data: b"\xef\xbb\xbf" + data), "habeas.toml, row 1: the file begins with a byte order mark (BOM). Save it as UTF-8 without BOM."),
        (whole("habeas.toml", lambda data: data.decode().encode("utf-16")), "habeas.toml, row 1: the file is UTF-16. Save it as UTF-8 without a byte order mark."),
        (swap("habeas.toml", "Examplia", "Exam\0plia"), "habeas.toml, row 2: the file holds NUL bytes. Save it again as plain UTF-8 text."),
        (swap("habeas.toml", "minimum = 5", f"minimum = {'9' * 5000}"), "habeas.toml, row 12: a number has thousands of digits. Check the digits."),
        (swap("habeas.toml", "minimum = 5", f"minimum = {'[' * 5000}"), "habeas.toml: brackets stand in brackets too deep. Take some of them out."),
        (instead("habeas.toml", lambda path: path.symlink_to("elsewhere")), "habeas.toml: the file cannot be read: No such file or directory. Check the path and its rights."),
    ],
    ids=["no quotation marks", "no bracket", "a key twice", "Windows-1251", "BOM", "UTF-16", "NUL", "digits", "brackets", "a link to nothing"],
)  # fmt: skip
def test_settings_that_cannot_be_read_are_told(examplia, spoil, line):
    spoil(examplia)
    before = state(examplia)
    assert run("check", examplia) == (2, "", line + "\n")
    assert run("brief", examplia) == (2, "", line + "\n")
    assert state(examplia) == before


def test_all_faults_of_settings_are_told_at_once(examplia):
    for old, new in (('"aq"', '"AQ"'), ("gap_days = 7", "gap_days = 0"), ("minimum", "min")):
        swap("habeas.toml", old, new)(examplia)
    assert run("check", examplia)[2].splitlines() == [
        "habeas.toml, column 'waves.min': there is no such setting. Nearest: waves.minimum, waves, waves.days.",
        f"habeas.toml, column 'country': no country code named 'AQ'; nearest: aq (Antarctica). {CODE}",
        "habeas.toml, column 'waves.gap_days': the number should be 1 to 366. Release acts at most this many days apart "
        "are one wave.",
    ]


def test_settings_left_out_have_their_defaults(examplia):
    (examplia / "habeas.toml").write_text('country = "aq"\n', encoding="utf-8")
    settings = check(examplia).settings
    assert settings.name == "Antarctica"
    assert settings.window_first is None
    assert settings.freed_kinds == tuple(KEYS["freed.kinds"][1])
    assert (settings.gap_days, settings.minimum) == (7, 5)
    assert settings.extra_words == {}


def test_a_word_of_the_workspace_has_its_meaning(examplia):
    assert check(examplia).settings.words()["causes"]["fog"] == "the long fog"
