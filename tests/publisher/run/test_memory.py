"""How much memory a build takes: memory is not time, so it may be asserted."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from sites import CONFIG, PUBLISHER, STORY, command, tiny_site, write_page

pytestmark = pytest.mark.slow

GIB = 1024**3
PAGES = 24


def in_use(pid: int) -> int:
    """The memory of a process and all below it; what they share counts once."""
    total = 0
    try:
        tree = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in tree:
        try:
            total += process.memory_full_info().pss
        except psutil.Error:  # it ended in the meantime
            continue
    return total


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux tells what is shared")
def test_a_site_of_24_pages_is_built_in_less_than_one_gib(tmp_path: Path):
    tiny_site(tmp_path)
    pages = []
    for number in range(PAGES - 2):
        name = f"notebooks/story-{number}.ipynb"
        write_page(tmp_path / name, STORY.replace("fig-bars", f"fig-bars-{number}"))
        pages.append(name)
    listed = f"render: [index.ipynb, notebooks/story.ipynb, {', '.join(pages)}]"
    config = CONFIG.replace("render: [index.ipynb, notebooks/story.ipynb]", listed)
    (tmp_path / "_quarto.yml").write_text(config + "  preload: [altair, geopandas]\n")
    process = subprocess.Popen(
        command("build", "--renderer", "pandoc"),
        cwd=tmp_path,
        env=os.environ | PUBLISHER,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    highest = 0
    while process.poll() is None:
        highest = max(highest, in_use(process.pid))
        time.sleep(0.1)
    assert process.returncode == 0, process.communicate()[0]
    assert len(list((tmp_path / "_site" / "notebooks").glob("*.html"))) == PAGES - 1
    assert 50 * 1024**2 < highest < GIB, f"{highest / GIB:.2f} GiB"
    print(f"{highest / GIB:.2f} GiB")
