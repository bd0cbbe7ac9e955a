"""Charts stand up to odd data, are valid Vega-Lite, and say in words what they show."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import altair as alt
import polars as pl
import pytest

from landbridge.case.case import Case
from landbridge.show.bars import Bar, Pair, bars, pairs
from landbridge.show.corridors import corridor_chart, ticks
from landbridge.show.legend import Key
from landbridge.show.map import FlowMap, flow_map, grouped, unlocated
from landbridge.show.palette import LIGHT_DARK
from landbridge.show.sheet import Sheet
from landbridge.show.svg import svg
from landbridge.study.corridors import STEP_SCHEMA, corridor_profile

NASTY = '<script>alert("&")</script> ' + "Ölpörtsk–Ақтау " * 12
NS = "{http://www.w3.org/2000/svg}"


def shown(case: Case, flows: pl.DataFrame) -> FlowMap:
    colours = {
        name: f"c{i + 1}" for i, name in enumerate(flows["colour"].unique(maintain_order=True))
    }
    loading = {"rail_north": 0.4, "pipe_south": 1.0}
    return FlowMap(case, flows, colours, loading, limited=frozenset({"pipe_south"}))


def rendered(chart: alt.LayerChart) -> ET.Element:
    return parsed(svg(chart, "title", "description"))


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - drawn by the code under test


def words(drawing: ET.Element) -> str:
    return " ".join(text.text or "" for text in drawing.iter(f"{NS}text"))


def some_charts(case: Case, flows: pl.DataFrame) -> list[alt.LayerChart]:
    profiles = {name: corridor_profile(case, name) for name in ("south", "north")}
    return [
        flow_map(shown(case, flows)),
        corridor_chart(profiles),
        corridor_chart(profiles, "hours", 360),
        bars([Bar("up", [("c1", 3.0), ("c2", 1.0)], "4"), Bar("down", [("bad", -2.0)], "−2")], 400),
        pairs([Pair("rail", 4.0, 9.0, "+125 %", "bad")], 400, [], ("observed", "modelled")),
    ]


def test_charts_are_valid_vega_lite(upland: Case, link_flows: pl.DataFrame) -> None:
    for chart in some_charts(upland, link_flows):
        chart.to_dict(validate=True)


def test_the_same_data_draw_the_same_picture(upland: Case, link_flows: pl.DataFrame) -> None:
    first, second = ([svg(c, "t", "d") for c in some_charts(upland, link_flows)] for _ in range(2))
    assert first == second


def test_a_map_names_places_shares_and_what_is_full(upland: Case, link_flows: pl.DataFrame) -> None:
    drawing = rendered(flow_map(shown(upland, link_flows)))
    assert "South Port" in words(drawing)
    full = [text for text in drawing.iter(f"{NS}text") if text.text == "100\u202f%"]
    assert full
    assert all("--bad" in text.attrib["fill"] for text in full)


def test_width_is_tonnes(upland: Case) -> None:
    flows = pl.DataFrame(
        {
            "link": ["pipe_south", "rail_north"],
            "reverse": [False, False],
            "colour": ["oil", "oil"],
            "kt": [400.0, 100.0],
        }
    )
    drawing = rendered(flow_map(shown(upland, flows)))
    widths = [
        float(path.attrib["stroke-width"])
        for path in drawing.iter(f"{NS}path")
        if path.attrib.get("stroke", "").startswith("var(--c1,") and "stroke-linecap" in path.attrib
    ]
    wide, thin = sorted(set(widths) - {5.0}, reverse=True)[:2]
    assert wide / thin == pytest.approx(4, rel=0.01)


def test_a_map_without_flows_still_shows_the_network(
    upland: Case, link_flows: pl.DataFrame
) -> None:
    drawing = rendered(flow_map(shown(upland, link_flows.clear())))
    idle = [p for p in drawing.iter(f"{NS}path") if "--idle" in p.attrib.get("stroke", "")]
    assert idle


@pytest.mark.parametrize("width", [360.0, 820.0])
def test_a_map_of_one_place_or_none_draws(
    upland: Case, link_flows: pl.DataFrame, width: float
) -> None:
    places = upland.table("places")
    lost = places.with_columns(pl.lit(None, pl.Float64).alias("lon"))
    for some in (places.head(1), lost, places.clear()):
        case = upland.with_tables({"places": some})
        rendered(flow_map(shown(case, link_flows), width))
        links = set(link_flows["link"])
        assert unlocated(case, links) == sorted(links)


def test_names_of_any_kind_are_text_and_never_markup(
    upland: Case, link_flows: pl.DataFrame
) -> None:
    named = upland.table("places").with_columns(name=pl.lit(NASTY))
    flows = link_flows.with_columns(colour=pl.lit(NASTY))
    drawing = rendered(flow_map(shown(upland.with_tables({"places": named}), flows)))
    assert not list(drawing.iter(f"{NS}script"))
    assert "<script>" in words(drawing)
    rendered(bars([Bar(NASTY, [("c1", 1.0)], NASTY[:30])], 360, [Key(NASTY, "line", "c1")]))


def test_colours_beyond_the_palette_are_pooled() -> None:
    flows = pl.DataFrame(
        {
            "id": [f"l{i}" for i in range(12)],
            "good": [f"good {i:02}" for i in range(12)],
            "reverse": [False] * 12,
            "kt": [float(12 - i) for i in range(12)],
        }
    )
    summed, colours = grouped(flows, "good")
    assert list(colours)[-1] == "other"
    assert len(set(colours.values())) == len(colours) == 7
    assert summed["kt"].sum() == pytest.approx(flows["kt"].sum())
    assert set(summed["colour"]) == set(colours)


def test_bars_fit_their_width_whatever_their_sign() -> None:
    rows = [Bar("up", [("c1", 7.0)], "eleven words"), Bar("down", [("c2", -9.0)], "−9")]
    drawing = rendered(bars(rows, 300))
    assert float(drawing.attrib["viewBox"].split()[2]) == 300
    shapes = [p.attrib["d"] for p in drawing.iter(f"{NS}path") if "--c" in p.attrib.get("fill", "")]
    ends = [[float(x) for x in re.findall(r"[ML]([\d.]+),", shape)] for shape in shapes]
    up, down = (max(xs) - min(xs) for xs in ends)
    assert down / up == pytest.approx(9 / 7, rel=0.01)
    assert min(ends[0]) == max(ends[1])  # both start at zero


@pytest.mark.parametrize("make", [lambda: bars([], 300), lambda: pairs([], 300, [], ("a", "b"))])
def test_no_rows_draw_nothing_much(make: Callable[[], alt.LayerChart]) -> None:
    rendered(make())


def test_a_corridor_chart_says_its_totals_and_names_its_steps(upland: Case) -> None:
    profiles = {"Southern route": corridor_profile(upland, "south")}
    told = words(rendered(corridor_chart(profiles))).replace("\u202f", " ")
    assert "Southern route: 45 USD/t, 4,900 km" in told
    assert "South Port +2.0 USD/t" in told


def test_a_corridor_without_length_or_cost_draws() -> None:
    nothing = pl.DataFrame(schema=STEP_SCHEMA)
    rendered(corridor_chart({"nowhere": nothing}))
    rendered(corridor_chart({}))


@pytest.mark.parametrize("most", [0.0, 0.004, 1.0, 7.3, 99.0, 513.0, 21_257.0])
def test_ticks_are_few_and_reach_the_top(most: float) -> None:
    found = ticks(most)
    assert found[0] == 0
    assert found[-1] >= most * 0.999
    assert 2 <= len(found) <= 8


def test_an_empty_sheet_is_a_chart() -> None:
    rendered(Sheet().chart(100, 50))


def test_pictures_describe_themselves_and_share_no_ids(
    upland: Case, link_flows: pl.DataFrame
) -> None:
    pictures = [svg(c, "A <map>", "Says & shows") for c in some_charts(upland, link_flows)]
    ids: list[str] = []
    for picture in pictures:
        root = parsed(picture)
        assert root.attrib["role"] == "img"
        title, text = root[0], root[1]
        assert (title.text, text.text) == ("A <map>", "Says & shows")
        assert root.attrib["aria-labelledby"].split() == [title.attrib["id"], text.attrib["id"]]
        ids += [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
        for reference in re.findall(r"url\(#([^)]*)\)", picture):
            assert f'id="{reference}"' in picture
    assert len(ids) == len(set(ids))


def test_every_colour_follows_the_readers_choice(upland: Case, link_flows: pl.DataFrame) -> None:
    for chart in some_charts(upland, link_flows):
        for element in rendered(chart).iter():
            for paint in ("fill", "stroke"):
                value = element.attrib.get(paint, "none")
                assert value in {"none", "transparent"} or value.startswith("var(--"), value


def test_light_colours_can_be_told_apart() -> None:
    light = [pair[0] for pair in LIGHT_DARK.values()]
    assert len(set(light)) == len(light)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("token", ["ink", "muted", "accent", "good", "bad", "unsure"])
def test_words_stand_out_from_the_paper(token: str, dark: bool) -> None:
    one, other = sorted(luminance(LIGHT_DARK[name][dark]) for name in (token, "paper"))
    assert (other + 0.05) / (one + 0.05) >= 4.5  # WCAG 2.2, success criterion 1.4.3
