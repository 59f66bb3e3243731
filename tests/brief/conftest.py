import shutil

import pytest

from habeas.brief.study import study
from habeas.brief.write import write_brief
from habeas.store.workspace import demo_workspace, new_workspace

RELEASES = """\
A1,2031-02-01,12,pardon,Edict,Old age,no,,https://example.org/a1,2031-02-02,
A2,2031-03-01,8,pardon,Edict,Illness,no,,https://example.org/a2,2031-03-02,
A3,2031-06-01,30,amnesty,Law,,no,,https://example.org/a3,2031-06-02,
"""
READINGS = """\
S1,inside,,2031-01-01,400,,,,Invented Committee,,https://example.org/s1,2031-01-05,
S2,inside,,2031-06-30,380,,,,Invented Committee,,https://example.org/s2,2031-07-05,
"""


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The demo workspace with its brief written; not to be changed."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    demo_workspace(folder, country="by")
    write_brief(folder, study(folder, on=None, known=None))
    return folder


@pytest.fixture
def demo(made, tmp_path):
    """A copy of the demo workspace, to be changed."""
    return shutil.copytree(made, tmp_path / "demo")


@pytest.fixture
def examplia(tmp_path):
    """A workspace of an invented country, three acts and two counts."""
    folder = tmp_path / "examplia"
    new_workspace(folder, country="aq")
    settings = folder / "habeas.toml"
    settings.write_text('name = "Examplia"\n' + settings.read_text(encoding="utf-8"), encoding="utf-8")
    for name, rows in (("releases", RELEASES), ("readings", READINGS)):
        table = folder / "hand" / f"{name}.csv"
        table.write_text(table.read_text(encoding="utf-8") + rows, encoding="utf-8")
    return folder
