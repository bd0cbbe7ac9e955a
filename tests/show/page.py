"""A strict look at a page: what is nested in what, and everything it refers to."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"meta", "br", "hr", "img", "input", "link", "wbr"}
FETCHING = {"src", "srcset", "poster", "data", "action", "background", "manifest", "ping"}


class Element(NamedTuple):
    """An element with its attributes and its ancestors' tags, outermost first."""

    tag: str
    attributes: dict[str, str | None]
    within: tuple[str, ...]
    text: list[str]


class Page(HTMLParser):
    """A page whose tags must be balanced; raises AssertionError where they are not."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        assert not self._open, f"left open: {[element.tag for element in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice in <{tag}>"
        within = tuple(element.tag for element in self._open)
        element = Element(tag, dict(attrs), within, [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        within = tuple(element.tag for element in self._open)
        self.elements.append(Element(tag, dict(attrs), within, []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        opened = self._open.pop()
        assert opened.tag == tag, f"</{tag}> closes <{opened.tag}>"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text.append(data)

    def all(self, tag: str) -> list[Element]:
        """Every element of a tag."""
        return [element for element in self.elements if element.tag == tag]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [str(e.attributes["id"]) for e in self.elements if e.attributes.get("id")]

    def words(self, tag: str = "body") -> str:
        """All text of an element, spaces made single and breakable."""
        joined = " ".join(self.all(tag)[0].text)
        return re.sub(r"\s+", " ", joined.replace("\u202f", " "))


def fetched(text: str) -> list[str]:
    """Everything a page would load when it is opened; links that are clicked do not count."""
    page = Page(text)
    found = [
        f"{element.tag} {name}"
        for element in page.elements
        for name in element.attributes
        if name in FETCHING or (name == "href" and element.tag != "a") or name.startswith("on")
    ]
    found += re.findall(r"url\((?!#)[^)]*\)|@import[^;]*", text)
    return found + [element.tag for element in page.elements if element.tag in LOADING]


LOADING = {"script", "link", "iframe", "object", "embed", "img", "audio", "video", "base", "form"}
