"""The documentation is complete and true: made pages are fresh, commands print what is shown, links lead somewhere."""

import ast
import doctest
import re
import sys
import tomllib
import types
from itertools import count

import pytest

import habeas
from docs import consoles, generate
from docs.claims_pages import claimed
from docs.findings_pages import demo, listed
from habeas.brief import study as studies
from habeas.brief.study import QUESTIONS
from habeas.claims import KINDS, PARAMETERS, judge_claims
from habeas.claims.people import MOST_MISSING
from habeas.cli import main
from habeas.core.attributes import ATTRIBUTES, MEASURED_DOCS
from habeas.core.dates import PartialDate
from habeas.core.props import PROPS
from habeas.core.tables import CLAIM, CORRECTIONS, HAND_TABLES
from habeas.core.words import words
from habeas.intake.corrections import mend
from habeas.intake.editions import provide
from habeas.intake.tables import read_workspace
from habeas.measures.people_favoured import FEWEST_FREED
from habeas.measures.people_groups import POOLS
from habeas.measures.people_met import MOST_VAGUE_DAYS
from habeas.measures.people_pool import ELIGIBLE_DAYS
from habeas.register.register import Register
from habeas.sources import ftm, ftmvalues, handcsv, handtext, handtoml
from habeas.sources.listdates import NOTATIONS
from habeas.sources.lists import READERS
from habeas.sources.mapping import read_mapping
from habeas.sources.mappingkeys import KEYS as MAPPING_KEYS
from habeas.stats.bounds import qualified, rounding_step
from habeas.store.database import Database
from habeas.store.settings import KEYS
from habeas.store.workspace import demo_workspace

ROOT = generate.DOCS.parent
PACKAGE = ROOT / "habeas"
TOP = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")]
PAGES = [*TOP, *sorted(generate.DOCS.rglob("*.md"))]
FENCED = re.compile(r"^```.*?^```$", re.M | re.S)
LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")


def name_of(path):
    return str(path.relative_to(ROOT))


def read(path):
    return path.read_text(encoding="utf-8")


def prose(path):
    """The text of a page without its blocks of code."""
    return FENCED.sub("", read(path))


def reference(name):
    return read(generate.DOCS / "reference" / f"{name}.md")


def block(page, info):
    """The block of a page whose first line ends with `info`."""
    return re.search(rf"^```\w+ {re.escape(info)}\n(.*?)^```$", read(generate.DOCS / page), re.M | re.S)[1]


# Made pages


def test_the_reference_is_as_the_objects_make_it():
    assert [name_of(path) for path in generate.stale(generate.reference())] == [], "run: python docs/generate.py"


@pytest.mark.parametrize("path", consoles.pages(), ids=name_of)
def test_commands_print_what_the_page_shows(path):
    assert consoles.rerun(path) == read(path), "run: python docs/generate.py"


def test_the_tutorial_is_run():
    assert consoles.TUTORIAL in consoles.pages()


def test_check_names_what_is_stale_and_writes_nothing(tmp_path, monkeypatch, capsys):
    page = tmp_path / "docs" / "page.md"
    monkeypatch.setattr(generate, "DOCS", page.parent)
    monkeypatch.setattr(generate, "reference", lambda: {page: "new\n"})
    monkeypatch.setattr(generate, "reruns", dict)
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().out == "stale: docs/page.md\n"
    assert not page.exists()
    assert generate.main([]) == 0
    assert (read(page), generate.main(["--check"])) == ("new\n", 0)


def test_a_changed_output_is_seen(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ echo new\nold\n$ false\n$ echo $?\n0\n```\n", encoding="utf-8")
    assert consoles.rerun(page) == "```console\n$ echo new\nnew\n$ false\n$ echo $?\n1\n```\n"


# Completeness


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=name_of)
def test_everything_public_has_a_docstring(path):
    tree = ast.parse(read(path))
    assert ast.get_docstring(tree) or not tree.body, "the module"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            inner = any(node in ast.walk(f) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) and f is not node)
            assert inner or ast.get_docstring(node), f"line {node.lineno}: {node.name}"


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("tables", [f"| `{c.name}` |" for spec in (*HAND_TABLES, CLAIM) for c in spec.columns]),
        ("tables", [f"`{spec.file}`" for spec in HAND_TABLES]),
        ("statements", [f"| `{prop.name}` |" for prop in PROPS]),
        ("readers", [f"## {name}\n" for name in READERS]),
        ("readers", [f"`{c}`" for r, _ in READERS.values() if r != ftm.READER for c in (*r.columns, *r.ignore)]),
        ("readers", [f"`{name}`" for name in (*ftmvalues.PERSON, *ftmvalues.IGNORED, *ftmvalues.IGNORED_SCHEMATA)]),
        ("mapping", [f"| `{key.name}` |" for keys in MAPPING_KEYS.values() for key in keys]),
        ("mapping", [f"### {name}\n" for name in NOTATIONS]),
        ("vocabularies", [f"| `{word}` |" for vocabulary in words().values() for word in vocabulary]),
        ("vocabularies", [f"## {name}\n" for name in words()]),
        ("settings", [f"| `{key}` |" for key in KEYS]),
        ("claims", [f"## {kind.name}\n" for kind in KINDS]),
        ("claims", [f"| `{c.name}` |" for kind in KINDS for c in kind.parameters]),
        ("claims", [f"this or `{c.or_else}` |" for kind in KINDS for c in kind.parameters if c.or_else]),
        ("attributes", [f"| `{attribute.name}` |" for attribute in ATTRIBUTES]),
        ("attributes", [f"| `{attribute.prop}` |" for attribute in ATTRIBUTES if attribute.prop]),
        ("attributes", [f"| {measured} | {doc} |" for measured, doc in MEASURED_DOCS.items()]),
        ("measures", [f"## {measure.name}\n\n**{measure.question}**" for measure in QUESTIONS]),
        ("cli", [f"## habeas {name}\n" for name in main.commands]),
        ("cli", [name for command in main.commands.values() for p in command.params for name in p.opts if "-" in name]),
    ],
)
def test_the_reference_names(page, names):
    assert [name for name in names if name not in reference(page)] == []


def test_the_reference_names_every_finding_of_the_demonstration():
    keys = {"claim.ID" if key.startswith("claim.") else key for key in demo().study.findings}
    assert [key for key in sorted(keys) if f"| `{key}` |" not in reference("findings")] == []


def test_the_reference_names_every_finding_of_a_list():
    keys = [key for key in listed().study.findings if key.startswith(("people.", "lists."))]
    assert keys
    assert [key for key in keys if f"| `{key}` |" not in reference("findings")] == []


def test_the_reference_names_every_finding_beside_a_claim():
    ids = "|".join(re.escape(claim.id) for claim in claimed().claims)
    keys = {re.sub(rf"^claim\.({ids})\.", "claim.ID.", key) for key in claimed().findings if key.startswith("claim.")}
    beside = {key for key in keys if key.startswith("claim.ID.")}
    assert {"claim.ID.precision", "claim.ID.tipping", "claim.ID.people"} <= beside
    assert [key for key in sorted(beside) if f"| `{key}` |" not in reference("findings")] == []


def test_the_page_about_criteria_names_every_attribute():
    page = prose(generate.DOCS / "explanation" / "criteria.md")
    assert [a.name for a in ATTRIBUTES if not re.search(rf"\b{a.name}\b", page)] == []


def test_the_page_about_claims_has_every_kind_and_says_of_which_it_tests():
    page = read(generate.DOCS / "how-to" / "test-a-claim.md")
    assert [kind.name for kind in KINDS if f"../reference/claims.md#{kind.name})" not in page] == []
    tested = {kind.name for kind in KINDS if kind.by_test}
    told = page.partition("So the verdicts of ")[2].partition(", which")[0]
    assert set(re.findall(r"`(\w+)`", told)) == tested


def test_the_page_about_mappings_has_an_example_of_every_key(tmp_path):
    text = block("how-to/read-any-table.md", "whole islands.toml")
    (tmp_path / "islands.toml").write_text(text, encoding="utf-8")
    assert read_mapping(tmp_path / "islands.toml").name == "islands"
    plan = tomllib.loads(text)
    tables = {"": [plan], "columns": plan["columns"].values(), "editions": [plan["editions"]]}
    for level, keys in MAPPING_KEYS.items():
        used = {key for table in tables.get(level, plan.get(level)) for key in table}
        # What columns together and columns alone have in common is shown once.
        shared = {"exit", "personal", "tier"} if level == "together" else set()
        assert {key.name for key in keys} - used - shared == set(), level


def test_the_page_about_corrections_names_every_column():
    page = read(generate.DOCS / "how-to" / "mend-a-list.md")
    assert ",".join(column.name for column in CORRECTIONS.columns) + "\n" in page


def test_every_page_is_in_the_list_of_pages():
    listed = {link.partition("#")[0] for link in LINK.findall(read(generate.DOCS / "README.md"))}
    there = {str(path.relative_to(generate.DOCS)) for path in generate.DOCS.rglob("*/*.md")}
    assert sorted(there - listed) == []


# Links


def anchors(path):
    """The places in a page that a link may lead to, as hosts of code name them."""
    seen = {}
    for heading in re.findall(r"^#+ (.+)$", prose(path), re.M):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        times = seen.setdefault(slug, count())
        yield slug if not (n := next(times)) else f"{slug}-{n}"


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_links_lead_somewhere(path):
    for link in LINK.findall(prose(path)):
        if link.startswith("https://"):
            continue
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        assert target.exists(), link
        assert not anchor or anchor in set(anchors(target)), link


def test_pages_that_the_package_points_to_exist():
    sources = [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.toml"), ROOT / "Makefile", *(ROOT / "tests").rglob("*.py")]
    named = {page for path in sources for page in re.findall(r"docs/[a-z]+/[a-z-]+\.md", read(path))}
    assert named
    assert [page for page in sorted(named) if not (ROOT / page).is_file()] == []


# Statements that the code must keep


def test_the_readme_shows_two_commands_that_the_makefile_has():
    shown = re.search(r"^```sh\n(.*?)^```$", read(ROOT / "README.md"), re.M | re.S)[1].split("\n")
    assert shown[:2] == ["make demo", "make test"]
    targets = re.findall(r"^([a-z-]+):", read(ROOT / "Makefile"), re.M)
    named = re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)$|`make ([a-z-]+)`", "\n".join(map(read, PAGES)), re.M)
    assert {"demo", "test"} <= {*map("".join, named)} <= {*targets}


def test_messages_named_in_mend_faults_exist():
    page = read(generate.DOCS / "how-to" / "mend-faults.md")
    code = "".join(read(path) for room in ("core", "sources", "intake") for path in (PACKAGE / room).glob("*.py"))
    messages = re.findall(r"^\| `([^`]+)` \|", page, re.M)
    assert len(messages) > 20
    assert [message for message in messages if message not in code] == []


def rows_of(page):
    """The cells of each row of each table of a page."""
    lines = re.findall(r"^\| (.+) \|$", read(generate.DOCS / page), re.M)
    return [line.split(" | ") for line in lines if not line.startswith("---")]


def test_rounding_steps_shown_are_those_computed():
    rows = [row for row in rows_of("explanation/intervals.md") if len(row) == 3 and row[1].isdigit()]
    assert len(rows) == 5
    for shown, step, meant in rows:
        number = int(shown.replace(",", ""))
        low, high = qualified(number, "about")
        assert (step, meant) == (str(rounding_step(number)), f"{low:,}" if low == high else f"{low:,} to {high:,}")


def test_dates_shown_are_printed_so():
    rows = [row for row in rows_of("explanation/dates.md") if re.fullmatch(r"`[^`]+`", row[0]) and len(row) == 3]
    assert len(rows) > 7
    assert [PartialDate.parse(row[0].strip("`")).describe() for row in rows] == [row[2] for row in rows]


def test_rules_of_verdicts_told_are_those_of_the_code():
    page = " ".join(read(generate.DOCS / "explanation" / "claims-and-evidence.md").split())
    assert (MOST_MISSING, FEWEST_FREED, ELIGIBLE_DAYS) == (0.4, 10, 14)
    assert "More than two in five unknown: cannot tell." in page
    assert "Fewer than ten freed: no verdict on odds." in page
    assert "ends more than two weeks later" in page
    assert f"more than {MOST_VAGUE_DAYS} days before" in page
    assert [pool for pool in POOLS if f"| {pool} |" not in page] == []


def test_sizes_promised_are_those_of_the_code():
    page = read(ROOT / "SECURITY.md")
    assert f"a table has at most {handcsv.LARGEST_FILE >> 20} MB" in page
    assert f"a TOML file {handtoml.LARGEST_FILE >> 20} MB" in page
    assert f"a cell {handtext.LONGEST_CELL:,} characters" in page


def test_no_code_opens_a_connection():
    network = {"socket", "ssl", "http", "ftplib", "smtplib", "requests", "httpx", "urllib.request", "asyncio", "xmlrpc"}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(read(path))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            assert not {*names, *(name.split(".")[0] for name in names)} & network, f"{path}:{node.lineno}"


def module_of(page, info, monkeypatch):
    """The module that a page tells to write."""
    name = "written_" + re.sub(r"\W", "_", info)
    module = types.ModuleType(name)
    monkeypatch.setitem(sys.modules, name, module)
    exec(compile(block(page, info), info, "exec"), module.__dict__)
    return module


def test_the_examples_of_the_estimators_work():
    page = generate.DOCS / "how-to" / "use-the-estimators.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert (failed, tried > 20) == (0, True)


def test_the_measure_of_the_how_to_works(monkeypatch, tmp_path):
    page = "how-to/add-a-measure.md"
    measure = module_of(page, "habeas/measures/pauses.py", monkeypatch).MEASURE
    monkeypatch.setattr(studies, "QUESTIONS", (*QUESTIONS, measure))
    tests = module_of(page, "tests/measures/test_pauses.py", monkeypatch)
    ran = [function(tmp_path / name) for name, function in vars(tests).items() if name.startswith("test_")]
    assert len(ran) == 2


def test_the_reader_of_the_how_to_works(monkeypatch):
    page = "how-to/add-a-reader.md"
    module = module_of(page, "habeas/sources/harbour.py", monkeypatch)
    monkeypatch.setitem(sys.modules, "habeas.sources.harbour", module)
    tests = module_of(page, "tests/sources/test_harbour.py", monkeypatch)
    ran = [function() for name, function in vars(tests).items() if name.startswith("test_")]
    assert len(ran) == 4


@pytest.mark.parametrize(("value", "verdict"), [(4, "holds"), (5, "fails")])
def test_the_claim_kind_of_the_how_to_works(monkeypatch, tmp_path, value, verdict):
    page = "how-to/add-a-claim-kind.md"
    kind = module_of(page, "habeas/claims/acts.py", monkeypatch).KIND
    claim = re.search(r"^```toml\n(\[\[claim\]\].*?)^```$", read(generate.DOCS / page), re.M | re.S)[1]
    demo_workspace(tmp_path, country="by")
    claims = tmp_path / "hand" / "claims.toml"
    claims.write_text(claim.replace("value = 4", f"value = {value}"), encoding="utf-8")
    tables = read_workspace(tmp_path, {**PARAMETERS, kind.name: kind.parameters})
    database = Database.of(tables.rows, cache=None, inputs={})
    provide(tmp_path, database)
    mend(database, tables.rows["corrections"])
    register = Register.at(database, tables.settings, tables.claims, on=None, known=None)
    assert judge_claims(register, [*KINDS, kind])[0].verdict == verdict


# Style


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_prose_keeps_to_the_words_we_use(path):
    text = re.sub(r"“[^”]*”|\"[^\"]*\"|`[^`]*`", "", prose(path))
    assert re.findall(r"\b(?:simply|just|eas(?:y|ily)|obviously|of course|inmates?)\b", text, re.I) == []


@pytest.mark.parametrize("path", [*PAGES, *sorted(generate.DOCS.glob("*.py"))], ids=name_of)
def test_no_page_names_a_place_on_a_machine(path):
    assert re.findall(r"(?<![\w.:/])/(?:home|work|tmp|root|Users)\b", read(path)) == []


def test_the_version_of_the_changelog_is_that_of_the_package():
    assert f"## {habeas.__version__}" in read(ROOT / "CHANGELOG.md")
