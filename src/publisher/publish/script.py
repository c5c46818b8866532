"""The site's script: its modules under hashed names, and the Vega runtime bundled on demand."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from figure.lettering import measures
from publisher.base import files
from publisher.base.problems import SiteError
from publisher.base.workers import Workers
from publisher.publish.files import made_of
from publisher.site.frame import frame_text
from publisher.site.project import Project

# The modules of the page's script, each after those that it imports.
SCRIPTS = (
    "say",
    "steps",
    "terms",
    "compare",
    "entries",
    "search",
    "tooltip",
    "marks",
    "find",
    "items",
    "panel",
    "pointing",
    "walk",
    "runtime",
    "compose",
    "take",
    "figures",
    "atlas",
)
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
# A module beside the one that imports it; those of the frame have names with a hash.
BESIDE = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']\./([\w.-]+\.m?js)["']""")
RUNTIME = "\n".join(
    [
        *(f'import {what} from "{MODULE.format(name)}";' for what, name in PARTS.items()),
        *(f'import {what} from "{MODULE.format(name)}";' for what, name in TRANSFORMS.items()),
        f"Object.assign(transforms, {', '.join(what.split()[-1] for what in TRANSFORMS)});",
        "export { expressionFunction, expressionInterpreter, loader, parse, View };",
    ]
)


def hashed(out: Path, stem: str, suffix: str, content: str) -> str:
    """Write a file under a name that changes with its content; give its address in the site."""
    name = f"assets/{stem}-{files.digest(content.encode())[:10]}.{suffix}"
    files.write(out / name, content)
    return name


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


def measures_module() -> str:
    """The measures of composed pictures, as the script that composes them imports them."""
    told = {key: value for key, value in measures().items() if key != "about"}
    return f"export const MEASURES = {files.to_json(told)};\n"


def write_script(project: Project, out: Path, workers: Workers) -> str:
    """The page's script, module by module under names that change with their content.

    A module imports others as `./name.js`; here each such name becomes that of the written file.
    `./vega.js`, the runtime, is imported only when a figure comes alive.
    """
    names = {"vega": hashed(out, "vega", "js", workers.result(*runtime_work()).decode())}
    names["measures"] = hashed(out, "measures", "js", measures_module())
    for stem in SCRIPTS:
        own = frame_text(project.root, f"{stem}.js")
        for other, name in names.items():
            own = own.replace(f'"./{other}.js"', f'"./{name.removeprefix("assets/")}"')
        require_modules(project, f"{stem}.js", own, set(names.values()))
        names[stem] = hashed(out, stem, "js", own)
    return names[SCRIPTS[-1]]


def require_modules(project: Project, name: str, own: str, written: set[str]) -> None:
    """Raise `SiteError` if a script imports a module that no page could load."""
    for module in BESIDE.findall(own):
        if f"assets/{module}" not in written | project.resources:
            raise SiteError.single(
                f"assets/{name}",
                f"imports ./{module}, which is not published",
                f"Write assets/{module} and name it under `resources` in _quarto.yml.",
            )
