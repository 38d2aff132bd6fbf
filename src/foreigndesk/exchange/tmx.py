"""TMX 1.4b (LISA OSCAR, 2005): what people accepted, for the memories of other tools, and theirs for ours.

Markup goes out as `<bpt>`, `<ept>` and `<ph>`, which is level 2; what our own memory needs to use a pair again, its
exact spelling, stands in `<prop>` elements, which other tools pass over. Of other tools' segments the words come in, as
a tool of level 1 reads them.
"""

from __future__ import annotations

import contextlib
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from ..errors import InputError
from ..locales import find_locale, language
from ..memory import Row, digest
from ..model import Location
from .codes import Speller, content, numbers
from .xml_text import DECLARATION, RE_UNFIT, block, element, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Entry, Locale
    from ..plugins import Format
    from .safe_xml import Node
    from .values import Code, Content

TOOL = "foreigndesk"
TEXT = "x-foreigndesk:text"
"""The exact spelling, as a JSON string, of a text that has markup, or that XML cannot hold."""
SYNTAX = "x-foreigndesk:syntax"
CONTEXT = "x-foreigndesk:context"
OPAQUE = {"bpt", "ept", "ph", "it", "ut"}
"""Elements whose characters are markup; `<hi>` and `<sub>` hold words."""
RE_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no catalog can hold."""
RE_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
RE_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)T\d{6}Z")


class Pair(NamedTuple):
    """A translation that a person accepted."""

    source_locale: Locale
    locale: Locale
    context: str
    source: str
    target: str
    source_content: Content
    target_content: Content
    syntax: str = ""
    """How source and target are spelled, for texts with markup."""
    day: str = ""
    """When it was accepted, e.g. `2026-11-28`; empty if that is not known."""
    reviewer: str = ""
    """Who accepted it; empty if that is not known."""


def pair_of(entry: Entry, format_: Format, source_locale: Locale, locale: Locale) -> Pair:
    """A reviewed entry as a pair, of which it does not tell who accepted it."""
    speller = Speller(entry.unit, format_)
    source, target = speller.inline(entry.unit.source), speller.inline(entry.translation.target)
    ids = [str(number) for number in range(1, len(source.markup) + 1)]
    return Pair(
        source_locale,
        locale,
        entry.unit.context,
        entry.unit.source,
        entry.translation.target,
        content(source, ids),
        content(target, numbers(source, target)),
        f"{type(format_).__name__}/{entry.unit.syntax}",
    )


def dumps(pairs: Sequence[Pair], *, version: str) -> str:
    """The TMX file of pairs in one direction, of which there is at least one."""
    header = element(
        "header",
        creationtool=TOOL,
        creationtoolversion=version,
        segtype="block",
        o_tmf="PO",
        adminlang="en",
        srclang=pairs[0].source_locale,
        datatype="plaintext",
    )
    body = element("body", block(map(_unit, pairs)))
    return DECLARATION + element("tmx", block([header, body]), version="1.4") + "\n"


def rows(root: Node, *, path: str) -> list[Row]:
    """The rows for the memory: each translation of a unit, from the language that the unit or file names as its source.

    Raises `InputError` for a file without units. Languages that nobody knows are left out.
    """
    header, body = root.first("header"), root.first("body")
    if body is None:
        what = "there is no <body>"
        raise InputError(what, remedy="export it again", location=Location(path, root.line))
    main = header.attributes.get("srclang", "") if header else ""
    return [row for unit in body.all("tu") for row in _rows(unit, unit.attributes.get("srclang", main), path)]


# ── writing ──────────────────────────────────────────────────────────────────


def _unit(pair: Pair) -> str:
    is_plain = (pair.source_content, pair.target_content) == ((pair.source,), (pair.target,))
    props = {CONTEXT: pair.context, SYNTAX: "" if is_plain else pair.syntax}
    return element(
        "tu",
        "".join(_prop(kind, value) for kind, value in props.items() if value)
        + _variant(pair.source_locale, pair.source, pair.source_content)
        + _variant(pair.locale, pair.target, pair.target_content),
        tuid=digest(pair.context, pair.source, pair.target),
        changedate=f"{pair.day.replace('-', '')}T000000Z" if RE_DAY.fullmatch(pair.day) else None,
        changeid=pair.reviewer or None,
    )


def _prop(kind: str, value: str) -> str:
    return element("prop", escaped(value), type_=kind)


def _variant(locale: Locale, text: str, found: Content) -> str:
    is_exact = found == (text,) and not RE_UNFIT.search(text)
    exact = "" if is_exact else _prop(TEXT, json.dumps(text, ensure_ascii=bool(RE_UNFIT.search(text))))
    return element("tuv", exact + element("seg", "".join(map(_part, found))), xml__lang=locale)


def _part(part: str | Code) -> str:
    if isinstance(part, str):
        return escaped(part)
    written = escaped(part.written)
    match part.side:
        case "open":
            return element("bpt", written, i=part.id, x=part.id)
        case "close":
            return element("ept", written, i=part.id)
        case "point":
            return element("ph", written, x=part.id)


# ── reading ──────────────────────────────────────────────────────────────────


def _rows(unit: Node, source_tag: str, path: str) -> Iterator[Row]:
    texts = [(_locale(each), _text(each), each) for each in unit.all("tuv")]
    source = _source(texts, source_tag)
    if source is None:
        return
    props = {each.attributes.get("type"): each.text for each in unit.all("prop")}
    for locale, target, variant in texts:
        if locale and locale != source[0] and source[1].strip() and target.strip():
            yield Row(
                source=source[1],
                target=target,
                source_locale=source[0],
                locale=locale,
                syntax=props.get(SYNTAX, ""),
                context=props.get(CONTEXT, ""),
                origin="human",
                article=path,
                created=_day(variant, unit),
            )


def _source(texts: Sequence[tuple[Locale | None, str, Node]], tag: str) -> tuple[Locale, str] | None:
    """The variant in the source language, or else in a regional form of it; where all may be the source, the first."""
    known = [(locale, text) for locale, text, _ in texts if locale]
    if tag == "*all*":
        return next(iter(known), None)
    wanted = find_locale(tag)
    exact = [pair for pair in known if pair[0] == wanted]
    close = [pair for pair in known if wanted and language(pair[0]) == language(wanted)]
    return next(iter([*exact, *close]), None)


def _locale(variant: Node) -> Locale | None:
    """Its locale; before TMX 1.4 the attribute was `lang`."""
    return find_locale(variant.attributes.get("xml:lang", variant.attributes.get("lang", "")))


def _text(variant: Node) -> str:
    exact = [each.text for each in variant.all("prop") if each.attributes.get("type") == TEXT]
    with contextlib.suppress(ValueError, RecursionError):
        if exact and isinstance(text := json.loads(exact[0]), str) and not RE_NO_TEXT.search(text):
            return text
    segment = variant.first("seg")
    return "".join(_words(segment)) if segment else ""


def _words(node: Node) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        elif child.name not in OPAQUE:
            yield from _words(child)


def _day(*nodes: Node) -> str:
    """When it was last changed, as far as anything tells."""
    dates = (node.attributes.get(name, "") for node in nodes for name in ("changedate", "creationdate"))
    found = next(filter(None, map(RE_DATE.fullmatch, dates)), None)
    return "-".join(found.groups()) if found else ""
