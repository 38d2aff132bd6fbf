"""An HTML page as readers get it: its words, its code, and its shape, by Python's own parser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from template_syntax import TEXTUAL

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
CODE = frozenset(("code", "kbd", "samp", "var"))
LISTING = frozenset(("pre", "script", "style"))
UNREAD = frozenset(("iframe", "math", "noembed", "noframes", "svg", "template", "title"))
"""Elements without words of the page: a title stands in the window's frame, and browsers have frames."""
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "iframe",
        "legend",
        "li",
        "link",
        "main",
        "meta",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "script",
        "section",
        "select",
        "style",
        "summary",
        "table",
        "tbody",
        "td",
        "template",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
    ]
)
CLOSED_BY_THE_NEXT = frozenset({"dd", "dt", "li", "option", "p", "td", "th", "tr"})
LANGUAGE = frozenset(("lang", "xml:lang", "dir"))
METADATA = frozenset(("lang", "language", "slug", "translation_of", "translation_status"))
"""What a variant says of itself; a source may lack it."""

RE_TEXTUAL_META = re.compile(r"title|description|keywords|alt|site_name|language|locale", re.IGNORECASE)


class Page(HTMLParser):
    """Collects the words, the code and the shape of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.visible: list[str] = []
        """Text that is read, in pieces; a space where a block begins or ends."""
        self.listings: list[str] = []
        """The text of code blocks, scripts and styles."""
        self.shape: list[str] = []
        """Blocks in order; between them what stands inline, sorted, as a translation may move it."""
        self._open: list[tuple[str, str]] = []
        self._inline: list[str] = []
        self.feed(html)
        self.close()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element, and what its words are."""
        if tag in CLOSED_BY_THE_NEXT and self._open and self._open[-1][0] == tag:
            self.handle_endtag(tag)
        if not _is_metadata(tag, attrs):
            self._note(tag, _spelled(tag, attrs))
        if tag not in VOID:
            around = self._open[-1][1] if self._open else ""
            own = "" if around in {"listing", "unread"} else _kind(tag, dict(attrs))
            self._open.append((tag, own or around))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As an element that is closed at once; HTML closes none but the void ones so, XML all."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and what was left open within it."""
        names = [name for name, _ in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in BLOCKS:
            self._note(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Sort a piece of text by what it stands in."""
        match self._open[-1][1] if self._open else "":
            case "":
                self.visible.append(data)
            case "listing":
                self.listings.append(data)
                self._note("pre", f"code {data}")
            case "unread":
                pass
            case kind if data.strip():
                self.visible.append(" ")
                self._inline.append(f"{kind} {' '.join(data.split())}")

    def handle_decl(self, decl: str) -> None:
        """Note the document type."""
        self._note("html", f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        """Note a processing instruction."""
        self._note("html", f"<?{data}>")

    def _note(self, tag: str, item: str) -> None:
        if tag not in BLOCKS:
            self._inline.append(item)
            self.visible += [" "] if tag in {"br", "img"} else []
            return
        self._flush()
        self.shape.append(item)
        self.visible.append(" ")

    def _flush(self) -> None:
        self.shape += sorted(self._inline)
        self._inline = []


def _kind(tag: str, attributes: dict[str, str | None]) -> str:
    """What the text within an element is; empty if the element does not say."""
    if tag in LISTING:
        return "listing"
    if tag in UNREAD:
        return "unread"
    if tag in CODE:
        return "code"
    is_kept = attributes.get("translate") == "no" or "notranslate" in (attributes.get("class") or "").split()
    return "kept" if is_kept else ""


def _spelled(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """The element with the attributes that say nothing to readers."""
    given = dict(attrs)
    textual = TEXTUAL | LANGUAGE
    names = (given.get("name"), given.get("property"), given.get("http-equiv"))
    if tag == "meta" and any(RE_TEXTUAL_META.search(name or "") for name in names):
        textual |= {"content"}
    if tag == "input" and given.get("type") in {"button", "reset", "submit"}:
        textual |= {"value"}
    kept = sorted(f' {name}="{value or ""}"' for name, value in attrs if name not in textual)
    return f"<{tag}{''.join(kept)}>"


def _is_metadata(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    name = dict(attrs).get("name") or ""
    return tag == "meta" and re.split(r"[:.]", name)[-1].replace("-", "_") in METADATA
