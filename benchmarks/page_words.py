"""What readers meet on a page, and its shape: words, code, and everything that a translation must not change.

Runs in an environment of its own (markdown-it-py, mdit-py-plugins, PyYAML) and imports nothing of foreigndesk's.
Reads one JSON request a line and answers each with one line:

    {"do": "page", "path": "a.md", "text": "…"}        -> {"visible": {word: n}, "code": [word], "shape": [item]}
    {"do": "units", "path": "a.md", "texts": [[text, n]]} -> {"words": {word: n}, "prose": [word]}
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin
from page_shape import METADATA, Page
from template_syntax import RE_FRONT_MATTER, without_templates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HTML = frozenset((".html", ".htm", ".xhtml"))
MARKDOWN = frozenset((".md", ".markdown", ".mdx"))

RE_WORD = re.compile(r"[^\W\d_]+")
RE_TWO_WORDS = re.compile(r"[^\W\d_]\s+[^\W\d_]")
RE_ADDRESS = re.compile(
    r"\b(?:[a-z][a-z+]+://|www\.|mailto:)[^\s<>]+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE
)
RE_GAP = re.compile(r"\n(?:[ \t]*\n)+")


def main() -> None:
    """Answer requests until there are no more."""
    for line in sys.stdin:
        request = json.loads(line)
        answer = page_of if request.pop("do") == "page" else units_of
        print(json.dumps(answer(**request)), flush=True)


def page_of(path: str, text: str) -> dict[str, Any]:
    """The visible words of a page, the words that stand in its code alone, and its shape."""
    suffix = PurePosixPath(path).suffix.lower()
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if suffix in MARKDOWN:
        return _markdown_page(text, is_mdx=suffix == ".mdx")
    if suffix in HTML:
        page = Page(text)
        return _page(text, "".join(page.visible), page.listings, page.shape)
    if suffix == ".json":
        return _json_page(text)
    return _page(text, text, [], [str(gap.count("\n")) for gap in RE_GAP.findall(text.strip())])


def units_of(path: str, texts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """The words of a catalog, each text read as its page is, as often as it occurs; and those of code among them."""
    read = READERS.get(PurePosixPath(path).suffix.lower(), lambda text: (text, ""))
    found: Counter[str] = Counter()
    prose: set[str] = set()
    for text, times in texts:
        visible, listings = read(text)
        words = _visible_words(visible)
        found.update({word: count * times for word, count in words.items()})
        prose |= words.keys() | _words(listings).keys()
    return {"words": found, "prose": sorted(prose)}


def _markdown_unit(text: str, *, is_mdx: bool) -> tuple[str, str]:
    """What is read of a unit's text, and what is code in it if it is a block."""
    bare = without_templates(text, is_mdx=is_mdx).body
    inline = Page(RENDERER.renderInline(bare, LINKS))
    return "".join(inline.visible), " ".join(Page(RENDERER.render(bare)).listings)


def _markdown_page(text: str, *, is_mdx: bool) -> dict[str, Any]:
    front = RE_FRONT_MATTER.match(text)
    bare = without_templates(text[front.end() :] if front else text, is_mdx=is_mdx)
    LINKS.clear()
    page = Page((MDX_RENDERER if is_mdx else RENDERER).render(bare.body, LINKS))
    shape = [*_front_matter(front), *sorted(bare.tokens), *page.shape]
    return _page(text, "".join(page.visible), [*page.listings, *bare.listings], shape)


def _json_page(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return _page(text, "", [], ["JSON that cannot be read"])
    return _page(text, " ".join(_prose(data)), [], list(_types(data)))


def _page(text: str, visible: str, listings: Iterable[str], shape: list[str]) -> dict[str, Any]:
    code = _words(" ".join(listings))
    everywhere = _words(text)
    alone = [word for word, count in code.items() if everywhere[word] <= count]
    return {"visible": _visible_words(visible), "code": sorted(alone), "shape": shape}


def _visible_words(text: str) -> Counter[str]:
    """The words outside addresses, which nobody translates."""
    return _words(RE_ADDRESS.sub(" ", text))


def _words(text: str) -> Counter[str]:
    return Counter(RE_WORD.findall(unicodedata.normalize("NFC", text)))


def _front_matter(front: re.Match[str] | None) -> list[str]:
    """The keys of the front matter with the types of their values; numbers and the like with the values."""
    if front is None:
        return []
    load = tomllib.loads if front[1] == "+++" else yaml.safe_load
    try:
        return sorted(_types(load(front["data"]) or {}))
    except (yaml.YAMLError, ValueError):
        return ["front matter that cannot be read"]


def _types(value: object, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if path or key not in METADATA:
                yield from _types(inner, f"{path}.{key}")
    elif isinstance(value, list):
        yield f"{path}: {len(value)} items"
        for index, inner in enumerate(value):
            yield from _types(inner, f"{path}[{index}]")
    else:
        yield f"{path}: text" if isinstance(value, str) else f"{path}: {value!r}"


def _prose(value: object) -> Iterator[str]:
    """The strings of a JSON value that have at least two words."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _prose(inner)
    elif isinstance(value, str) and RE_TWO_WORDS.search(value):
        yield value


def _renderer() -> MarkdownIt:
    """CommonMark with tables, strikethrough, footnotes, definition lists and task lists."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    return renderer.use(footnote_plugin).use(deflist_plugin).use(tasklists_plugin)


RENDERER = _renderer()
MDX_RENDERER = _renderer().disable("code")
"""In MDX what is indented is no code."""
LINKS: dict[str, Any] = {}
"""The reference definitions of the last page: its units refer to them."""

READERS: dict[str, Callable[[str], tuple[str, str]]] = {
    **dict.fromkeys(MARKDOWN, lambda text: _markdown_unit(text, is_mdx=False)),
    ".mdx": lambda text: _markdown_unit(text, is_mdx=True),
    **dict.fromkeys(HTML, lambda text: ("".join(Page(text).visible), " ".join(Page(text).listings))),
}
"""How a unit of such a file is read: what is visible of it, and its code."""


if __name__ == "__main__":
    main()
