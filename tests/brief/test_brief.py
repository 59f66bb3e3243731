"""The brief as written: self-contained, traceable, the same twice, and about any country."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from habeas.brief.study import study
from habeas.brief.write import write_brief
from habeas.store.workspace import DATABASE, new_workspace


def write(folder, **clocks):
    clocks = {"on": None, "known": None, **clocks}
    write_brief(folder, study(folder, **clocks))
    return folder / "output"


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def replace(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Page(HTMLParser):
    """Everything in a page that could ask for something, run, or lead somewhere."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.images, self.attributes = [], [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        self.images += [found] if tag == "img" else []


@pytest.fixture(scope="module")
def page(made):
    return Page((made / "output" / "brief.html").read_text(encoding="utf-8"))


def test_the_page_asks_for_nothing_and_runs_nothing(page, made):
    assert not {"script", "iframe", "object", "embed", "form", "video", "audio"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    loaded = [value for name, value in page.attributes if name in ("src", "srcset", "data", "poster")]
    assert loaded
    assert all(value.startswith("data:image/svg+xml;base64,") for value in loaded)
    text = (made / "output" / "brief.html").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import", text.split("</style>")[0])
    assert "default-src 'none'" in text


def test_the_page_is_small_enough_to_send(made):
    assert (made / "output" / "brief.html").stat().st_size <= 3 * 2**20


def test_every_image_has_a_text_that_says_what_was_found(page):
    assert len(page.images) == 8
    assert all(len(image["alt"]) > 60 for image in page.images)


def test_every_link_in_the_page_leads_somewhere_and_no_place_stands_twice(page):
    assert len(page.ids) == len(set(page.ids))
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert len(inside) > 300
    assert set(inside) <= set(page.ids)
    assert all(link.startswith(("#", "http://", "https://")) for link in page.links)


def test_every_number_of_the_bottom_line_leads_to_its_sources(made):
    text = (made / "output" / "brief.html").read_text(encoding="utf-8")
    bottom = text.split('id="bottom-line"')[1].split("</section>")[0]
    bare = re.sub(r'<a class="n" href="#f-[^"]+">.*?</a>', "", bottom)
    bare = re.sub(r"From .*? to .*?, Belarus", "", bare)  # the days asked about are settings, not findings
    assert not re.search(r"\d", unescape(re.sub(r"<[^>]+>", "", bare)))


def test_the_bottom_line_has_five_sentences(made):
    text = (made / "output" / "brief.md").read_text(encoding="utf-8")
    bottom = text.split("## Bottom line")[1].split("## ")[0]
    assert [line[:2] for line in bottom.strip().splitlines()] == ["- "] * 5


def test_two_runs_and_a_lost_database_give_the_same_bytes(demo):
    first = files(write(demo))
    assert files(write(demo)) == first
    (demo / DATABASE).unlink()
    assert files(write(demo)) == first


def test_an_older_day_gives_an_older_brief(demo):
    out = write(demo, known=study_day("2024-08-31"))
    found = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    assert found["known"] == "2024-08-31"
    assert found["findings"]["freed.total"]["value"] == 48
    assert found["findings"]["freed.acts"]["value"] == 2
    assert "16 September 2024" not in (out / "brief.md").read_text(encoding="utf-8")


def study_day(text):
    from datetime import date

    return date.fromisoformat(text)


def test_a_changed_count_changes_what_rests_on_it_and_nothing_else(demo):
    before = json.loads((demo / "output" / "findings.json").read_text(encoding="utf-8"))["findings"]
    replace(demo / "hand" / "releases.csv", "BY2024-W4,2024-09-16,37,", "BY2024-W4,2024-09-16,47,")
    out = write(demo)
    after = json.loads((out / "findings.json").read_text(encoding="utf-8"))["findings"]
    changed = {key for key in before if before[key] != after[key]}
    assert after["freed.total"]["value"] == 125
    assert after["waves.latest.count"]["value"] == 47
    assert after["claim.F03"]["verdict"] == "fails"
    assert after["claim.C15"]["verdict"] == "fails"
    assert "latest, on 16 September 2024, freed 47 people" in (out / "brief.md").read_text(encoding="utf-8")
    for key in changed:
        rests = {source["id"] for source in before[key]["sources"]}
        assert "BY2024-W4" in rests or key.startswith("claims."), f"{key} changed and does not rest on the act"
    assert not {
        key for key in changed if key.startswith(("inside.", "precedents.", "events.", "sanctions.", "deaths."))
    }


def test_another_country_has_its_brief_with_no_word_of_the_demo(examplia):
    text = (write(examplia) / "brief.md").read_text(encoding="utf-8")
    assert text.startswith("# Why is Examplia freeing political prisoners?")
    assert "freed 50 people in 3 release acts that form 3 waves" in text
    assert "the number inside fell by 20 between 1 January 2031 and 30 June 2031" in text
    assert not re.search(r"Belarus|Lukashenk|Viasna|Carnegie|Ryanair", text)


def test_three_rows_make_a_short_honest_brief(tmp_path):
    folder = tmp_path / "three"
    new_workspace(folder, country="aq")
    table = folder / "hand" / "releases.csv"
    rows = "".join(f"R{i},2031-0{i},5,pardon,,,,,https://example.org/{i},2031-0{i}-28,\n" for i in (2, 4, 6))
    table.write_text(table.read_text(encoding="utf-8") + rows, encoding="utf-8")
    text = (write(folder) / "brief.md").read_text(encoding="utf-8")
    assert "freed 15 people in 3 release acts" in text
    assert "How many waves there were, the data cannot tell: some acts are not dated to the day." in text
    assert "nobody has published in numbers" in text


HOSTILE = "<script>alert(1)</script>\"'&|`*[x](javascript:alert(1))"


def test_hostile_text_is_printed_and_never_obeyed(examplia):
    cell = '"' + HOSTILE.replace('"', '""') + '"'
    replace(examplia / "hand" / "releases.csv", ",Edict,Old age,", f",{cell},{cell},")
    with (examplia / "hand" / "events.csv").open("a", encoding="utf-8") as file:
        file.write(f"E1,2031-05-01,statement,{cell},{cell},war,{cell},https://example.org/e1,2031-05-02,{cell}\n")
    out = write(examplia)
    page = Page((out / "brief.html").read_text(encoding="utf-8"))
    assert "script" not in page.tags
    assert all(link.startswith(("#", "http")) for link in page.links)
    markdown = (out / "brief.md").read_text(encoding="utf-8")
    assert "<script>" not in markdown
    assert "[x](javascript" not in markdown
    for svg in (out / "figures").glob("*.svg"):
        assert "<script" not in svg.read_text(encoding="utf-8")


def test_each_finding_in_json_says_what_it_rests_on(made):
    whole = json.loads((made / "output" / "findings.json").read_text(encoding="utf-8"))
    needed = {"key", "value", "low", "high", "interval", "unit", "n", "missing", "n_unit", "as_of", "known", "method"}
    for key, found in whole["findings"].items():
        assert needed | {"assumptions", "verdict", "sources"} <= set(found), key
        assert found["method"], key
        assert all(source["url"].startswith("http") for source in found["sources"]), key
        assert found["verdict"] != "cannot_tell" or found["reason"], f"{key} does not say why"


def test_a_figure_left_by_an_earlier_run_is_taken_away(demo):
    stale = demo / "output" / "figures" / "stale.svg"
    stale.write_text("<svg/>", encoding="utf-8")
    assert not any("stale" in name for name in files(write(demo)))


def test_notes_of_the_tables_stay_out_of_the_brief(made):
    """Notes hold names of people: they are for whoever works on the tables."""
    html = (made / "output" / "brief.html").read_text(encoding="utf-8")
    markdown = (made / "output" / "brief.md").read_text(encoding="utf-8")
    assert "Notable:" in (made / "hand" / "releases.csv").read_text(encoding="utf-8")
    assert "Notable:" not in html + markdown


def test_the_demo_tables_stay_as_they_are_when_the_brief_is_written(made):
    from habeas.store.countries import published_files

    for name, data in published_files("by").items():
        assert (made / name).read_bytes() == data
