"""What the bench builds can be built: its changes find what they change, its sites are sound."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from publisher.site.project import Project
from publisher.site.tables import table_problems

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SCRIPTS)
    import bench

    return bench


def test_each_change_finds_what_it_changes_and_leaves_the_tables_sound(
    bench: ModuleType, tmp_path: Path
):
    folder = bench.whole_site(tmp_path / "site")
    for change in (bench.change_notebook, bench.change_value, bench.change_region):
        change(folder)
    assert table_problems(Project.open(folder)) == []


def test_a_site_of_more_regions_has_sound_tables(bench: ModuleType, tmp_path: Path):
    assert table_problems(Project.open(bench.more_regions(tmp_path / "site"))) == []


def test_what_plain_quarto_is_given_has_every_page_and_nothing_of_ours(
    bench: ModuleType, tmp_path: Path
):
    folder = bench.whole_site(tmp_path / "site")
    pages = Project.open(folder).pages
    bench.plain(folder)
    config = yaml.safe_load((folder / "_quarto.yml").read_text(encoding="utf-8"))
    assert "atlas" not in config and "pre-render" not in config["project"]
    regions = [page for page in Project.open(folder).pages if page.startswith("regions/")]
    assert len(regions) == 20 and set(pages) <= set(Project.open(folder).pages)
    assert (folder / bench.REFERENCES).is_file()


def test_a_figure_of_the_plain_site_is_shown_as_altair_shows_its_chart(
    bench: ModuleType, tmp_path: Path
):
    """What is weighed of plain Quarto is what Altair gives; nobody sees it else."""
    import bench_weights

    code = (
        "import sys, helpers.figure\n"
        "made = sys.modules['helpers.figure']\n"
        f"exec({bench_weights.AS_ALTAIR!r}, vars(made))\n"
        "import altair as alt, pandas as pd, helpers as atlas\n"
        "rows = pd.DataFrame({'a': ['x'], 'b': [1]})\n"
        "chart = alt.Chart(rows).mark_bar().encode(x='b', y='a')\n"
        "shown = made.any_figure(chart, title='T')\n"
        "print(*made.Figure._repr_mimebundle_(shown))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=SCRIPTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "text/html" in done.stdout, done.stderr
