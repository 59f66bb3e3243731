"""The brief in a real browser, at desktop and phone width: nothing clipped, nothing over another, all can be reached."""

import base64
import json
import re
import tempfile
from html import escape
from pathlib import Path

import pytest

from tests.draw.browser import run

pytestmark = pytest.mark.slow

SCRIPT = """
addEventListener("load", () => {
const wide = document.documentElement.clientWidth;
const shown = el => { const s = getComputedStyle(el); return s.visibility !== "hidden" && s.display !== "none"; };
const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
const light = c => { const f = c.slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * f[0] + 0.7152 * f[1] + 0.0722 * f[2]; };
const ground = el => { for (let at = el; at; at = at.parentElement) { const c = rgb(getComputedStyle(at).backgroundColor);
  if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
const leaves = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const node = walk.currentNode, el = node.parentElement;
  if (!node.textContent.trim() || !shown(el) || el.closest("thead, .skip, script, style")) continue;
  const range = document.createRange(); range.selectNodeContents(node);
  for (const box of range.getClientRects()) leaves.push({
    words: node.textContent.trim().slice(0, 60), left: box.left, right: box.right, top: box.top + scrollY, bottom: box.bottom + scrollY,
    contrast: (() => { const a = light(rgb(getComputedStyle(el).color)), b = light(ground(el));
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); })()});
}
const reach = [...document.querySelectorAll("a[href], [tabindex]")];
const missed = reach.filter(el => { el.focus(); return document.activeElement !== el; }).map(el => el.outerHTML.slice(0, 80));
const images = [...document.images].map(i => ({alt: i.alt, drawn: i.complete && i.naturalWidth > 0, width: i.getBoundingClientRect().width}));
const out = document.createElement("pre"); out.id = "found";
out.textContent = btoa(unescape(encodeURIComponent(JSON.stringify(
  {wide, whole: document.documentElement.scrollWidth, leaves, missed, reached: reach.length, images}))));
parent.document.body.append(out);
});
"""


def look(page, width):
    """What a browser of that width sees of the page: texts with their boxes and contrast, images, what takes the focus."""
    text = page.read_text(encoding="utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    with tempfile.TemporaryDirectory() as folder:
        # In a frame, since no window is as narrow as a phone.
        inner = escape(text.replace("</body>", f"<script>{SCRIPT}</script></body>"))
        copy = Path(folder, "page.html")
        frame = f'<iframe style="border:0;width:{width}px;height:900px" srcdoc="{inner}"></iframe>'
        copy.write_text(f"<!doctype html><meta charset=utf-8><body>{frame}", encoding="utf-8")
        dom = run(folder, "--window-size=1300,1000", "--virtual-time-budget=8000", "--dump-dom", copy.as_uri())
    coded = re.search(r'<pre id="found">([^<]*)</pre>', dom)
    assert coded, "the browser did not run the script"
    return json.loads(base64.b64decode(coded[1]))


@pytest.fixture(scope="module", params=[1100, 390], ids=["desktop", "phone"])
def seen(request, made):
    found = look(made / "output" / "brief.html", request.param)
    assert request.param - 20 <= found["wide"] <= request.param
    return found


def test_nothing_is_wider_than_the_window(seen):
    assert seen["whole"] <= seen["wide"]
    assert not [leaf["words"] for leaf in seen["leaves"] if leaf["right"] > seen["wide"] + 1 or leaf["left"] < -1]


def test_no_text_lies_over_another(seen):
    boxes = sorted(seen["leaves"], key=lambda box: box["top"])
    assert len(boxes) > 500
    over = []
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            if other["top"] >= one["bottom"] - 4:
                break
            if min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1:
                over.append((one["words"], other["words"]))
    assert not over


def test_every_text_has_the_contrast_of_wcag_aa(seen):
    assert not {(leaf["words"], round(leaf["contrast"], 2)) for leaf in seen["leaves"] if leaf["contrast"] < 4.5}


def test_every_link_and_table_can_be_reached_by_keyboard(seen):
    assert seen["reached"] > 300
    assert seen["missed"] == []


def test_every_image_is_drawn_and_fits(seen):
    assert len(seen["images"]) == 7
    assert all(image["drawn"] and image["alt"] and image["width"] <= seen["wide"] for image in seen["images"])


def requests(page, folder):
    """The addresses a browser asks for when it opens the page; its own calls home are left out."""
    log = folder / f"{page.stem}.net.json"
    run(str(folder), f"--log-net-log={log}", "--net-log-capture-mode=Everything", "--dump-dom", page.as_uri())
    asked = set(re.findall(r'"url":"((?:https?|wss?|ftp)://[^"]+)"', log.read_text(encoding="utf-8", errors="replace")))
    return {url for url in asked if not re.match(r"https?://[^/]*(google|gvt1)", url)}


def test_the_page_makes_no_request(made, tmp_path):
    control = tmp_path / "control.html"
    control.write_text('<img src="http://127.0.0.1:9/asked.png">', encoding="utf-8")
    assert requests(control, tmp_path) == {"http://127.0.0.1:9/asked.png"}
    assert requests(made / "output" / "brief.html", tmp_path) == set()
