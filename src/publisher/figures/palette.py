"""The colours of all figures as custom properties of a stylesheet."""

from __future__ import annotations

from publisher.figures.figure import Figure

# A drawing whose colours have no dark twins keeps its light paper, and what stands on it too.
ON_PAPER = ".figure-canvas.on-paper{color-scheme:light;background:#fff;color:#000}\n"


def palette_css(figures: list[Figure]) -> str:
    """Custom properties for every colour of the figures, in both themes.

    `light-dark()` follows the colour scheme of whatever shows the colour: the reader's system, the
    site's switch, paper. A browser too old for it shows the light colours.
    A live drawing writes colours as its spec does; the last rules turn each into its property.
    """
    names: dict[str, tuple[str, str]] = {}
    for figure in figures:
        for light, colour in (figure.record["palette"] or {}).items():
            names[colour["name"]] = (light, colour["dark"])
    light = "".join(f"--{name}:{pair[0]};" for name, pair in sorted(names.items()))
    both = "".join(
        f"--{name}:light-dark({','.join(pair)});" for name, pair in sorted(names.items())
    )
    live = "".join(
        f'.figure-stage [{part}="{pair[0]}" i]{{{part}:var(--{name})}}\n'
        for name, pair in sorted(names.items())
        for part in ("fill", "stroke")
    )
    paper = ON_PAPER if any(figure.on_paper for figure in figures) else ""
    return (
        f":root{{{light}}}\n@supports (color:light-dark(red,red)){{:root{{{both}}}}}\n{live}{paper}"
    )
