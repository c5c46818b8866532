"""Pages are completed anew at every render by Quarto, which leaves those it did not render."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from publisher.publish.policy import complete_pages
from publisher.run.prepare import prepare
from publisher.site.project import Project


def test_a_page_that_is_complete_stays_as_it_is(small_site: Project, tmp_path: Path):
    for page in small_site.output_dir.rglob("*.html"):
        name = page.relative_to(small_site.output_dir)
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(page, tmp_path / name)
    pages = {page: page.read_text() for page in tmp_path.rglob("*.html")}
    style, script = (
        re.search(rf"assets/atlas-[0-9a-f]{{10}}\.{kind}", pages[tmp_path / "index.html"])
        for kind in ("css", "js")
    )
    made = prepare(small_site)
    complete_pages(
        small_site, made.figures, tmp_path, made.stories, stylesheet=style[0], script=script[0]
    )
    assert {page: page.read_text() for page in pages} == pages
