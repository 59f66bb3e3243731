"""Whatever bytes a file holds, the answer is an edition or an InputError, the workspace stays whole, and little is used."""

import random
import resource
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from habeas.core.errors import InputError
from habeas.intake.editions import Request, add_edition
from tests.intake.publish import FORMATS, contents, workspace
from tests.sources import editions
from tests.sources.editions import as_csv, invent

PEOPLE = invent(9, 4)
TABLE = [
    ("id", "name", "born", "in", "how", "sex", "note", "sentence"),
    ("1", "Zhmych", "1971-02", "2020-05-06", "pardoned", "male", "a;b", "4 1/2 years"),
    ("2", "Любра", "", "2020", "", "female", "", "25+5"),
]
SUFFIXES = ("", ".csv", ".tsv", ".json", ".jsonl", ".xlsx", ".parquet", ".gz", ".csv.gz", ".toml", ".💥")
GOOD = [
    ("viasna", editions.viasna_machine(PEOPLE), ".csv"),
    ("viasna", editions.viasna_site(PEOPLE, "be"), ".csv"),
    ("ovdinfo", editions.ovdinfo(PEOPLE, "en"), ".json"),
    ("cecc", editions.cecc(PEOPLE), ".csv"),
    ("memorial", editions.memorial(PEOPLE), ".csv"),
    *(("demo.toml", form(TABLE), suffix) for suffix, form in FORMATS.items()),
    ("demo.toml", as_csv(TABLE[0], TABLE[1:]).decode().encode("utf-16"), ".csv"),
]
READERS = ("viasna", "ovdinfo", "cecc", "memorial", "demo.toml")
TROUBLE = [
    b'"', b",", b";", b"\t", b"\n", b"\r", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80", b"[", b"{", b"]}", b":", b"\\u", b"\\ud800",
    b"9" * 400, b"1e999", b"-0", b"PK\x03\x04", b"\x1f\x8b\x08", b"PAR1", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"</t>", b"\x1b[2J", "İ²٣".encode(),
    b"null", b"true", b"2024-13", b"0000-00-00", b"99999-01-01", b"0", b"(((", b"+" * 50, b"1/2", b"\xe2\x80\xae",
]  # fmt: skip
changes = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 40),
        st.one_of(st.sampled_from(TROUBLE), st.binary(max_size=6)),
    ),
    min_size=1,
    max_size=5,
)
SECONDS, MEGABYTES = 20, 400


def spoilt(data, some):
    for place, cut, put in some:
        at = int(place * (len(data) + 1))
        data = data[:at] + put + data[at + cut :]
    return data


def take(folder, reader, data, suffix, *, quarantine):
    """Add the bytes; True if they were taken. Else the workspace is as it was, and the message can be printed."""
    path = folder.parent / f"file{suffix}"
    path.write_bytes(data)
    before, begun = contents(folder), time.monotonic()
    name = str(folder.parent / reader) if reader.endswith(".toml") else reader
    try:
        added = add_edition(
            folder, Request(reader=name, path=path, published="2024-01-31", quarantine=quarantine, any_size=True)
        )
    except InputError as error:
        str(error).encode()
        assert contents(folder) == before
        return False
    finally:
        assert path.read_bytes() == data
        path.unlink()
        assert time.monotonic() - begun < SECONDS
    assert all(one.rows == one.taken + one.refused for one in added)
    return True


def taken(reader, data, suffix, *, quarantine=True):
    with tempfile.TemporaryDirectory() as place:
        return take(workspace(Path(place)), reader, data, suffix, quarantine=quarantine)


@given(
    st.sampled_from(READERS),
    st.sampled_from(SUFFIXES),
    st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(TROUBLE), max_size=20).map(b"".join)),
)
@settings(max_examples=20, deadline=None)
@example("demo.toml", ".csv", b"")
@example("demo.toml", ".parquet", b"PAR1" * 20)
@example("demo.toml", ".xlsx", b"PK\x05\x06" + b"\0" * 18)
@example("ovdinfo", ".json", b"[" * 100_000)
@example("ovdinfo", ".json", b'{"data": ' * 5000)
@example("viasna", ".csv", b"\x1f\x8b\x08" + b"\0" * 100)
def test_any_bytes_are_an_edition_or_an_input_error(reader, suffix, data):
    taken(reader, data, suffix)


@given(st.sampled_from(GOOD), changes, st.booleans())
@settings(max_examples=20, deadline=None)
def test_any_change_of_a_good_edition_is_an_edition_or_an_input_error(good, some, quarantine):
    reader, data, suffix = good
    taken(reader, spoilt(data, some), suffix, quarantine=quarantine)


@pytest.mark.parametrize("good", GOOD, ids=[f"{reader}{suffix}" for reader, _, suffix in GOOD])
def test_the_good_editions_are_good(good):
    assert taken(*good, quarantine=False)


@pytest.mark.slow
def test_thousands_of_spoilt_editions_in_one_workspace_in_little_memory(record_property):
    chance, before, found = random.Random(20260522), 0, [0, 0]
    with tempfile.TemporaryDirectory() as place:
        folder = workspace(Path(place))
        for number in range(4000):
            reader, data, suffix = chance.choice(GOOD)
            some = [
                (chance.random(), chance.randrange(40), chance.choice(TROUBLE)) for _ in range(chance.randrange(1, 6))
            ]
            came = take(folder, reader, spoilt(data, some), suffix, quarantine=chance.random() < 0.3)
            found[came] += 1
            if came:
                folder = workspace(Path(place) / str(number))
            if number == 200:
                before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    record_property("refused, taken, MB grown", [*found, grown // 1024])
    assert min(found) > 0
    assert grown < MEGABYTES * 1024
