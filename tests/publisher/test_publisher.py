"""The publisher on a very small project: what it makes of good input and of bad."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest

from publisher.base.problems import Problem, SiteError
from publisher.build import build
from publisher.figures.table import safe, table_csv
from publisher.publish.policy import policy
from publisher.render.filtering import authored
from publisher.run.prepare import prepare
from publisher.site.notebooks import fill_inline, inline_expressions, read_notebook
from publisher.site.project import Project
from sites import INDEX, STORY, atlas, snapshot, tiny_site, write_page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("begun")]


def faults(project: Project) -> list[Problem]:
    """Build, expect it to stop, and give what it said."""
    with pytest.raises(SiteError) as stopped:
        build(project, renderer="pandoc")
    return stopped.value.problems


def page(project: Project, name: str) -> str:
    return (project.output_dir / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small project, built once."""
    project = tiny_site(tmp_path_factory.mktemp("tiny"))
    build(project, renderer="pandoc")
    return project


# ---- what a good project becomes ----


def test_an_inline_expression_is_computed(site):
    assert "Two and two make 4." in page(site, "index.html")


def test_an_expression_in_a_code_block_is_left_as_it_is():
    text = "```\n`{python} x`\n```\nand `{python} y`\n"
    assert inline_expressions(text) == ["y"]
    assert fill_inline(text, ["1"]) == "```\n`{python} x`\n```\nand 1\n"


def test_a_figure_is_complete_without_script(site):
    html = page(site, "notebooks/story.html")
    for part in ("<svg", "figure-description", "<caption>Places</caption>", "CC BY 4.0", "SVG"):
        assert part in html
    assert 'aria-label="Two bars, the second twice as long."' in html


def test_a_figure_has_its_files_under_stable_names(site):
    folder = site.output_dir / "figures"
    names = {path.name for path in folder.iterdir()}
    suffixes = (
        "bib",
        "csv",
        "html",
        "pdf",
        "png",
        "py",
        "ris",
        "svg",
        "vl.json",
        "wide.vg.json",
        "xlsx",
    )
    assert names == {f"fig-bars.{suffix}" for suffix in suffixes}
    assert (folder / "fig-bars.png").read_bytes().startswith(b"\x89PNG")
    csv = (folder / "fig-bars.csv").read_bytes()
    assert csv == b"\xef\xbb\xbfplace_id,count\na,1\nb,2\n", "with the mark that Excel asks for"


def test_colours_of_a_figure_follow_the_theme(site):
    assert "var(--bars, #0072b2)" in page(site, "notebooks/story.html")
    style = next((site.output_dir / "assets").glob("atlas-*.css")).read_text(encoding="utf-8")
    assert "--bars:light-dark(#0072b2,#56b4e9)" in style


def test_a_bound_parameter_becomes_a_native_control(site):
    assert re.search(r'type="range"[^>]*data-signal="least"', page(site, "notebooks/story.html"))
    live = json.loads((site.output_dir / "figures" / "fig-bars.wide.vg.json").read_text())
    assert not any("bind" in signal for signal in live["signals"])


def test_every_page_has_a_policy_without_eval_or_inline_script(site):
    for path in site.output_dir.rglob("*.html"):
        rule = re.search(r'Content-Security-Policy" content="([^"]*)"', path.read_text())
        assert rule, path
        scripts = re.search(r"script-src ([^;]*)", rule[1])
        assert scripts and "unsafe" not in scripts[1]


def test_an_inline_script_is_allowed_by_its_hash_only():
    assert "'sha256-" in policy("<head><script>go()</script></head>")
    assert "'sha256-" not in policy('<head><script src="a.js"></script></head>')


def test_the_manifest_names_every_file_of_the_site(site):
    named = json.loads(page(site, "manifest.json"))["sha256"]
    there = {p.relative_to(site.output_dir).as_posix() for p in site.output_dir.rglob("*.*")}
    assert set(named) == there - {"manifest.json"}


def test_text_that_a_spreadsheet_would_run_is_made_safe():
    runs = ("=1+1", "@SUM(A1)", "+A1", "-2+cmd|' /C calc'!A0", '+HYPERLINK("x")', "\t=1")
    assert [safe(value) for value in runs] == [f"'{value}" for value in runs]
    table = {"columns": [{"name": "a"}], "rows": [["+A1+B2"]]}
    assert table_csv(table) == "a\n'+A1+B2\n"


def test_text_that_no_spreadsheet_runs_stays_as_it_is():
    kept = (-5, "b", "-5 °C", "+3 °C", "@lemonde", "–", "'quoted", "- none", "-0.5")
    assert [safe(value) for value in (*kept, None)] == [*kept, ""]


def test_text_from_a_table_is_never_markup(tmp_path):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\n<script>x</script>,1\nb,2\n")
    build(project, renderer="pandoc")
    assert "<script>x" not in page(project, "notebooks/story.html")
    assert "&lt;script&gt;x" in page(project, "notebooks/story.html")


# ---- what is run again, and what is not ----


def test_nothing_is_run_when_nothing_changed(tmp_path):
    project = tiny_site(tmp_path)
    prepare(project)
    assert set(prepare(project).reasons.values()) == {"kept: no input changed"}


def test_a_changed_table_runs_the_notebook_that_read_it_and_no_other(tmp_path):
    project = tiny_site(tmp_path)
    prepare(project)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,1\nb,2\nc,3\n")
    reasons = prepare(project).reasons
    assert reasons["index.ipynb"].startswith("kept")
    assert reasons["notebooks/story.ipynb"] == "data/places.csv changed"


def test_outputs_saved_in_a_notebook_do_not_count_as_a_change(tmp_path):
    tiny_site(tmp_path)
    notebook = read_notebook(tmp_path / "index.ipynb", "index.ipynb")
    before = authored(notebook)
    notebook.metadata["language_info"] = {"name": "python", "version": "3.99"}
    assert authored(notebook) == before


# ---- bad input: where, what, remedy, and the old site stays ----


def test_a_build_that_fails_leaves_the_published_site_as_it_was(tmp_path):
    project = tiny_site(tmp_path)
    build(project, renderer="pandoc")
    before = snapshot(project.output_dir)
    write_page(tmp_path / "notebooks" / "story.ipynb", STORY + "\n```python\n1 / 0\n```\n")
    faults(project)
    assert snapshot(project.output_dir) == before
    assert not list((tmp_path / ".atlas").glob(".atlas-build-*"))


def test_a_notebook_that_raises_is_named_with_cell_and_error(tmp_path):
    project = tiny_site(tmp_path, story=STORY + "\n```python\n1 / 0\n```\n")
    [fault] = faults(project)
    assert fault.where == "notebooks/story.ipynb, cell 5"
    assert "ZeroDivisionError: division by zero" in fault.found


def test_an_expression_that_raises_is_named(tmp_path):
    project = tiny_site(tmp_path, index=INDEX + "\nAnd `{python} nothing`.\n")
    [fault] = faults(project)
    assert fault.where == "index.ipynb, cell 2"
    assert "`nothing`" in fault.found


def test_a_number_that_is_missing_is_not_printed_as_nan(tmp_path):
    project = tiny_site(tmp_path, index=INDEX + "\nAnd `{python} float('nan')`.\n")
    [fault] = faults(project)
    assert "says 'nan'" in fault.found


@pytest.mark.parametrize("option", ["fig-cap", "fig-alt"])
def test_a_figure_without_caption_or_alternative_stops_the_build(tmp_path, option):
    story = "\n".join(line for line in STORY.splitlines() if f"#| {option}" not in line)
    [fault] = faults(tiny_site(tmp_path, story=story))
    assert fault.where == "notebooks/story.ipynb, cell 4 (fig-bars)"
    assert option in fault.found


@pytest.mark.parametrize("part", ["sources", "table", "spec"])
def test_a_figure_without_a_part_of_its_record_stops_the_build(tmp_path, part):
    found = faults(tiny_site(tmp_path, story=STORY.replace(f'"{part}"', f'"my_{part}"', 1)))
    assert {fault.found for fault in found} == {
        f"the figure has no {part}",
        f"the figure has parts that no record knows: my_{part}",
    }
    assert {fault.where for fault in found} == {"notebooks/story.ipynb, cell 4 (fig-bars)"}


def test_a_figure_that_needs_the_network_stops_the_build(tmp_path):
    story = STORY.replace("alt.Chart(places)", 'alt.Chart("https://example.org/x.csv")')
    [fault] = faults(tiny_site(tmp_path, story=story))
    assert "https://example.org/x.csv" in fault.found


def test_a_figure_with_too_many_rows_stops_the_build(tmp_path):
    story = STORY.replace("places.values.tolist()", "[['a', 1]] * 5001")
    [fault] = faults(tiny_site(tmp_path, story=story))
    assert "rows has 5,001 entries" in fault.found and "Aggregate" in fault.remedy


def test_a_view_of_an_unknown_parameter_stops_the_build(tmp_path):
    story = STORY.replace('"params": {"least": 0}', '"params": {"most": 0}')
    [fault] = faults(tiny_site(tmp_path, story=story))
    assert "'most'" in fault.found


@pytest.mark.parametrize(
    ("table", "place"),
    [
        ("place_id\na\n", "count"),
        ("place_id,count,extra\na,1,2\n", "extra"),
        ("place_id,count\na,one\n", "row 2"),
        ("place_id,count\na,1\na,2\n", "row 3"),
    ],
    ids=["missing column", "extra column", "wrong type", "duplicate key"],
)
def test_a_broken_table_is_named_with_file_and_place(tmp_path, table, place):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").write_text(table)
    found = faults(project)
    assert all(fault.where.startswith("data/places.csv") for fault in found)
    assert any(place in str(fault) for fault in found)
    assert all(fault.remedy for fault in found)


def test_a_missing_table_is_named(tmp_path):
    project = tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").unlink()
    assert faults(project)[0].where == "data/places.csv"


def test_a_broken_link_is_named_with_page_and_address(tmp_path):
    project = tiny_site(tmp_path, index=INDEX + "\n[there](notebooks/story.ipynb#nowhere)\n")
    assert any("#nowhere" in fault.found for fault in faults(project))


def test_an_image_from_another_host_stops_the_build(tmp_path):
    project = tiny_site(tmp_path, index=INDEX + "\n![A](https://example.org/a.png)\n")
    assert any("https://example.org/a.png" in fault.found for fault in faults(project))


def test_an_undefined_reference_stops_the_build(tmp_path):
    project = tiny_site(tmp_path, index=INDEX + "\nSee @fig-nowhere.\n")
    assert any("fig-nowhere" in fault.found for fault in faults(project))


def test_a_heading_used_twice_keeps_its_addresses_apart(tmp_path):
    project = tiny_site(tmp_path, index=INDEX + "\n## Same\n\na\n\n## Same\n\nb\n")
    build(project, renderer="pandoc")
    assert 'id="same-1"' in page(project, "index.html")


# ---- the command ----


def test_a_fault_of_the_project_is_exit_code_1_without_traceback(tmp_path):
    tiny_site(tmp_path)
    (tmp_path / "data" / "places.csv").write_text("place_id,count\na,one\n")
    result = atlas(tmp_path, "check")
    assert result.returncode == 1
    first, blank, fault, *_ = result.stderr.splitlines()
    assert (first, blank) == ("Checking 2 pages …", ""), "nothing else stands before the faults"
    assert fault.startswith("data/places.csv, row 2")
    assert "Traceback" not in result.stderr


def test_outside_a_project_atlas_says_so(tmp_path):
    result = atlas(tmp_path, "build")
    assert result.returncode == 1
    assert "no _quarto.yml" in result.stderr


def test_a_new_story_builds(tmp_path):
    tiny_site(tmp_path)
    result = atlas(tmp_path, "new", "second", "--title", "It grows")
    assert result.returncode == 0
    cells = read_notebook(tmp_path / "notebooks" / "second.ipynb", "second").cells
    assert cells[0].cell_type == "raw" and "It grows" in cells[0].source
    assert atlas(tmp_path, "new", "second").returncode == 1


def test_the_command_starts_without_the_heavy_libraries(tmp_path):
    code = "import sys, publisher.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"pandas", "altair", "geopandas", "frictionless", "nbclient", "nbformat", "jsonschema"}
    assert not heavy & set(loaded)
