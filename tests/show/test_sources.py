"""The page of sources says where every source is used, and the shipped page is up to date."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from landbridge.case.case import Case, Meta
from landbridge.case.read import read
from landbridge.show.sources import sources_markdown, uses

SHIPPED = Path(__file__).parents[2] / "cases" / "kazakhstan-2023"


def toy() -> Case:
    """Two sources, one of them used by two rows of two tables."""
    return Case(
        Meta("Toy", 2023, (2023,)),
        {
            "sources": pl.DataFrame(
                {
                    "id": ["map", "diary"],
                    "publisher": ["Survey", "anonymous"],
                    "title": ["Map of Toyland.", "A diary"],
                    "date": ["2020", None],
                    "locator": ["https://example.org/map", "page 7"],
                    "licence": ["CC0", None],
                    "note": [None, "Not seen."],
                }
            ),
            "places": pl.DataFrame(
                {
                    "id": ["a", "b", "c"],
                    "name": ["A", "B", "C"],
                    "country": ["TOY"] * 3,
                    "source": ["map", "map;diary", None],
                    "grade": ["measured", "estimated", None],
                }
            ),
            "observed": pl.DataFrame(
                {"id": ["x"], "row": ["a"], "source": ["map"], "grade": ["reported"]}
            ),
        },
    )


def test_every_use_is_counted() -> None:
    assert uses(toy()).select("source", "table", "row", "grade").rows() == [
        ("map", "places", 0, "measured"),
        ("map", "places", 1, "estimated"),
        ("diary", "places", 1, "estimated"),
        ("map", "observed", 0, "reported"),
    ]


def test_the_page_names_sources_uses_and_grades() -> None:
    page = sources_markdown(toy())
    assert "Survey. Map of Toyland. 2020. <https://example.org/map>. Licence: CC0." in page
    assert "Used in: `places` 2, `observed` 1." in page
    assert "Grades: 1 measured, 1 reported, 1 estimated." in page
    assert "| `places` | 1 |  |  | 1 | 1 | 3 |" in page
    assert page.index("### `diary`") < page.index("### `map`")
    assert "anonymous. A diary. page 7.\nNot seen." in page


def test_a_source_nobody_cites_is_told() -> None:
    lonely = Case(Meta("Toy", 2023, (2023,)), {"sources": toy().table("sources")})
    assert sources_markdown(lonely).count("Used nowhere.") == 2


def test_a_case_without_tables_has_a_page() -> None:
    assert sources_markdown(Case(Meta("Empty", 2023, (2023,)))).startswith("# Sources of Empty\n")


@pytest.mark.skipif(not SHIPPED.is_dir(), reason="the shipped case is not here")
def test_the_shipped_page_is_up_to_date() -> None:
    assert (SHIPPED / "SOURCES.md").read_text(encoding="utf-8") == sources_markdown(read(SHIPPED))


@pytest.mark.skipif(not SHIPPED.is_dir(), reason="the shipped case is not here")
def test_no_source_of_the_shipped_case_is_idle_or_listed_twice() -> None:
    case = read(SHIPPED)
    listed = case.table("sources")
    assert sorted(set(listed["id"]) - set(uses(case)["source"])) == []
    assert listed.select("publisher", "title", "date", "locator").is_unique().all()
