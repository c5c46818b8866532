"""A chart of Altair as Vega-Lite: checked as a whole, complete, and drawn without a network."""

from __future__ import annotations

import copy
import functools
import json
import operator
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figure import vegalite
from figure.columns import drawable, gaps_empty
from figure.locales import localized
from figure.reading import hold_rows, read_by
from figure.record import SCHEME, FigureError, leads_outside, urls

if TYPE_CHECKING:
    import altair as alt

LIVE_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


TABLES = ("csv", "tsv", "dsv")  # formats of data that are text, not JSON
Share = Callable[[dict[str, Any]], dict[str, Any]]
# The configuration for what charts leave open, by their specifications.
Look = Callable[[Sequence[Mapping[str, Any]]], Mapping[str, Any]]


def specification(
    name: str,
    chart: alt.TopLevelMixin,
    *,
    root: Path,
    share: Share | None = None,
) -> dict[str, Any]:
    """The chart as Vega-Lite.

    `share` may put the address of a file in the place of what the chart holds of it. Raises `FigureError` if it is not valid, or reads a file that is missing or outside `root`.
    """
    spec = _valid(name, chart)
    if share:
        spec = share(spec)
    hold_rows(spec)
    for data in read_by(spec):
        data["url"] = _from_root(name, data["url"], root=root)
    for url in urls(spec):
        _require_own_file(name, url, root=root)
    return spec


def _from_root(name: str, url: str, *, root: Path) -> str:
    """The address of a file as seen from the project's folder, where it is given from the notebook's.

    Jupyter takes it from the notebook's folder. Raises `FigureError` where two files may be meant.
    """
    here = Path.cwd().resolve()
    near = Path(os.path.normpath(here / url))
    whole = root.resolve()
    elsewhere = SCHEME.match(url) or url.startswith("/") or here == whole
    if elsewhere or not near.is_relative_to(whole) or not near.is_file():
        return url
    path, far = near.relative_to(whole).as_posix(), root / url
    if path != url and far.is_file() and far.read_bytes() != near.read_bytes():
        raise FigureError(
            name,
            f"its chart reads {url}, which may be {path}, beside the notebook, or {url} in the project's folder",
            f"Write {path} for the first; rename one of the two for the second.",
        )
    return path


def _valid(name: str, chart: alt.TopLevelMixin) -> dict[str, Any]:
    """The chart checked as a whole: its parts may have been put together unchecked."""
    import altair as alt
    from altair.utils.schemapi import SchemaValidationError, debug_mode

    if not isinstance(chart, alt.TopLevelMixin):
        raise FigureError(
            name, f"it is made of {type(chart).__name__}, not of a chart", _instead(chart)
        )
    chart = drawable(name, chart)
    try:
        with debug_mode(False), _each_table_once():
            spec: dict[str, Any] = chart.to_dict(validate=False)
            if not vegalite.is_valid(spec):
                chart.to_dict(validate=True)  # Altair knows best what is wrong, and takes its time
    except SchemaValidationError as error:
        raise FigureError(
            name,
            f"its chart is not valid Vega-Lite at {error.json_path}: {_reason(error, chart)}",
            "Correct it where this part of the chart is drawn.",
        ) from error
    plain: dict[str, Any] = localized(name, gaps_empty(spec))
    return plain


@contextmanager
def _each_table_once() -> Iterator[None]:
    """While it lasts, Altair makes rows of a table once, however many layers draw it."""
    import altair as alt

    if alt.data_transformers.active != "default":  # somebody's own may do more than make rows
        yield
        return
    transform: Any = alt.data_transformers.get()
    made: dict[int, tuple[Any, Any]] = {}  # with each table itself, so that no other is at its id

    def remembered(data: Any) -> Any:
        if id(data) not in made:
            made[id(data)] = data, transform(data)
        return made[id(data)][1]

    alt.data_transformers.register("figure", remembered)
    with alt.data_transformers.enable("figure"):
        yield


def _instead(given: Any) -> str:
    """What to do with what is no chart of Altair."""
    library = type(given).__module__.partition(".")[0]
    if library == "pandas":
        return "Give an Altair chart; a table is shown as it is, in the last line of a cell."
    if library in ("matplotlib", "seaborn"):
        return (
            "Give an Altair chart; a picture of another library is shown as it is, in the last line "
            "of a cell with #| fig-cap and #| fig-alt."
        )
    return "Give an Altair chart."


def _reason(error: Any, chart: alt.TopLevelMixin) -> str:
    """What is wrong with a chart. Of a mark Altair says only that it might be of another type."""
    import altair as alt
    from altair.utils.schemapi import SchemaValidationError, debug_mode

    steps = list(error.absolute_path)
    if "mark" in steps:
        with debug_mode(False):
            spec = chart.to_dict(validate=False)
        mark = functools.reduce(operator.getitem, steps[: steps.index("mark") + 1], spec)
        if "type" in mark:  # not so the mark of a brush, or of the configuration
            try:
                alt.MarkDef(**mark)
            except SchemaValidationError as own:
                return str(own.message.strip())
    return str(error.message.strip())


def _require_own_file(name: str, url: str, *, root: Path) -> None:
    if url.startswith("column:"):
        raise FigureError(
            name,
            f"its chart takes the addresses of pictures from the column {url.partition(':')[2]!r}, and a "
            "figure loads none",
            "Draw points or text there, and show the pictures in Markdown beside the chart.",
        )
    if leads_outside(url):
        raise FigureError(
            name,
            f"its chart reads {url}, outside the project",
            "Keep the file in the project and name it from the project’s folder on: data/x.csv, not ../data/x.csv.",
        )
    if not (root / url).is_file():
        raise FigureError(
            name, f"its chart reads {url}, which is missing", "Restore or rebuild the file."
        )
    try:
        (root / url).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FigureError(
            name,
            f"its chart reads {url}, which is not UTF-8 (byte {error.start:,})",
            "Save it as “CSV UTF-8”, or read it in the notebook with its encoding.",
        ) from error


# ------------------------------------------------------------------------- what a chart tells of itself


def own_data(spec: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """The tables that a spec holds, each a list of rows; of a shape, what is told of it."""
    found = [*spec.get("datasets", {}).values(), *_values(spec)]
    return [
        [row.get("properties", row) if row.get("type") == "Feature" else row for row in rows]
        for rows in found
        if isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)
    ]


def _values(node: Any) -> Iterator[Any]:
    if isinstance(node, list):
        for part in node:
            yield from _values(part)
    elif isinstance(node, dict):
        data = node.get("data")
        if isinstance(data, dict) and "values" in data:
            yield data["values"]
        for key, part in node.items():
            if key not in ("datasets", "data", "values"):
                yield from _values(part)


def column_titles(node: Any) -> dict[str, str]:
    """How a spec calls the columns that it draws, as far as its axes and legends have a title."""
    if isinstance(node, list):
        return {field: title for part in node for field, title in column_titles(part).items()}
    if not isinstance(node, dict):
        return {}
    found: dict[str, str] = {}
    for key, part in node.items():
        if key not in ("datasets", "data", "values"):
            found |= column_titles(part)
    title = node.get("title")
    if isinstance(node.get("field"), str) and isinstance(title, str) and title.strip():
        found[node["field"]] = title
    return found


def own_title(spec: dict[str, Any]) -> str | None:
    """The title that a chart itself bears."""
    title = spec.get("title")
    return lines(title.get("text") if isinstance(title, dict) else title)


def lines(text: Any) -> Any:
    """A text of one or several lines as one."""
    return " ".join(text) if isinstance(text, list) else text


# --------------------------------------------------------------------------- to draw, without a file


def live_spec(spec: dict[str, Any], *, root: Path) -> dict[str, Any]:
    """The spec with every file it reads put inside, so that JupyterLab draws it offline.

    Raises `FigureError` for a file that is no JSON.
    """
    live = copy.deepcopy(spec)
    _put_inside(live, root=root, read={})
    return {**live, "$schema": LIVE_SCHEMA}


def whole_chart(spec: dict[str, Any], *, root: Path) -> alt.TopLevelMixin:
    """The spec as a chart of Altair that needs no file: what it reads is inside, as text.

    Raises `FigureError` if the spec is none of Altair's.
    """
    import altair as alt
    from altair.utils.schemapi import SchemaValidationError

    parts = {"hconcat": alt.HConcatChart, "vconcat": alt.VConcatChart, "concat": alt.ConcatChart,
             "layer": alt.LayerChart, "facet": alt.FacetChart, "repeat": alt.RepeatChart}  # fmt: skip
    kind: Any = next((parts[key] for key in parts if key in spec), alt.Chart)
    whole = copy.deepcopy({key: part for key, part in spec.items() if key != "datasets"})
    _put_inside(whole, root=root, read={}, text=True)
    try:
        chart = kind.from_dict(whole, validate=False)
    except SchemaValidationError as error:
        raise FigureError("untitled", f"it is no chart: {error}", "Make it anew.") from error
    chart.datasets = copy.deepcopy(spec.get("datasets", alt.Undefined))
    found: alt.TopLevelMixin = chart
    return found


def _put_inside(node: Any, *, root: Path, read: dict[str, Any], text: bool = False) -> None:
    if isinstance(node, dict):
        data = node.get("data")
        if isinstance(data, dict) and isinstance(data.get("url"), str):
            url = data.pop("url")
            kind = (data.get("format") or {}).get("type") or url.rpartition(".")[2].lower()
            if url not in read:
                read[url] = _content(url, kind, root, text=text)
            data["values"] = read[url]
            if kind in TABLES or text:
                data["format"] = {"type": kind, **(data.get("format") or {})}
        for value in node.values():
            _put_inside(value, root=root, read=read, text=text)
    elif isinstance(node, list):
        for value in node:
            _put_inside(value, root=root, read=read, text=text)


def _content(url: str, kind: str, root: Path, *, text: bool) -> Any:
    """What a file holds: the text of a table, which a chart reads as it is, or else JSON."""
    content = (root / url).read_text(encoding="utf-8-sig")
    if kind in TABLES or text:
        return content
    try:
        return json.loads(content)
    except json.JSONDecodeError as error:
        raise FigureError(url, f"it is not valid JSON: {error}", "Rebuild it.") from error
