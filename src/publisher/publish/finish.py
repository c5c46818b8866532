"""Finish: what a rendered folder needs to be a published site.

Works the same on what Quarto and what the built-in renderer wrote: figures' files and pages, the
shared script and styles under names that change with their content, the data package, the content
security policy, the sitemap and the manifest. The gates in `publisher.check.gates` come last.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

from publisher.base import files
from publisher.base.problems import SiteError, require_none
from publisher.base.workers import Workers
from publisher.check.budgets import budget_problems, figure_problems, weigh_site, write_weights
from publisher.check.gates import gate_problems, is_foreign
from publisher.figures.draw import Figure, figure_page, palette_css, table_csv
from publisher.publish.release import UNFINISHED, seal
from publisher.publish.search import write_search
from publisher.site.project import LOST, Project, output_path, read_yaml

# The modules of the page's script, each after those that it imports.
SCRIPTS = ("say", "search", "tooltip", "items", "figures", "atlas")
# What the live runtime is bundled of: the modules of Vega that a compiled Vega-Lite spec can need,
# under the names by which the installed vl-convert holds them. Nothing is fetched. A version that
# it does not hold stops the build with the name of the module.
MODULE = "https://cdn.jsdelivr.net/npm/{}/+esm"
PARTS = {
    "{ expressionFunction }": "vega-functions@6.1.0",
    "{ expressionInterpreter }": "vega-interpreter@2.0.0",
    "{ loader }": "vega-loader@5.1.0",
    "{ parse }": "vega-parser@7.1.0",
    "{ transforms }": "vega-dataflow@6.1.0",
    "{ View }": "vega-view@6.1.0",
}
TRANSFORMS = {
    "* as encoding": "vega-encode@5.1.0",
    "* as geography": "vega-geo@5.1.0",
    "* as regression": "vega-regression@2.1.0",
    "* as tables": "vega-transforms@5.1.0",
    "* as views": "vega-view-transforms@5.1.0",
    "* as voronoi": "vega-voronoi@5.1.0",
}
RUNTIME = "\n".join(
    [
        *(f'import {what} from "{MODULE.format(name)}";' for what, name in PARTS.items()),
        *(f'import {what} from "{MODULE.format(name)}";' for what, name in TRANSFORMS.items()),
        f"Object.assign(transforms, {', '.join(what.split()[-1] for what in TRANSFORMS)});",
        "export { expressionFunction, expressionInterpreter, loader, parse, View };",
    ]
)
# The reader's own choice of theme, before anything is painted.
THEME = (
    'try{const t=localStorage.getItem("theme");'
    'if(t==="dark"||t==="light")document.documentElement.dataset.theme=t}catch{}'
)
# What `complete_page` puts into a head, and the plain stylesheet that a renderer linked there.
OURS = re.compile(
    r'<meta http-equiv="Content-Security-Policy"[^>]*>\n'
    r'|<link[^>]*href="[^"]*assets/atlas(?:-[0-9a-f]{10})?\.css"[^>]*>\n?'
    r'|<script type="module" src="[^"]*assets/atlas-[0-9a-f]{10}\.js"></script>\n'
    rf"|<script>{re.escape(THEME)}</script>\n"
)


def finish(
    project: Project, figures: list[Figure], out: Path, workers: Workers | None = None
) -> None:
    """Complete the rendered folder `out`, then check it. What takes long is done by `workers`.

    Raises `SiteError` with everything the gates found. The folder is marked by `UNFINISHED.txt`
    until every gate has passed.
    """
    workers = workers or Workers.immediate(project.root)
    begin_pictures(figures, workers)
    require_none(figure_problems(figures))
    mark_unfinished(out)
    copy_resources(project, out)
    stylesheet = write_styles(project, figures, out)
    script = write_script(project, out, workers)
    complete_pages(project, out, stylesheet=stylesheet, script=script)
    with ThreadPoolExecutor() as beside:
        searching = beside.submit(write_search, project, out)
        write_figures(project, figures, out, workers, stylesheet=stylesheet, script=script)
        write_data_packages(project, out)
        write_sitemap(project, out)
        searching.result()
    weights = weigh_site(project, out)
    write_weights(weights, out)
    require_none([*gate_problems(project, figures, out), *budget_problems(weights)])
    (out / UNFINISHED).unlink()
    seal(out)


def mark_unfinished(out: Path) -> None:
    """Say in the folder itself that it is no site yet."""
    files.write(out / UNFINISHED, "This folder has not passed the site's checks. Do not publish.\n")


def copy_resources(project: Project, out: Path) -> None:
    """Copy the files that `project.resources` names (Quarto has done so already for its own)."""
    for pattern in project.config.get("project", {}).get("resources") or []:
        names = project.expand(pattern)
        if not names:
            raise SiteError.single(
                "_quarto.yml, project.resources",
                f"{pattern!r} matches no file",
                "Correct the list.",
            )
        for name in names:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(project.root / name, out / name)


def hashed(out: Path, stem: str, suffix: str, content: str) -> str:
    """Write a file under a name that changes with its content; give its address in the site."""
    name = f"assets/{stem}-{files.digest(content.encode())[:10]}.{suffix}"
    files.write(out / name, content)
    return name


def write_styles(project: Project, figures: list[Figure], out: Path) -> str:
    """One stylesheet: the project's own and the colours of its figures."""
    own = (project.root / "assets" / "atlas.css").read_text(encoding="utf-8")
    return hashed(out, "atlas", "css", own + "\n" + palette_css(figures))


def runtime_work() -> tuple[str, str, Callable[[], bytes]]:
    """The work of making the Vega runtime, for `Workers`."""
    return "runtime", made_of("runtime", RUNTIME), runtime


def runtime() -> bytes:
    """The Vega runtime as one ES module, out of the installed vl-convert package.

    It holds the interpreter of Vega's expressions, so that no page needs `eval`, but neither the
    compiler of Vega-Lite (specs are compiled at build) nor the layouts that Vega-Lite never uses.
    """
    import vl_convert

    return vl_convert.javascript_bundle(RUNTIME).encode()


def picture_work(figure: Figure) -> tuple[str, str, Callable[[str], bytes], str]:
    """The work of making the picture of a figure that readers download, for `Workers`."""
    svg = figure.portable
    return "png", made_of("png", svg), picture, svg


def picture(svg: str) -> bytes:
    """An SVG as PNG, at twice its size."""
    import vl_convert

    return vl_convert.svg_to_png(svg, scale=2)


def begin_pictures(figures: list[Figure], workers: Workers) -> None:
    """Begin to make the pictures that readers download."""
    for figure in figures:
        workers.begin(*picture_work(figure))


def made_of(kind: str, content: str) -> str:
    """One digest of what vl-convert is given, and of which vl-convert it is."""
    return files.digest(f"{kind} {version('vl-convert-python')} {content}".encode())


def write_script(project: Project, out: Path, workers: Workers) -> str:
    """The page's script, module by module under names that change with their content.

    A module imports others as `./name.js`; here each such name becomes that of the written file.
    `./vega.js`, the runtime, is imported only when a figure comes alive.
    """
    names = {"vega": hashed(out, "vega", "js", workers.result(*runtime_work()).decode())}
    for stem in SCRIPTS:
        own = (project.root / "assets" / f"{stem}.js").read_text(encoding="utf-8")
        for other, name in names.items():
            own = own.replace(f'"./{other}.js"', f'"./{name.removeprefix("assets/")}"')
        names[stem] = hashed(out, stem, "js", own)
    return names[SCRIPTS[-1]]


def write_figures(
    project: Project,
    figures: list[Figure],
    out: Path,
    workers: Workers,
    *,
    stylesheet: str,
    script: str,
) -> None:
    """Each figure's files under stable names, and its own page."""
    for figure in figures:
        files.write(out / figure.file("svg"), figure.portable)
        files.write(out / figure.file("png"), workers.result(*picture_work(figure)))
        files.write(out / figure.file("csv"), table_csv(figure.record["table"]))
        files.write(out / figure.file("vl.json"), files.to_json(figure.record["spec"]))
        for drawing in figure.drawings:
            files.write(out / figure.file(f"{drawing.layout}.vg.json"), files.to_json(drawing.vega))
        page = figure_page(project, figure, stylesheet=stylesheet, page=output_path(figure.page))
        files.write(out / figure.page_file, page)
        complete_page(out / figure.page_file, root="../", stylesheet=stylesheet, script=script)


def write_data_packages(project: Project, out: Path) -> None:
    """Publish each dictionary as `datapackage.json` beside its tables."""
    packages = project.settings.get("data") or []
    for name in [packages] if isinstance(packages, str) else packages:
        content = read_yaml(project.root / name)
        target = (out / name).with_suffix(".json")
        files.write(target, json.dumps(content, ensure_ascii=False, indent=1, default=str))


def complete_pages(project: Project, out: Path, *, stylesheet: str, script: str) -> None:
    """Complete every page that was rendered."""
    for page in sorted(out.rglob("*.html")):
        name = page.relative_to(out).as_posix()
        root = project.base if name == LOST else "../" * name.count("/")
        complete_page(page, root=root, stylesheet=stylesheet, script=script)


def complete_page(page: Path, *, root: str, stylesheet: str, script: str) -> None:
    """Give a page the shared style and script and its content security policy.

    `root` leads from the page to the top of the site. Quarto keeps pages of an earlier render, so
    one that is complete already is completed anew.
    """
    text = guarded(OURS.sub("", page.read_text(encoding="utf-8")))
    text = before_head_ends(
        text,
        f'<link rel="stylesheet" href="{root}{stylesheet}">\n'
        f"<script>{THEME}</script>\n"
        f'<script type="module" src="{root}{script}"></script>',
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(text))}">\n'
    text = re.sub(r"<head[^>]*>\n?", lambda match: match.group() + meta, text, count=1)
    files.write(page, text)


def guarded(text: str) -> str:
    """HTML whose links to other hosts hand over nothing of the window they are opened from."""

    def guard(match: re.Match[str]) -> str:
        tag, address = match[0], match[1]
        rel = re.search(r'\srel="([^"]*)"', tag)
        if not is_foreign(html.unescape(address)) or (rel and "noopener" in rel[1].split()):
            return tag
        words = f"{rel[1]} noopener" if rel else "noopener"
        return f'<a rel="{words}"{(tag.replace(rel[0], "", 1) if rel else tag)[2:]}'

    return re.sub(r'<a\s[^<>]*?href="([^"]*)"[^<>]*>', guard, text)


def before_head_ends(text: str, markup: str) -> str:
    """Insert markup as the last thing in the head."""
    head, tag, rest = text.partition("</head>")
    return f"{head}{markup}\n{tag}{rest}"


def policy(text: str) -> str:
    """The content security policy of one page: its own host, and its own inline scripts by hash."""
    inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>(.*?)</script>", text, re.DOTALL)
    code = {body for attributes, body in inline if "json" not in attributes and body.strip()}
    hashes = sorted(script_hash(body) for body in code)
    rules: dict[str, list[Any]] = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *hashes],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def script_hash(code: str) -> str:
    """How a policy names one piece of inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"


def write_sitemap(project: Project, out: Path) -> None:
    """List the pages for search engines, if `website.site-url` says where the site will stand."""
    base = project.config.get("website", {}).get("site-url")
    if not base:
        return
    entries = "".join(
        f"<url><loc>{html.escape(base.rstrip('/') + '/' + output_path(page))}</loc></url>\n"
        for page in project.pages
        if not page.startswith("404")
    )
    files.write(
        out / "sitemap.xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
    )
