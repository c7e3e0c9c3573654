"""The same map as an SVG symbol, for pages read without script and for print.

Colours are the page's own tokens: they inherit into a symbol that is used from another file.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from shapely.geometry.base import BaseGeometry

from frontend.base_map.drawing import Feature
from frontend.base_map.sheet import HEIGHT, WIDTH, spot

PAINT = {
    "water": 'fill="var(--indigo-wash)" stroke="var(--indigo)" stroke-width="1.2"',
    "road": 'fill="none" stroke="var(--line-strong)" stroke-width="7"',
    "lane": 'fill="none" stroke="var(--line-strong)" stroke-width="2.5"',
    "bridge": 'fill="none" stroke="var(--ink)" stroke-width="3"',
}
COMMUNITY = 'fill="var(--straw-wash)" stroke="var(--straw-ink)" stroke-width="1.5"'
VILLAGE = 'fill="none" stroke="var(--line-strong)" stroke-width="1.2"'
DASHED = ' stroke-dasharray="6 5"'
PATTERNS = (
    '<pattern id="wave" width="24" height="10" patternUnits="userSpaceOnUse">'
    '<path d="M0 6q6-5 12 0t12 0" fill="none" stroke="var(--indigo)" stroke-width=".9" '
    'opacity=".45"/></pattern>'
    '<pattern id="crop" width="14" height="14" patternUnits="userSpaceOnUse">'
    '<path d="M3 11v-5M3 6l-2-2M3 6l2-2" fill="none" stroke="var(--jade)" opacity=".35"/></pattern>'
)


def svg(features: list[Feature]) -> str:
    """A file with one symbol, `sheet`, in the units of the sheet."""
    parts = "".join(part for feature in features for part in _drawn(feature))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        f'<symbol id="sheet" viewBox="0 0 {WIDTH} {HEIGHT}" overflow="visible">'
        f"<defs>{PATTERNS}</defs>"
        f'<rect x="-2000" y="-2000" width="6000" height="6000" fill="var(--paper)"/>'
        f'<rect x="-2000" y="-2000" width="6000" height="6000" fill="url(#crop)"/>'
        f"{parts}</symbol></svg>\n"
    )


def _drawn(feature: Feature) -> Iterator[str]:
    if feature.layer == "place":
        yield _place_name(feature)
        return
    path = _path(feature.geometry)
    if feature.layer == "cell":
        paint = COMMUNITY if feature.kind == "社区" else VILLAGE
        yield f'<path d="{path}" {paint}{DASHED}/>'
    else:
        yield f'<path d="{path}" {PAINT[feature.layer]} stroke-linejoin="round"/>'
    if feature.layer == "water":
        yield f'<path d="{path}" fill="url(#wave)"/>'


def _place_name(feature: Feature) -> str:
    place = spot(lat=feature.geometry.y, lon=feature.geometry.x)
    size, weight = ("26", "700") if feature.kind == "社区" else ("19", "400")
    return (
        f'<text x="{place.x}" y="{place.y}" text-anchor="middle" font-family="var(--song)" '
        f'font-size="{size}" font-weight="{weight}" fill="var(--ink)" stroke="var(--paper)" '
        f'stroke-width="4" paint-order="stroke">{escape(feature.name)}</text>'
    )


def _path(geometry: BaseGeometry) -> str:
    is_closed = geometry.geom_type == "Polygon"
    line = geometry.exterior if is_closed else geometry
    spots = [spot(lat=lat, lon=lon) for lon, lat in line.coords]
    return "M" + "L".join(f"{s.x:g} {s.y:g}" for s in spots) + ("Z" if is_closed else "")
