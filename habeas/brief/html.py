"""The brief as one HTML file that asks nothing of any network and runs no script."""

from __future__ import annotations

import base64
import re

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from habeas.brief.blocks import Brief, Cell
from habeas.brief.pedigree import Pedigree
from habeas.brief.say import plain_text


def html(brief: Brief, pedigree: Pedigree) -> str:
    """The whole brief as HTML. Every text of the workspace is escaped; addresses are linked only if http or https."""
    environment = Environment(
        loader=PackageLoader("habeas.brief", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    known = {entry.key for entry in pedigree.entries} | {source.key for source in pedigree.sources}
    environment.filters |= {
        "say": lambda cell: _say(cell, known),
        "plain": plain_text,
        "anchor": anchor,
        "data_uri": _data_uri,
        "link": _link,
    }
    style = environment.loader.get_source(environment, "brief.css")[0] if environment.loader else ""
    page = environment.get_template("brief.html.j2")
    return page.render(brief=brief, pedigree=pedigree, style=Markup(style), kinds=_kinds)


def anchor(key: str) -> str:
    """The name of the place in the page where a finding or a source is explained."""
    return "f-" + re.sub(r"[^A-Za-z0-9]", "-", key)


def _say(cell: Cell, known: set[str]) -> Markup:
    """The pieces of a cell; a number leads to its entry, an id of a row to its source."""
    parts = []
    for piece in cell:
        if piece.key in known:
            parts.append(Markup('<a class="n" href="#{}">{}</a>').format(anchor(piece.key), piece.text))
        else:
            parts.append(escape(piece.text))
    return Markup("").join(parts)


def _data_uri(svg: str) -> Markup:
    return Markup("data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode())


def _link(address: str) -> Markup:
    """The address as a link if it is one of the web, else as text."""
    if re.match(r"https?://", address):
        return Markup('<a class="u" href="{0}" rel="noreferrer">{0}</a>').format(address)
    return escape(address)


def _kinds(block: object) -> str:
    return type(block).__name__
