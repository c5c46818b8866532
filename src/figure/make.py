"""`figure(…)`: from a chart and what its author says of it to the record that is published."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from figure.advice import say_below
from figure.changed import credited, noted, sourced
from figure.chart import (
    Look,
    Share,
    live_spec,
    own_data,
    own_title,
    specification,
    whole_chart,
)
from figure.describe import describe
from figure.drawn import drawn_table
from figure.look import COLOURS, CONFIG, NARROW, WIDE, filled, leaves_width_open, twins
from figure.needed import keys, needed_columns
from figure.record import MIME, VERSION, FigureError, faults
from figure.table import cell, require_columns, require_few_rows, table_record
from figure.told import described, listed, source_record, told_by_data

if TYPE_CHECKING:
    import datetime as dt

    import altair as alt
    import pandas as pd

UNTITLED = "untitled"  # what a figure is called that has no title yet
LANGUAGE = "FIGURE_LANG"  # of the page that is made, where that is not English
LIVE_MIME = "application/vnd.vegalite.v5+json"  # the newest that JupyterLab 4 draws by itself


@dataclass(frozen=True)
class View:
    """A named state of a figure: the values of its parameters, and what to call it.

    `headline` and `subtitle` stand over the figure while it is in this state.
    """

    name: str
    title: str
    params: Mapping[str, Any]
    headline: str | None = None
    subtitle: str | None = None


@dataclass(frozen=True)
class State:
    """What stands over a figure while its parameters have these values.

    Of several that hold, the one with most parameters counts.
    """

    params: Mapping[str, Any]
    title: str
    subtitle: str | None = None


@dataclass(frozen=True)
class Figure:
    """A figure to be shown by a cell. `record` is all that a publisher sees of it.

    `note` is that of its author alone.
    """

    record: dict[str, Any]
    root: Path
    note: str | None = None

    @property
    def chart(self) -> alt.TopLevelMixin:
        """The chart of Altair, to build on or to save: complete, with layout, data and shapes inside.

        It is a copy: what is changed there does not change the figure.
        """
        return whole_chart(self.record["spec"], root=self.root)

    def save(
        self,
        path: str | Path,
        *,
        size: str = "page",
        theme: str = "light",
        lang: str = "en",
        credit: str | None = None,
        title: str | None = None,
        subtitle: str | None = None,
        note: str | None = None,
    ) -> Path:
        """Write the figure to a file as it may travel: with title, key, source, credit, licence, date.

        The name ends in .png, .svg, .pdf or .html, and leads from the present folder. `size` is
        `page`, `print` (170 mm at 300 dots per inch), `square` (1080 by 1080 pixels) or `story`
        (1080 by 1920); `theme` is `light` or `dark`; `lang` is that of the words that
        stand in every picture; `title`, `subtitle` and `note` say in it what the figure says in its
        own. `credit` is whose work it is, before the title of the project's site (and that data of a
        pack were changed).
        Gives the path. Raises `FigureError` with the remedy, and leaves no half-written file, if a size, theme or kind is unknown, a font
        is missing, or the place cannot be written.
        """
        from figure.save import save

        record = self.record | {
            "title": self.record["title"] if title is None else title,
            "subtitle": self.record["subtitle"] if subtitle is None else subtitle,
            "note": noted(self.note if note is None else note, self.record, self.root, lang=lang),
            "sources": sourced(self.record.get("sources", ()), self.root, lang=lang, by=credit),
        }
        ours = credited(site_title(self.root), self.record, self.root, lang=lang)
        credit = " / ".join(part for part in dict.fromkeys((credit, ours)) if part) or None
        return save(record, path, root=self.root, size=size, theme=theme, lang=lang, credit=credit)

    def _repr_mimebundle_(
        self, include: Sequence[str] | None = None, exclude: Sequence[str] | None = None
    ) -> dict[str, Any]:
        said = [self.record.get(part) for part in ("title", "description")]
        say_below(self.record, root=self.root)
        return {
            MIME: self.record,
            LIVE_MIME: live_spec(self.record["spec"], root=self.root),
            "text/plain": "\n\n".join(text for text in said if text) or "A figure",
        }


def figure(
    chart: alt.TopLevelMixin,
    *,
    title: str | None = None,
    description: str | None = None,
    table: pd.DataFrame | None = None,
    sources: Iterable[Mapping[str, Any] | str] = (),
    as_of: dt.date | pd.Timestamp | str | None = None,
    caption: str | None = None,
    columns: Mapping[str, str | Mapping[str, Any]] | None = None,
    subtitle: str | None = None,
    note: str | None = None,
    compact: alt.TopLevelMixin | None = None,
    views: Iterable[View] = (),
    states: Iterable[State] = (),
    items: Mapping[str, Any] | None = None,
    pages: Mapping[str, str] | None = None,
    licence: Mapping[str, str] | None = None,
    palette: Mapping[str, Mapping[str, Any]] | None = None,
    config: Mapping[str, Any] | Look | None = None,
    lang: str | None = None,
    root: Path | None = None,
    share: Share | None = None,
) -> Figure:
    """Make the record of one figure out of an Altair chart (docs/figure-record.md says each part).

    The chart alone is enough, what it leaves open is filled in: `title`, `columns` and `table` (what
    is drawn, one row per mark) from the chart, `sources`, `as_of` and `columns` from the `attrs` of
    its tables, the `description` from marks and encodings, in the language of the page (`lang`);
    `compact`, for a phone, where the chart leaves its width open. `pages` are texts of table and marks,
    each with the page of the site that it leads to. Raises `FigureError` naming the
    figure and the remedy if something given is wrong: the chart is not valid, reaches outside the
    project (`root`) or has more than 5,000 rows, or a part is not what the schema of records says.
    """
    root, spoken = root or project_folder(), lang or os.environ.get(LANGUAGE)
    specs = _laid_out([chart, compact], title or UNTITLED, config, root=root, share=share)
    specs = [needed_columns(spec, also=[*map(str, columns or ()), *keys(items)]) for spec in specs]
    title = own_title(specs[0]) if title is None else title
    name = title if isinstance(title, str) and title.strip() else UNTITLED
    told = told_by_data(chart, table)
    titles = described(specs[0], told["columns"], columns or {})
    said = (table, caption or subtitle or name, titles, columns or {})
    record: dict[str, Any] = {"version": VERSION, "title": title, "subtitle": subtitle}
    record |= _drawn(name, specs, said, description, lang=lang, root=root)
    named = [source_record(source) for source in listed(sources or told.get("sources", ()))]
    record |= {"sources": named, "licence": _copied(licence)}
    record["as_of"] = _day(name, told.get("as_of") if as_of is None else as_of)
    record |= {"views": list(map(_view, views)), "states": list(map(_state, states))}
    record |= {"items": _copied(items), "pages": _copied(pages)}
    record["palette"] = twins(specs, COLOURS | dict(palette or {}))
    record["note"] = noted(note, record, root, lang=spoken)
    record["sources"] = sourced(named, root, lang=spoken)
    return Figure(_checked(name, record), root, note)


def _copied(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if given is None else dict(given)


def _drawn(
    name: str,
    specs: Sequence[dict[str, Any]],
    said: tuple[pd.DataFrame | None, str, Mapping[str, Any], Mapping[str, Any]],
    description: str | None,
    *,
    lang: str | None,
    root: Path,
) -> dict[str, Any]:
    """The specifications, table and description of a chart, as given or as it draws.

    `said` is the table with its caption, the titles of its columns, and those that were given.
    """
    for spec in specs:
        require_few_rows(name, sum(map(len, own_data(spec))), "its chart")
    table, caption, titles, given = said
    table = drawn_table(specs[0], root=root) if table is None else table
    require_columns(name, table, given)
    held = None if table is None else table_record(name, table, caption, titles)
    if description is None:
        description = _told(specs[0], table, held, lang=lang)
    compact = specs[1] if len(specs) > 1 else None
    return {
        "spec": specs[0],
        "compact_spec": compact,
        "table": held,
        "description": description,
    }


def _laid_out(
    charts: Sequence[alt.TopLevelMixin | None],
    name: str,
    config: Mapping[str, Any] | Look | None,
    *,
    root: Path,
    share: Share | None,
) -> list[dict[str, Any]]:
    """The specifications of a chart and, if it has one or leaves its width open, of its twin for phones."""
    given = [each for each in charts if each is not None]
    specs = [specification(name, each, root=root, share=share) for each in given]
    look = CONFIG if config is None else config(specs) if callable(config) else config
    if look:
        specs = [{**spec, "config": filled(spec.get("config", {}), look)} for spec in specs]
    if look and len(specs) == 1 and leaves_width_open(specs[0]):
        return [{**specs[0], "width": width} for width in (WIDE, NARROW)]
    return specs


def project_folder(start: Path | None = None) -> Path:
    """The nearest folder above with a `_quarto.yml`; where there is none, the folder itself."""
    here = (start or Path()).resolve()
    return next((folder for folder in (here, *here.parents) if _holds_project(folder)), here)


def site_title(root: Path) -> str | None:
    """What the site of a project is called; None if nothing says so."""
    if not _holds_project(root):
        return None
    import yaml

    config = yaml.safe_load((root / "_quarto.yml").read_text(encoding="utf-8")) or {}
    return (config.get("website") or {}).get("title")


def _holds_project(folder: Path) -> bool:
    return (folder / "_quarto.yml").is_file()


def _told(
    spec: dict[str, Any],
    table: pd.DataFrame | None,
    held: dict[str, Any] | None,
    *,
    lang: str | None,
) -> str | None:
    """A description out of marks, encodings and table; none in a language that has no phrases."""
    gaps = not getattr(table, "attrs", {}).get("stacked")
    return describe(spec, held, gaps=gaps, lang=lang or os.environ.get(LANGUAGE) or "en")


def _view(view: View) -> dict[str, Any]:
    said = {"headline": view.headline, "subtitle": view.subtitle}
    told = {name: text for name, text in said.items() if text is not None}
    return {"name": view.name, "title": view.title, "params": _cells(view.params), **told}


def _state(state: State) -> dict[str, Any]:
    return {"params": _cells(state.params), "title": state.title, "subtitle": state.subtitle}


def _cells(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: cell(value) for name, value in params.items()}


def _day(name: str, as_of: dt.date | pd.Timestamp | str | None) -> str | None:
    if as_of is None:
        return None
    import pandas as pd

    day = pd.to_datetime(as_of, errors="coerce")
    if pd.isna(day):
        raise FigureError(
            name, f"as_of is {as_of!r}, not a day", "Give as_of=: the day the data were read."
        )
    return f"{day:%Y-%m-%d}"


def _checked(name: str, record: dict[str, Any]) -> dict[str, Any]:
    """The record as plain JSON. What is missing is left out, and asked for when it is published."""
    plain: dict[str, Any] = json.loads(json.dumps(record, ensure_ascii=False, allow_nan=False))
    for part in ("table", "sources", "states"):
        if not plain[part]:
            del plain[part]
    wrong = [fault for fault in faults(plain) if not fault.missing]
    if wrong:
        raise FigureError(name, wrong[0].found, wrong[0].remedy)
    return plain
