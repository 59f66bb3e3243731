"""The brief and its findings, written into the output folder of a workspace, all or nothing."""

from __future__ import annotations

import json
from pathlib import Path

from habeas.brief.blocks import Brief, Figure
from habeas.brief.compose import compose
from habeas.brief.html import html
from habeas.brief.markdown import markdown
from habeas.brief.pedigree import pedigree
from habeas.brief.results import findings_json
from habeas.brief.study import Step, Study
from habeas.store.workspace import OUTPUT, replace_output


def write_brief(folder: Path, study: Study, *, step: Step = lambda _: None) -> Path:
    """Write `output/` of the workspace in `folder`: brief.html, brief.md, findings.json and figures/.

    Everything is made before anything is written. Returns the place of brief.html.
    """
    brief = compose(study, step=step)
    step("putting the pages together")
    made = pedigree(study)
    files = {
        "findings.json": findings_json(study),
        "brief.md": markdown(brief, made),
        "brief.html": html(brief, made),
        **_figures(brief),
    }
    step("writing")
    replace_output(folder, {name: body.encode() for name, body in files.items()})
    return folder / OUTPUT / "brief.html"


def _figures(brief: Brief) -> dict[str, str]:
    charts = [block.chart for section in brief.sections for block in section.blocks if isinstance(block, Figure)]
    drawn = {f"figures/{chart.name}.svg": chart.wide for chart in charts}
    return drawn | {
        f"figures/{chart.name}.vl.json": json.dumps(chart.spec, ensure_ascii=False, indent=1) + "\n" for chart in charts
    }
