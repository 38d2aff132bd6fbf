"""XLIFF 1.2 (OASIS, 2008), for the tools that read nothing newer: `<g>` and `<x/>`, `state`, `approved`.

A draft is `needs-review-translation`, with `leveraged-mt` where a machine made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .values import Code, Content, File, Note, Progress, Text
from .xliff import character, locale_of
from .xml_text import DECLARATION, RE_UNFIT, block, element, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .safe_xml import Node

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
CHARACTER = "x-fd-character-"
"""What `ctype` begins with for a character that XML cannot hold; XLIFF 1.2 has no `<cp>`."""
BASE = "foreigndesk:base:"
"""What `extradata` begins with."""
PAIRED = {"strong": "bold", "emphasis": "italic", "link": "link"}
POINTS = {"image": "image", "break": "lb"}
"""Our names of markup that XLIFF has a name for: of `<g>`, and of `<x/>`."""
DATA_TYPES = {"md": "x-markdown", "markdown": "x-markdown", "mdx": "x-markdown", "json": "x-json"}
DATA_TYPES |= {"html": "html", "htm": "html", "xhtml": "html"}
REVIEWED = {"final", "signed-off"}


def dumps(files: Sequence[File]) -> str:
    """The XLIFF file of articles in one locale."""
    body = block(map(_file, files))
    return DECLARATION + element("xliff", body, version="1.2", xmlns=NAMESPACE) + "\n"


def loads(root: Node, *, path: str) -> list[File]:
    """What a parsed file has; raises `InputError` where it does not say its languages."""
    return [
        File(
            article=node.attributes.get("original", ""),
            source_locale=locale_of(node, "source-language", path),
            locale=locale_of(node, "target-language", path),
            texts=tuple(_text(unit) for unit in node.descendants("trans-unit")),
            line=node.line,
        )
        for node in root.all("file")
    ]


# ── writing ──────────────────────────────────────────────────────────────────


def _file(file: File) -> str:
    suffix = file.article.rpartition(".")[2].lower()
    return element(
        "file",
        element("header", "") + element("body", block(map(_unit, file.texts))),
        original=file.article,
        source_language=file.source_locale,
        target_language=file.locale,
        datatype=DATA_TYPES.get(suffix, "plaintext"),
        xml__space="preserve",
    )


def _unit(text: Text) -> str:
    """The elements in the order of the schema: source, target, notes."""
    target = "" if text.target is None else element("target", _content(text.target), **_state(text))
    return element(
        "trans-unit",
        element("source", _content(text.source)) + target + "".join(map(_note, text.notes)),
        id_=text.id,
        resname=text.context or None,
        xml__space="preserve",
        approved="yes" if text.progress is Progress.REVIEWED else None,
        extradata=f"{BASE}{text.base}" if text.base else None,
    )


def _note(note: Note) -> str:
    return element("note", escaped(note.text), from_=note.kind)


def _state(text: Text) -> dict[str, str | None]:
    match text.progress:
        case Progress.REVIEWED:
            return {"state": "signed-off"}
        case Progress.TRANSLATED:
            return {"state": "translated"}
        case _:
            qualifier = "leveraged-mt" if text.is_machine else None
            return {"state": "needs-review-translation", "state_qualifier": qualifier}


def _content(content: Content) -> str:
    return "".join(_words(part) if isinstance(part, str) else _code(part) for part in content)


def _code(code: Code) -> str:
    match code.side:
        case "close":
            return "</g>"
        case "open":
            return element("g", "", id_=code.id, ctype=_kind(code)).removesuffix("</g>")
        case "point":
            return element("x", id_=code.id, ctype=_kind(code), equiv_text=code.written)


def _kind(code: Code) -> str:
    """XLIFF's own name of what a code is, where it has one."""
    name = code.name.partition(" ")[0]
    known = POINTS if code.side == "point" else PAIRED
    return known.get(name, f"x-{name or 'code'}")


def _words(text: str) -> str:
    parts, cursor = [], 0
    for index, found in enumerate(RE_UNFIT.finditer(text), start=1):
        name = f"{CHARACTER}{ord(found.group()):04X}"
        parts += [escaped(text[cursor : found.start()]), element("x", id_=f"c{index}", ctype=name)]
        cursor = found.end()
    return "".join([*parts, escaped(text[cursor:])])


# ── reading ──────────────────────────────────────────────────────────────────


def _text(unit: Node) -> Text:
    target = unit.first("target")
    parts = tuple(_parts(target))
    return Text(
        id=unit.attributes.get("id", ""),
        source=tuple(_parts(unit.first("source"))),
        target=parts or None,
        progress=_progress(unit, target) if parts and target else Progress.INITIAL,
        context=unit.attributes.get("resname", ""),
        base=unit.attributes.get("extradata", "").removeprefix(BASE),
        line=unit.line,
    )


def _progress(unit: Node, target: Node) -> Progress:
    state = target.attributes.get("state", "")
    is_approved = unit.attributes.get("approved") == "yes"
    if state in REVIEWED or (is_approved and state in {"", "translated"}):
        return Progress.REVIEWED
    # Of a target without a state nothing is known but that it is there.
    return Progress.TRANSLATED if state in {"", "translated"} else Progress.DRAFT


def _parts(node: Node | None) -> Iterator[str | Code]:
    """Words and codes; other tools write `<bpt>` and `<ept>` for `<g>`, `<ph>` for `<x/>`."""
    for child in node.children if node else ():
        if isinstance(child, str):
            yield child
            continue
        number = child.attributes.get("id", "")
        kind = child.attributes.get("ctype", "")
        written = child.attributes.get("equiv-text", "") or child.text
        match child.name:
            case "x" if kind.startswith(CHARACTER):
                yield character(kind.removeprefix(CHARACTER))
            case "g":
                yield Code(number, "open")
                yield from _parts(child)
                yield Code(number, "close")
            case "x" | "ph":
                yield Code(number, "point", written)
            case "bx" | "bpt":
                yield Code(child.attributes.get("rid", number), "open", written)
            case "ex" | "ept":
                yield Code(child.attributes.get("rid", number), "close", written)
            case "mrk":
                yield from _parts(child)
            case _:
                pass
