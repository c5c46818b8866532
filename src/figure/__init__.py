"""A figure: a chart with all it needs to be read, checked, cited and reused, as one record.

    from figure import figure

    figure(chart, sources=[{"title": "Counted by hand", "url": "https://example.org"}])

`figure(…)` stands in the last line of a cell. In JupyterLab it shows the live chart; to whatever
publishes the notebook it hands one record, `application/vnd.atlas.figure+json`, which
docs/figure-record.md explains and `record.schema.json` here defines.

Both sides import this package: notebooks `figure`, publishers `figure.record`. It imports neither,
and nothing of Altair or pandas before a chart is there.
"""

from figure.make import LIVE_MIME, Figure, State, View, figure
from figure.record import MAX_ROWS, MIME, VERSION, Fault, FigureError, faults

__all__ = [
    "LIVE_MIME",
    "MAX_ROWS",
    "MIME",
    "VERSION",
    "Fault",
    "Figure",
    "FigureError",
    "State",
    "View",
    "faults",
    "figure",
]
