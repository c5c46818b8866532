"""What needs a running kernel, a script of its own or another host: no page can show it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from publisher.base.problems import Problem
from publisher.figures.contained import STYLESHEET, containment_problems
from publisher.site.missing import CODE, SUSPECT, missing_value, missing_within, object_mark
from publisher.site.notebooks import outside_code

STILL = "Show a picture of it, or draw it with Altair or Matplotlib"


@dataclass(frozen=True)
class Kind:
    """A kind of live output: what it is called, why no page can show it, what to do."""

    name: str
    why: str
    remedy: str


KERNEL = "needs a running kernel"
LOADS = "needs a script from another host"
WIDGET = Kind(
    "a widget",
    KERNEL,
    "Show what it says for one value, or offer the choice in a chart's parameter; a bar of progress is "
    "printed by `from tqdm import tqdm`.",
)
PLOTLY = Kind(
    "a Plotly chart",
    LOADS,
    f"{STILL}: IPython.display.Image(fig.to_image('png')), which needs kaleido.",
)
BOKEH = Kind("a Bokeh chart", LOADS, f"{STILL} (bokeh.io.export can write one).")
# By the beginning of the type; where an output has several, the first of these says most of it.
KINDS = {
    "application/vnd.jupyter.widget": WIDGET,
    "application/vnd.plotly": PLOTLY,
    "application/vnd.bokeh": BOKEH,
    "application/vnd.holoviews": Kind("a HoloViews chart", LOADS, f"{STILL}."),
    "application/vnd.vega": Kind(
        "a Vega chart", LOADS, "End the cell with the Altair chart itself."
    ),
    "application/geo+json": Kind("a live map", LOADS, f"{STILL}."),
    "application/javascript": Kind(
        "a script", "no page lets run", "Leave it out, or show what it would draw as a picture."
    ),
    "application/pdf": Kind(
        "a PDF", "no page can show in its text", "Show it as PNG or SVG, and link the PDF."
    ),
}
FRAME = Kind(
    "a page within the page (iframe)", "loads another page", f"{STILL}, or link to the other page."
)
FORM = Kind(
    "HTML with a form",
    "no page sends",
    "Offer the choice in a chart's parameter, or link to the form.",
)
SCRIPT = Kind("HTML with a script", "no page lets run", f"{STILL}.")
# How libraries that only give HTML can be told.
LIBRARIES = (
    ("leaflet", "a Leaflet map (folium)"),
    ("plotly", PLOTLY.name),
    ("bokeh", BOKEH.name),
    ("vega", "a Vega chart"),
    ("deck.gl", "a deck.gl map"),
    ("pyvis", "a network (pyvis)"),
    ("datatables", "an interactive table"),
    ("d3js", "a D3 drawing"),
)
LOADED = {
    "img": ("src", "srcset"), "source": ("src", "srcset"), "video": ("src", "poster"),
    "audio": ("src",), "embed": ("src",), "object": ("data",), "link": ("href",),
    "image": ("href",), "use": ("href",), "input": ("src",),
}  # fmt: skip
UNNAMED_DRAWING = (
    "//svg[not(ancestor::svg or @aria-label[. != ''] or ancestor-or-self::*[@aria-hidden='true'])]"
)
FOREIGN = re.compile(r"\s*(?:(?:https?|wss?|ftp|file):|//)", re.IGNORECASE)
FOREIGN_CSS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")\s]+)""")
CONTROLS = "descendant-or-self::*[self::select or self::input or self::button]"
# A rule of a stylesheet, as a Styler writes one for its cells, by which something is never shown.
HIDES = re.compile(r"([^{}]*)\{[^{}]*display\s*:\s*none[^{}]*\}", re.IGNORECASE)
OF_ONE = re.compile(r"\s*(?:[a-z]+)?#([\w-]+)\s*")  # a selector of one element
SHOWN_TEXT = ("td", "th", "li", "p", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption")


def live_kind(data: Mapping[str, Any]) -> Kind | None:
    """The kind of a live output among the types in which an output comes."""
    kinds = (kind for prefix, kind in KINDS.items() for mime in data if mime.startswith(prefix))
    return next(kinds, None)


def html_problems(html: str, where: str) -> Iterator[Problem]:
    """What HTML of a cell asks for that no page can give, and values that are missing in it."""
    tree = fragment_of(html)
    if tree is None:
        return
    if kind := live_html(tree, html):
        yield Problem(where, f"shows {kind.name}, which {kind.why}", kind.remedy)
        return
    foreign = list(foreign_addresses(tree))
    if not foreign:
        yield from containment_problems(tree, where)
    for address in foreign:
        yield Problem(
            where,
            f"shows HTML that loads {address[:80]!r} from another host",
            "Keep the file in the project and name it by its path.",
        )
    if tree.xpath("//img[not(@alt)]"):
        yield Problem(
            where,
            "shows HTML with an image that has no alternative",
            'Write what it shows into the <img>: alt="…".',
        )
    if tree.xpath(UNNAMED_DRAWING):
        yield Problem(
            where,
            "shows HTML with a drawing (<svg>) that has no alternative",
            'Write what it shows into the <svg>: role="img" aria-label="…", or aria-hidden="true" if '
            "the text says it; or show it with IPython.display.SVG and `#| fig-alt:`.",
        )
    if hidden := hidden_text(tree):
        yield Problem(
            where,
            f"hides {hidden[:60]!r} by a style, and it would be published with the page all the same",
            "Leave it out: drop the column, or use style.hide(…), which writes none of it.",
        )
    yield from hollow_text(tree, where)


def drawing_problems(svg: bytes, where: str) -> Iterator[Problem]:
    """What a drawing asks for that no picture on a page can give: script, and files of other hosts."""
    tree = fragment_of(svg.decode(errors="replace"))
    if tree is None:
        return
    if tree.xpath("//script | //*[@*[starts-with(name(), 'on')]]"):
        yield Problem(where, "shows a drawing with a script, which no page lets run", f"{STILL}.")
    for address in foreign_addresses(tree):
        yield Problem(
            where,
            f"shows a drawing that loads {address[:80]!r} from another host",
            "Draw it without, or put the file into the drawing itself (data:).",
        )


def markup_problems(markdown: str, where: str) -> Iterator[Problem]:
    """What HTML within computed Markdown asks for that no page can give; not within code."""
    text = CODE.sub("", "".join(line for counts, line in outside_code(markdown) if counts))
    tree = fragment_of(text) if "<" in text else None
    if tree is None:
        return
    if tree.xpath("//style"):
        yield Problem(
            where,
            "shows Markdown with a style, which would be of the whole page",
            f"Show it with IPython.display.HTML. {STYLESHEET}",
        )
    elif kind := live_html(tree, text):
        yield Problem(where, f"shows {kind.name}, which {kind.why}", kind.remedy)
    else:
        yield from containment_problems(tree, where)


def hidden_text(tree: Any) -> str:
    """The first text that HTML holds and a style or attribute hides for good; empty if there is none."""
    for element in tree.xpath("//*[@style or @hidden]"):
        style = "".join((element.get("style") or "").split()).lower()
        # Controls are hidden until a script of the page makes them work.
        aside = "hidden" in element.attrib and not element.xpath(CONTROLS)
        hides = aside or "display:none" in style
        if hides and (text := " ".join(element.text_content().split())):
            return text
    for rule in HIDES.finditer(" ".join(tree.xpath("//style/text()"))):
        for name in filter(None, map(OF_ONE.fullmatch, rule[1].split(","))):
            for element in tree.xpath("//*[@id=$name]", name=name[1]):
                if text := " ".join(element.text_content().split()):
                    return text
    return ""


def fragment_of(html: str) -> Any:
    """HTML of an output, parsed; None if it holds nothing."""
    try:
        return lxml_html.fragment_fromstring(html, create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def live_html(tree: Any, html: str) -> Kind | None:
    """The kind of HTML that acts by itself."""
    acts = tree.xpath("//*[@*[starts-with(name(), 'on')]]") or tree.xpath(
        "//a[starts-with(translate(normalize-space(@href), 'JAVSCRIPT', 'javscript'), 'javascript:')]"
    )
    scripts = tree.xpath("//script[not(@type='application/json' or @type='application/ld+json')]")
    frames = tree.xpath("//iframe[@srcdoc or @src]")
    strange = [frame for frame in frames if frame.get("srcdoc") or FOREIGN.match(frame.get("src"))
               or frame.get("src").startswith("data:")]  # fmt: skip
    if not (acts or scripts or strange):
        return FORM if tree.xpath("//form") else None
    lower = html.lower()
    name = next((name for mark, name in LIBRARIES if mark in lower), None)
    known = next((one for one in KINDS.values() if one.name == name), None)
    kind = known or (FRAME if strange else SCRIPT)
    return Kind(name or kind.name, LOADS if name else kind.why, kind.remedy)


def foreign_addresses(tree: Any) -> Iterator[str]:
    """Addresses of other hosts that HTML would load."""
    for tag, attributes in LOADED.items():
        for element in tree.iter(tag):
            for name in attributes:
                for found in (element.get(name), element.get(f"xlink:{name}")):
                    if FOREIGN.match(found or ""):
                        yield str(found)
    for css in [*tree.xpath("//style/text()"), *tree.xpath("//@style")]:
        yield from FOREIGN_CSS.findall(str(css))


def hollow_text(tree: Any, where: str) -> Iterator[Problem]:
    """Cells of tables and sentences in HTML that say nothing: `NaN`, `<map object at 0x7f…>`."""
    for element in tree.iter(*SHOWN_TEXT, "div", "span"):
        text = "".join([element.text or "", *(child.tail or "" for child in element)])
        if not SUSPECT.search(text):
            continue
        if element.xpath("ancestor-or-self::*[self::pre or self::code or self::style]"):
            continue
        in_table = element.tag in ("td", "th")
        found = missing_value(text) if in_table else missing_within(text)
        if found:
            remedy = remedy_of(found, in_table, polars=of_polars(element))
            yield Problem(where, f"shows {found!r} in {place_of(element)}", remedy)
        if mark := object_mark(text):
            yield Problem(
                where,
                f"shows {mark[:80]!r} in {place_of(element)}, which tells a reader nothing",
                "Show what the object holds.",
            )


def of_polars(element: Any) -> bool:
    """Whether an element is of a table of polars, which tells its shape and types."""
    return bool(
        element.xpath("ancestor::table/preceding-sibling::small[starts-with(., 'shape: ')]")
    )


def remedy_of(found: str, in_table: bool, *, polars: bool = False) -> str:
    """What to do about a missing value in a table, or in a sentence."""
    if polars:
        return "Say that it is missing: table.fill_nan(None), which polars shows as null."
    if in_table:
        return (
            "Say what it is: table.astype(object).replace([float('inf'), -float('inf')], '–').fillna('–')"
            if "inf" in found
            else "Say that it is missing: IPython.display.HTML(table.to_html(na_rep='–')), or table.style.format(na_rep='–')"
        ) + "."
    return "Compute it from data that have the value, or write that it is missing."


def place_of(element: Any) -> str:
    """Where an element stands, in words: the column of a table, or the kind of element."""
    if element.tag not in ("td", "th"):
        return f"<{element.tag}>"
    row = element.getparent()
    names = "1" if of_polars(element) else "last()"  # polars gives the types below the names
    head = row.xpath(f"ancestor::table[1]/thead/tr[{names}]/*")
    index = list(row).index(element)
    name = " ".join(head[index].text_content().split()) if index < len(head) else ""
    return f"the column {name!r} of a table" if name else "a table"
