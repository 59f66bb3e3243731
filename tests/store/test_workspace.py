"""The workspace folder: laid whole, refused where it would overwrite, its output replaced whole."""

import os

import duckdb
import pytest

from habeas.brief.study import check
from habeas.core.errors import InputError, UnknownName
from habeas.core.tables import TABLES
from habeas.store.countries import country_name, country_names, published, published_files
from habeas.store.lists import Lists
from habeas.store.session import Session
from habeas.store.workspace import (
    demo_workspace,
    find_workspace,
    input_hashes,
    new_workspace,
    replace_output,
    write_whole,
)
from tests.intake.invented import run, state

FILES = ("habeas.toml", "hand/claims.toml", *(spec.file for spec in TABLES))


def files_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_new_workspace_has_headers_and_no_fault(tmp_path):
    assert new_workspace(tmp_path / "mine", country="ve") == FILES
    assert set(files_in(tmp_path / "mine")) == {*FILES}
    for spec in TABLES:
        assert (tmp_path / "mine" / spec.file).read_text(encoding="utf-8") == ",".join(spec.header) + "\n"
    tables = check(tmp_path / "mine")
    assert (tables.settings.country, tables.settings.name) == ("ve", "Venezuela")
    assert (tables.doubts, tables.claims, {*tables.rows.values()}) == ((), (), {()})


def test_the_example_in_a_new_file_of_claims_is_a_claim(tmp_path):
    new_workspace(tmp_path / "mine", country="ve")
    path = tmp_path / "mine" / "hand" / "claims.toml"
    _, _, example = path.read_text(encoding="utf-8").partition("An example:\n#\n")
    path.write_text(example.replace("# ", ""), encoding="utf-8")
    assert [claim.id for claim in check(tmp_path / "mine").claims] == ["C1"]


def test_a_new_workspace_may_be_laid_in_an_empty_folder_and_in_folders_to_be_made(tmp_path):
    (tmp_path / "empty").mkdir()
    new_workspace(tmp_path / "empty", country="by")
    new_workspace(tmp_path / "a" / "b" / "c", country="by")
    assert files_in(tmp_path / "empty") == files_in(tmp_path / "a" / "b" / "c")


def test_a_new_workspace_is_not_laid_over_anything(tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("mine", encoding="utf-8")
    before = state(tmp_path)
    line = f"{tmp_path / 'full'}: the folder is not empty. Choose a new folder; nothing was written.\n"
    assert run("new", tmp_path / "full", "--country", "by") == (2, "", line)
    assert run("demo", tmp_path / "full") == (2, "", line)
    with pytest.raises(InputError) as refused:
        new_workspace(tmp_path / "full" / "diary.txt", country="by")
    assert str(refused.value) == (
        f"{tmp_path / 'full' / 'diary.txt'}: the folder is not empty. Choose a new folder; nothing was written."
    )
    assert state(tmp_path) == before


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("xx", "xk (Kosovo)"),
        ("belarus", "by (Belarus)"),
        ("Venezuela", "ve (Venezuela)"),
        ("Belorussia", "by (Belarus), ru (Russia)"),
        ("ukr", "ua (Ukraine)"),
        ("uk", "ua (Ukraine)"),
        ("usa", "us (United States)"),
        ("bel", "be (Belgium), by (Belarus), bz (Belize)"),
        ("", "none at all"),
        ("1", "none at all"),
    ],
)
def test_a_country_that_is_none_is_refused_with_those_near_it(tmp_path, code, near):
    line = f"no country code named {code.lower()!r}; nearest: {near}\n"
    assert run("new", tmp_path / "mine", "--country", code) == (2, "", line)
    assert not (tmp_path / "mine").exists()


def test_a_country_may_be_written_in_capitals(tmp_path):
    assert run("new", tmp_path / "mine", "--country", "BY")[0] == 0
    assert (tmp_path / "mine" / "habeas.toml").read_text(encoding="utf-8").splitlines()[1] == 'country = "by"'


def test_every_code_has_a_name_and_every_near_miss_an_answer():
    for code, name in country_names().items():
        assert country_name(code) == name
        with pytest.raises(UnknownName) as refused:
            country_name(name)
        assert f"{code} ({name})" in str(refused.value)


def test_a_long_code_is_cut():
    with pytest.raises(UnknownName) as refused:
        country_name("z" * 100_000)
    assert (
        str(refused.value)
        == f"no country code named '{'z' * 40}'; nearest: za (South Africa), zm (Zambia), zw (Zimbabwe)"
    )


@pytest.mark.parametrize("code", published())
def test_published_tables_have_no_fault(tmp_path, code):
    demo_workspace(tmp_path / code, country=code)
    assert files_in(tmp_path / code) == published_files(code)
    assert check(tmp_path / code).settings.country == code


def test_a_country_without_published_tables_is_refused(tmp_path):
    line = "no country with published tables named 've'; nearest: by\n"
    assert run("demo", tmp_path / "mine", "--country", "ve") == (2, "", line)
    assert not (tmp_path / "mine").exists()


def test_a_demo_that_is_there_is_kept_with_its_changes(tmp_path):
    demo_workspace(tmp_path / "demo", country="by")
    (tmp_path / "demo" / "hand" / "claims.toml").write_text("# mine\n", encoding="utf-8")
    before = state(tmp_path)
    assert demo_workspace(tmp_path / "demo", country="by") == ()
    assert state(tmp_path) == before


def test_a_folder_that_is_no_workspace_is_refused_with_the_cure(tmp_path):
    with pytest.raises(InputError) as refused:
        find_workspace(tmp_path / "none")
    assert str(refused.value) == (
        f"{tmp_path / 'none'}: no habeas.toml in this folder, so it is not a workspace. "
        f"Name the folder that holds it, or make a workspace: habeas new {tmp_path / 'none'} --country CODE"
    )


def test_a_folder_of_other_things_is_not_named_as_the_place_of_a_new_workspace(tmp_path):
    (tmp_path / "diary.txt").touch()
    with pytest.raises(InputError) as refused:
        find_workspace(tmp_path)
    assert str(refused.value) == (
        f"{tmp_path}: no habeas.toml in this folder, so it is not a workspace. "
        "Name the folder that holds it, or make a workspace: habeas new NEW-FOLDER --country CODE"
    )


def test_hashes_are_of_the_files_that_are_there(tmp_path):
    new_workspace(tmp_path / "mine", country="ve")
    (tmp_path / "mine" / "hand" / "events.csv").unlink()
    (tmp_path / "mine" / "hand" / "claims.toml").write_bytes(b"")
    hashes = input_hashes(tmp_path / "mine")
    assert set(hashes) == {*FILES} - {"hand/events.csv"}
    assert hashes["hand/claims.toml"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


# Files written whole


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "new" / "page.html"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert files_in(tmp_path) == {"new/page.html": b"two"}


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing(tmp_path):
    (tmp_path / "page.html").mkdir()
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "page.html", b"one")
    assert sorted(os.listdir(tmp_path)) == before


OLD = {"output/brief.html": b"old", "output/figures/old.svg": b"old"}


@pytest.fixture
def folder(tmp_path):
    for name, data in OLD.items():
        write_whole(tmp_path / name, data)
    return tmp_path


def test_output_is_replaced_and_stale_files_are_gone(folder):
    (folder / "output" / "figures" / "kept by hand").mkdir()
    replace_output(folder, {"brief.html": b"new", "figures/new.svg": b"new"})
    assert files_in(folder) == {"output/brief.html": b"new", "output/figures/new.svg": b"new"}
    assert os.listdir(folder) == ["output"]


def test_output_that_cannot_be_written_leaves_the_old(folder):
    with pytest.raises(OSError, match=r"brief\.html"):
        replace_output(folder, {"brief.html": b"new", "brief.html/figure.svg": b"new"})
    assert files_in(folder) == OLD
    assert os.listdir(folder) == ["output"]


def test_output_that_cannot_be_put_in_its_place_leaves_the_old(folder, monkeypatch):
    replace = type(folder).replace

    def fail(self, target):
        if str(self).endswith(f".{os.getpid()}.part") and self.is_dir():
            raise OSError("the disk went away")
        return replace(self, target)

    monkeypatch.setattr(type(folder), "replace", fail)
    with pytest.raises(OSError, match="the disk went away"):
        replace_output(folder, {"brief.html": b"new"})
    assert files_in(folder) == OLD
    assert os.listdir(folder) == ["output"]


@pytest.mark.parametrize("kind", ["a file", "a link", "a link to nothing"])
def test_whatever_stands_at_the_place_of_output_makes_way(tmp_path, kind):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept.txt").write_bytes(b"kept")
    mine = tmp_path / "mine"
    mine.mkdir()
    if kind == "a file":
        (mine / "output").write_bytes(b"old")
    else:
        (mine / "output").symlink_to(tmp_path / ("elsewhere" if kind == "a link" else "nowhere"))
    for text in (b"one", b"two"):
        replace_output(mine, {"brief.html": text})
        assert files_in(mine) == {"output/brief.html": text}
        assert os.listdir(mine) == ["output"]
    assert files_in(tmp_path / "elsewhere") == {"kept.txt": b"kept"}


@pytest.mark.parametrize("name", ["what?", "a?b"])
def test_lists_in_a_folder_that_duckdb_would_take_for_another_are_refused_before_anything_is_written(tmp_path, name):
    folder = tmp_path / name
    new_workspace(folder, country="ve")
    before = files_in(tmp_path)
    with (
        pytest.raises(InputError, match=r"question mark.*Rename the folder"),
        Lists.writing(folder, say=lambda _: None),
    ):
        pass
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("name", ["st*r", "a[1]b", "it's", "pl{x}$y", "100%"])
def test_lists_are_kept_in_a_folder_of_any_other_name(tmp_path, name):
    folder = tmp_path / name
    new_workspace(folder, country="ve")
    with Lists.writing(folder, say=lambda _: None):
        pass
    assert (folder / "lists.duckdb").is_file()
    (folder / "people.csv").write_text('record,person\n"north:1","a,b"\n', encoding="utf-8")
    session = Session(duckdb.connect())
    session.run("create table read (record varchar, person varchar)")
    session.load("read", ("record", "person"), folder / "people.csv", fix="")
    assert session.rows("from read") == [("north:1", "a,b")]
