"""What a page may weigh, what a picture may weigh, and how clear its colours must be."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.base.problems import SiteError
from publisher.build import build
from publisher.check.budgets import budget_problems, weights_table
from publisher.check.colours import PAPER, colour_problems, contrast
from publisher.check.limits import Limit, raised_limits
from publisher.check.pictures import figure_problems
from publisher.check.weights import Scales, weigh_site
from publisher.run.prepare import prepare
from publisher.site.project import Project
from sites import INDEX, STORY, tiny_site


def noise(kilobytes: float, seed: int = 1) -> str:
    """Text that packs to about this many kB."""
    chance = random.Random(seed)
    return "".join(chance.choices("0123456789abcdef", k=int(kilobytes * 1000 * 2 / 1.13)))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with one page, to put weights on."""
    write(tmp_path, "index.html", "<html><head></head><body><main><h1>x</h1></main></body></html>")
    return tmp_path


def write(out: Path, name: str, text: str) -> None:
    path = out / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def head(out: Path, markup: str, name: str = "index.html") -> None:
    """Put markup in the head of a page."""
    path = out / name
    text = path.read_text(encoding="utf-8").replace("</head>", f"{markup}</head>")
    path.write_text(text, encoding="utf-8")


def parts(out: Path) -> dict[str, set[str]]:
    """What the front page loads, by kind."""
    weight = Scales(out).page("index.html", Limit())
    return {kind: set(names) for kind, names in weight.parts.items() if names}


# ---- what counts ----


def test_a_page_counts_with_everything_it_loads_at_once(out: Path):
    write(out, "a.css", "@import 'b.css'; p { background: url(c.png) }")
    write(out, "b.css", "@font-face { src: url('d.woff2') }")
    write(out, "e.js", 'import { x } from "./f.js"; import("./later.js");')
    for name in ("c.png", "d.woff2", "f.js", "later.js", "g.svg", "lazy.png"):
        write(out, name, "x")
    head(out, '<link rel="stylesheet" href="a.css"><script type="module" src="e.js"></script>')
    head(out, '<img src="g.svg" alt=""><img src="lazy.png" loading="lazy" alt="">')
    assert parts(out) == {
        "html": {"index.html"},
        "style": {"a.css", "b.css"},
        "script": {"e.js", "f.js"},
        "other": {"c.png", "d.woff2", "g.svg"},
    }


def test_a_stylesheet_that_two_links_name_counts_once(out: Path):
    write(out, "a.css", "p {}")
    head(out, '<link rel="stylesheet" href="a.css"><link rel="stylesheet" href="/./a.css?v=1">')
    assert parts(out)["style"] == {"a.css"}


def test_files_count_as_they_travel(out: Path):
    write(out, "a.css", "p {} " * 1000)
    scales = Scales(out)
    assert scales.weigh("a.css") == len(gzip.compress(b"p {} " * 1000, 9))
    (out / "a.png").write_bytes(b"p" * 1000)
    assert scales.weigh("a.png") == 1000


# ---- limits ----


def test_a_sound_site_keeps_every_limit(small_site: Project):
    assert (
        budget_problems(weigh_site(small_site, small_site.output_dir, raised_limits(small_site)))
        == []
    )


def heavy_front_page(tmp_path: Path, front: str) -> list[str]:
    """What is said of a site whose front page holds 160 kB, with this front matter."""
    index = INDEX.replace('title: "Front"', f'title: "Front"\n{front}')
    project = tiny_site(tmp_path, index=index)
    out = project.output_dir
    write(
        out, "index.html", f"<html><body><main><h1>x</h1><p>{noise(160)}</p></main></body></html>"
    )
    return [
        str(problem)
        for problem in budget_problems(weigh_site(project, out, raised_limits(project)))
    ]


def test_a_page_that_is_too_heavy_is_named_with_weight_limit_and_remedy(tmp_path: Path):
    [said] = heavy_front_page(tmp_path, "")
    assert said.startswith("index.html: weighs 16")
    assert "above 150 kB (index.html 16" in said
    assert "budget-kb" in said


def test_a_page_may_raise_its_own_limit_with_a_reason(tmp_path: Path):
    assert heavy_front_page(tmp_path, "atlas: {budget-kb: 200, reason: many names}") == []


def test_a_page_that_is_heavier_than_its_own_limit_is_named_too(tmp_path: Path):
    [said] = heavy_front_page(tmp_path, "atlas: {budget-kb: 155, reason: many names}")
    assert "above 155 kB" in said


@pytest.mark.parametrize(
    ("front", "found"),
    [
        ("atlas: {budget-kb: 200}", "without a reason"),
        ("atlas: {script-kb: 20, reason: ' '}", "without a reason"),
        ("atlas: {budget-kb: much, reason: many names}", "could not convert"),
    ],
)
def test_a_limit_is_not_raised_without_a_reason_or_a_number(tmp_path: Path, front: str, found: str):
    with pytest.raises(SiteError, match=found) as stopped:
        heavy_front_page(tmp_path, front)
    assert stopped.value.problems[0].where == "index.html, atlas"


def test_too_much_script_is_named(small_site: Project, out: Path):
    write(out, "a.js", noise(13))
    head(out, '<script src="a.js"></script>')
    [problem] = budget_problems(weigh_site(small_site, out, raised_limits(small_site)))
    assert "13" in problem.found and "of script" in problem.found and "above 12 kB" in problem.found


def test_a_runtime_that_is_too_heavy_is_named(small_site: Project, out: Path):
    write(out, "assets/vega-1.js", noise(200))
    write(out, "assets/vega-2.js", noise(120, seed=2))
    [problem] = budget_problems(weigh_site(small_site, out, raised_limits(small_site)))
    assert problem.where == "assets/vega-1.js, assets/vega-2.js"
    assert "above 310 kB" in problem.found


def test_geometry_that_is_too_heavy_is_named(small_site: Project, out: Path):
    write(out, "geo/a.topojson", noise(19))
    write(out, "geo/b.topojson", noise(22, seed=2))
    [problem] = budget_problems(weigh_site(small_site, out, raised_limits(small_site)))
    assert problem.where == "geo/b.topojson" and "above 20 kB" in problem.found


@pytest.mark.slow
def test_a_build_that_breaks_a_budget_publishes_nothing(tmp_path: Path):
    project = tiny_site(tmp_path)
    write(tmp_path, "assets/atlas.css", f"/* {noise(160)} */")
    with pytest.raises(SiteError) as stopped:
        build(project, renderer="pandoc")
    assert {problem.where for problem in stopped.value.problems} >= {"index.html"}
    assert not project.output_dir.exists()


# ---- what is published ----


def test_the_weights_are_published_and_shown(small_site: Project):
    published = json.loads((small_site.output_dir / "weights.json").read_text(encoding="utf-8"))
    page = published["pages"]["index.html"]
    assert page["total"] == sum(size for part in page["parts"].values() for size in part.values())
    assert page["limit"] == 150_000
    assert published["on_demand"]["runtime"]
    lines = weights_table(published).splitlines()
    assert lines[0].split()[-2:] == ["total", "limit"]
    row = next(line for line in lines if line.startswith("index.html"))
    assert row.split()[-2:] == [f"{page['total'] / 1000:.1f}", "150"]


# ---- pictures ----

PALETTE = {
    "#ffffff": {"name": "paper", "dark": "#15181b"},
    "#222222": {"name": "ink", "dark": "#eeeeee"},
    "#0072b2": {"name": "one", "dark": "#56b4e9"},
    "#dddddd": {"name": "land", "dark": "#333333", "quiet": True},
    "#bbbbbb": {"name": "pale", "dark": "#dddddd"},
    "#777777": {"name": "grey", "dark": "#444444"},
}


def said_of(drawing: str, palette: dict[str, dict[str, object]] = PALETTE) -> list[str]:
    """What is said of the colours of a drawing on white paper."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><rect fill="#ffffff"/>{drawing}</svg>'
    return [problem.found for problem in colour_problems("fig-x", svg, palette)]


@pytest.mark.parametrize(
    "drawing",
    [
        '<text fill="#222222">a</text><path fill="#0072b2" stroke="none"/>',
        '<path fill="#DDDDDD"/>',  # quiet
        '<path fill="#0072b2"/><text fill="#ffffff">a</text>',  # on the mark
        '<text fill="#ffffff" stroke="#ffffff">halo</text><text fill="#222222">a</text>',
        '<path fill="#bbbbbb" opacity="0"/><path stroke="#bbbbbb" stroke-opacity="0"/>',
        '<path fill="transparent"/><path fill="url(#a)"/>',
    ],
)
def test_colours_that_can_be_made_out_pass(drawing: str):
    assert said_of(drawing) == []


@pytest.mark.parametrize(
    ("drawing", "found"),
    [
        ('<path fill="#bbbbbb"/>', "a mark in #bbbbbb has a contrast of 1.9 to 1 on light pages"),
        ('<path stroke="#777777"/>', "a mark in #777777 has a contrast of 1.8 to 1 on dark pages"),
        ('<text fill="#777777">a</text>', "text in #777777 has a contrast of 4.5 to 1 on light"),
        ('<text fill="#dddddd">a</text>', "text in #dddddd has a contrast of 1.4 to 1 on light"),
        ('<path fill="#777777"/><text fill="#ffffff">a</text>', "text in #ffffff has a contrast"),
        ('<path fill="#123456"/>', "the colour #123456 is not in its palette"),
        ('<text fill="black">a</text>', "the colour black is not in its palette"),
    ],
)
def test_colours_that_cannot_be_made_out_are_refused(drawing: str, found: str):
    assert any(said.startswith(found) for said in said_of(drawing)), said_of(drawing)


def test_a_colour_may_be_written_in_any_notation_that_the_palette_has():
    palette = {**PALETTE, "navy": {"name": "navy", "dark": "#8888ff"}}
    assert said_of('<path fill="navy"/>', palette) == []


def test_of_a_colour_of_the_author_only_text_that_nobody_can_read_is_refused():
    palette = {**PALETTE, "#ffee88": {"name": "c-ffee88", "dark": "#332b00", "derived": True}}
    assert said_of('<path fill="#ffee88"/>', palette) == []
    assert said_of('<path fill="#222222"/><text fill="#ffee88">a</text>', palette) == []
    assert "text in #ffee88" in said_of('<text fill="#ffee88">a</text>', palette)[0]


def test_a_drawing_without_paper_of_its_own_stands_on_that_of_the_page():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><path fill="#bbbbbb"/></svg>'
    [problem] = colour_problems("fig-x", svg, PALETTE)
    assert "on light pages" in problem.found
    assert PAPER["light"] == "#ffffff"


def test_contrast_is_that_of_wcag():
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_figures_of_a_sound_site_pass(small_site: Project):
    assert figure_problems(prepare(small_site).figures) == []


def test_a_picture_that_is_too_heavy_is_named_with_its_figure(small_site: Project):
    [figure] = prepare(small_site).figures
    svg = figure.wide.svg.replace("</svg>", f"<desc>{noise(80)}</desc></svg>")
    heavy = replace(figure, drawings=(replace(figure.wide, svg=svg),))
    [problem] = figure_problems([heavy])
    assert problem.where == "notebooks/story.ipynb, fig-bars"
    assert "its wide picture weighs 8" in problem.found and "above 75 kB" in problem.found
    raised = {"notebooks/story.html": Limit(page_kb=200)}
    assert figure_problems([heavy], raised) == []


def test_a_page_that_raises_its_limit_raises_that_of_its_figures(tmp_path: Path):
    """Nowhere else could an author raise it."""
    story = STORY.replace(
        'title: "Story"', 'title: "Story"\natlas: {budget-kb: 300, reason: "A map."}'
    )
    project = tiny_site(tmp_path, story=story)
    raised = raised_limits(project, prepare(project).figures)
    assert {name: limit.page_kb for name, limit in raised.items()} == {
        "notebooks/story.html": 300,
        "figures/fig-bars.html": 300,
    }


@pytest.mark.slow
def test_a_figure_with_a_dim_colour_stops_the_build(tmp_path: Path):
    project = tiny_site(tmp_path, story=STORY.replace("#0072b2", "#cccccc"))
    with pytest.raises(SiteError, match="a mark in #cccccc has a contrast of 1.6 to 1"):
        build(project, renderer="pandoc")
    assert not project.output_dir.exists()
