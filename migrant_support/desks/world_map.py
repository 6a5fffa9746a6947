"""The land of the world as one SVG path, from the vendored Natural Earth file; no call leaves the server."""

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

LAND = Path(__file__).parents[1] / "static" / "vendor" / "map" / "countries-110m.json"
SCALE = 4
"""Units of the drawing per degree; x grows east from 180° W, y grows south from 90° N (plate carrée)."""


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point lies in the drawing."""
    return round((longitude + 180) * SCALE, 1), round((90 - latitude) * SCALE, 1)


@cache
def land_path() -> str:
    """The `d` of the land; empty when the file was not installed (the table beside the map says all)."""
    if not LAND.is_file():
        return ""
    topology = json.loads(LAND.read_text(encoding="utf-8"))
    arcs = [_absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    rings = []
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]:
            rings += [_ring(indexes, arcs) for indexes in polygon]
    return "".join(rings)


def _absolute(arc: list[list[int]], transform: dict[str, list[float]]) -> list[tuple[float, float]]:
    """TopoJSON's delta-coded, quantised arc as points of the drawing."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append(place(x * scale_x + move_x, y * scale_y + move_y))
    return points


def _ring(indexes: list[int], arcs: list[list[tuple[float, float]]]) -> str:
    points: list[tuple[float, float]] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    return "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in piece) + "Z" for piece in _pieces(points))


def _pieces(ring: list[tuple[float, float]]) -> list[list[tuple[float, float]]]:
    """Cut a closed ring where it crosses the 180th meridian, else it would draw a line around the world."""
    cuts = [at for at in range(1, len(ring)) if abs(ring[at][0] - ring[at - 1][0]) > 180 * SCALE]
    if not cuts:
        return [ring]
    turned = ring[cuts[0] :] + ring[1 : cuts[0]]  # begin at a cut, so that no piece closes across the map
    starts = [at - cuts[0] for at in cuts] + [len(turned)]
    return [turned[start:end] for start, end in pairwise(starts)]
