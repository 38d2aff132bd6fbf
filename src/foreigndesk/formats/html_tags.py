"""One HTML tag: what it is to a translator, the texts in it, and the name that it must keep."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from ..model import Slot
from .html_elements import (
    ATTRIBUTES,
    BLOCKS,
    BUTTONS,
    ELEMENT_ATTRIBUTES,
    KEPT,
    META,
    META_LOCALES,
    UNREAD,
    VOID,
)
from .html_options import HtmlOptions
from .html_tokens import (
    decode_value,
    is_self_closing,
    on_one_line,
    read_attributes,
    tag_name,
    with_line_feeds,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .html_tokens import Attribute

NO_OPTIONS = HtmlOptions()
LANGUAGES = ("lang", "xml:lang")
"""The attributes that declare a language."""
ANNOTATED = frozenset({*LANGUAGES, "translate"})
"""Attributes that a variant has of its own."""
UNMARKED = frozenset({"html", "body"})
"""Elements whose `translate="no"` is meant for browsers, or nothing would be translated."""
LONGEST_CACHED = 200
"""Characters of a tag; longer ones are seldom written twice."""

RE_TEMPLATE_START = re.compile(r"\{[{%#]|<[%?]")
"""What makes an attribute a matter of the template."""


class Text(NamedTuple):
    """The text of an attribute, at a range of its tag."""

    start: int
    end: int
    text: str
    role: str
    syntax: str
    """`attribute` and the quotation mark around it, if there is one."""
    attribute: int
    """Where the whole attribute begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A start or end tag."""

    name: str
    """In lower case."""
    kind: Literal["start", "end", "void"]
    """`void` has no content: `<br>`, and in XML also `<a/>`."""
    shape: str
    """How it is written, in one spelling, without its translated texts and what a variant has of its own."""
    whole: str
    """The same with its texts, for an element that is kept with them."""
    is_block: bool
    """Whether it parts sentences."""
    is_kept: bool
    """Whether the content of such an element is never translated: code, drawings, scripts."""
    is_marked: bool
    """Whether the page or the settings say that this very element stays as it is, with its attributes."""
    lang: str
    """The primary subtag of the language that it declares, in lower case; empty if it declares none."""
    texts: tuple[Text, ...]
    """What is translated in it, in order."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The texts in it as a unit has them."""
        return tuple(
            Slot(
                "open",
                each.start,
                each.end,
                on_one_line(each.text),
                each.syntax.replace("attribute", "slot"),
            )
            for each in self.texts
        )


def read_tag(raw: str, options: HtmlOptions = NO_OPTIONS) -> Tag:
    """What a tag is, from `<` to `>`."""
    return _cached_tag(raw, options) if len(raw) <= LONGEST_CACHED else _read_tag(raw, options)


@lru_cache(maxsize=4096)
def _cached_tag(raw: str, options: HtmlOptions) -> Tag:
    return _read_tag(raw, options)


def _read_tag(raw: str, options: HtmlOptions) -> Tag:
    name = tag_name(raw, 0)
    is_end = raw.startswith("</")
    attributes = () if is_end else tuple(read_attributes(raw))
    values: dict[str, str] = {}
    for each in attributes:
        values.setdefault(each.name, each.value)
    is_marked = _is_marked(name, values, options)
    texts = () if is_marked else tuple(_texts(raw, name, attributes, values, options))
    is_void = name in VOID or is_self_closing(raw, attributes)
    return Tag(
        name=name,
        kind="end" if is_end else "void" if is_void else "start",
        shape=_shape(raw, name, attributes, values, texts),
        whole=_shape(raw, name, attributes, values, ()),
        is_block=name in BLOCKS,
        is_kept=name in KEPT,
        is_marked=is_marked,
        lang=next((primary(values[key]) for key in LANGUAGES if values.get(key)), ""),
        texts=texts,
    )


def primary(tag: str) -> str:
    """The primary subtag of a language tag, in lower case."""
    return tag.strip().replace("_", "-").partition("-")[0].lower()


def _is_marked(name: str, values: Mapping[str, str], options: HtmlOptions) -> bool:
    if name in UNMARKED:
        return False
    classes = values.get("class", "").split()
    if values.get("translate", "").strip().lower() == "no" or "notranslate" in classes:
        return True
    keep = options.keep
    return bool(keep) and (
        name in keep or f"#{values.get('id', '')}" in keep or any(f".{each}" in keep for each in classes)
    )


def _texts(
    raw: str, name: str, attributes: Sequence[Attribute], values: Mapping[str, str], options: HtmlOptions
) -> Iterator[Text]:
    for each in attributes:
        role = _role(name, each.name, values, options)
        written = raw[each.value_start : each.value_end]
        words = written.strip(" \t\n\f\r")
        if role and words and not RE_TEMPLATE_START.search(words):
            start = each.value_start + written.index(words)
            yield Text(
                start, start + len(words), decode_value(words), role, f"attribute{each.quote}", each.start
            )


def _role(name: str, attribute: str, values: Mapping[str, str], options: HtmlOptions) -> str:
    """What the text of an attribute is for the reader; empty if it is not for readers."""
    if name == "meta":
        found = (META[key] for key in _meta_names(values) if key in META) if attribute == "content" else ()
        return next(iter(found), "")
    if (name, attribute) in UNREAD:
        return ""
    if name == "input" and attribute == "value":
        return "label" if values.get("type", "").strip().lower() in BUTTONS else ""
    role = ATTRIBUTES.get(attribute) or ELEMENT_ATTRIBUTES.get((name, attribute), "")
    return role or (attribute if attribute in options.attributes else "")


def _meta_names(values: Mapping[str, str]) -> set[str]:
    return {
        values[key].strip().lower() for key in ("name", "property", "itemprop", "http-equiv") if key in values
    }


def _shape(
    raw: str, name: str, attributes: Sequence[Attribute], values: Mapping[str, str], texts: Sequence[Text]
) -> str:
    """A tag in one spelling: lower case, double quotation marks, single spaces, values decoded."""
    if raw.startswith("</"):
        return f"</{name}>"
    left_out = set(ANNOTATED)
    if name == "html" or not values.keys().isdisjoint(LANGUAGES):
        left_out.add("dir")
    if name == "meta" and _meta_names(values) & META_LOCALES:
        left_out.add("content")
    blank = {text.attribute for text in texts}
    parts = [
        _attribute_shape(each, is_blank=each.start in blank)
        for each in attributes
        if each.name not in left_out
    ]
    is_closed = name not in VOID and is_self_closing(raw, attributes)
    return f"{' '.join([f'<{name}', *parts])}{'/' if is_closed else ''}>"


def _attribute_shape(attribute: Attribute, *, is_blank: bool) -> str:
    if not attribute.name:
        return attribute.value
    if is_blank or (attribute.value_start == attribute.end and not attribute.quote):
        return attribute.name
    value = with_line_feeds(attribute.value).replace("&", "&amp;").replace('"', "&quot;")
    return f'{attribute.name}="{value}"'
