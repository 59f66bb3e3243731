"""What holds for every test: examples are drawn from a written seed, and a slow first call is no failure."""

import json

import pytest
from hypothesis import settings

from tests.intake.invented import run
from tests.memento import BOOKS, MAPPING

# The first call of a method loads the library behind it, which a deadline would take for a slow example.
settings.register_profile("habeas", deadline=None, derandomize=True)
settings.load_profile("habeas")


@pytest.fixture(scope="session")
def estonia(tmp_path_factory):
    """A workspace with the Memento books, and what adding them told; tests that use it carry `needs_books`."""
    folder = tmp_path_factory.mktemp("estonia") / "workspace"
    assert run("new", folder, "--country", "ee")[0] == 0
    settings_file = folder / "habeas.toml"
    settings_file.write_text(settings_file.read_text().replace('first = ""', 'first = "1940-01-01"'))
    code, out, err = run("add", MAPPING, BOOKS, "--in", folder, "--json")
    assert (code, err) == (0, "")
    return folder, json.loads(out)
