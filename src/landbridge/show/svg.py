"""A chart becomes a picture in the page: static SVG that follows light and dark, with words."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Final
from xml.etree import ElementTree as ET

import altair as alt
import vl_convert as vlc

from landbridge.show.palette import LIGHT_DARK

_SVG: Final = "http://www.w3.org/2000/svg"
_TOKENS: Final = {light: f"var(--{token},{light})" for token, (light, _) in LIGHT_DARK.items()}
_PAINTS: Final = ("fill", "stroke")
_DROPPED: Final = ("role", "aria-roledescription", "aria-hidden", "aria-label", "class", "version")

ET.register_namespace("", _SVG)


def svg(chart: alt.LayerChart, title: str, description: str) -> str:
    """Render a chart without a browser or a network.

    title: what the picture is, a few words; description: what it shows, in sentences, for those who
    cannot see it. Colours of the palette become CSS variables, with the light form as fallback.
    """
    drawn = _numbered(vlc.vegalite_to_svg(chart.to_dict(validate=False)))
    root = ET.fromstring(drawn)  # noqa: S314 - written by the renderer a line above
    prefix = "p" + sha256(f"{title}{description}{drawn}".encode()).hexdigest()[:10]
    for element in root.iter():
        _clean(element, prefix)
    _describe(root, prefix, title, description)
    return ET.tostring(root, encoding="unicode")


def _numbered(drawn: str) -> str:
    """The drawing with its ids counted from 0; the renderer counts on from drawing to drawing."""
    order = {old: f"i{new}" for new, old in enumerate(re.findall(r' id="([^"]+)"', drawn))}
    named = re.compile(r'( id="|url\(#)([^")]+)')
    return named.sub(lambda found: found[1] + order.get(found[2], found[2]), drawn)


def _clean(element: ET.Element, prefix: str) -> None:
    for name in _DROPPED:
        element.attrib.pop(name, None)
    for name, value in element.attrib.items():
        if name in _PAINTS:
            element.set(name, _TOKENS.get(value.lower(), value))
        elif name == "id":
            element.set(name, prefix + value)
        elif "url(#" in value:
            element.set(name, re.sub(r"url\(#", f"url(#{prefix}", value))


def _describe(root: ET.Element, prefix: str, title: str, description: str) -> None:
    width, height = root.attrib.pop("width"), root.attrib.pop("height")
    root.attrib.setdefault("viewBox", f"0 0 {width} {height}")
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}t {prefix}d")
    for place, (tag, suffix, text) in enumerate(
        (("title", "t", title), ("desc", "d", description))
    ):
        words = ET.Element(f"{{{_SVG}}}{tag}", {"id": prefix + suffix})
        words.text = text
        root.insert(place, words)
