"""XLIFF 2.1 (OASIS, 2018), core only: one file per locale, with a `<file>` for each article.

States are the catalogs' own: `initial`, `translated`, `reviewed`; a draft is `translated` with the sub-state
`foreigndesk:draft`, which tools drop when a person takes it over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import InputError
from ..locales import find_locale
from ..model import Locale, Location
from .values import Code, Content, File, Note, Progress, Text
from .xml_text import DECLARATION, RE_UNFIT, block, element, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .safe_xml import Node

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
OURS = "urn:foreigndesk:1"
"""The namespace of our one attribute."""
DRAFT = "foreigndesk:draft"
STATES = {
    Progress.INITIAL: "initial",
    Progress.DRAFT: "translated",
    Progress.TRANSLATED: "translated",
    Progress.REVIEWED: "reviewed",
}
PROGRESS = {
    "initial": Progress.INITIAL,
    "translated": Progress.TRANSLATED,
    "reviewed": Progress.REVIEWED,
    "final": Progress.REVIEWED,
}


def dumps(files: Sequence[File]) -> str:
    """The XLIFF file of articles in one locale, of which there is at least one."""
    return DECLARATION + element(
        "xliff",
        block(_file(number, file) for number, file in enumerate(files, start=1)),
        xmlns=NAMESPACE,
        xmlns__fd=OURS,
        version="2.1",
        srcLang=files[0].source_locale,
        trgLang=files[0].locale,
    ) + "\n"  # fmt: skip


def loads(root: Node, *, path: str) -> list[File]:
    """What a parsed file has; raises `InputError` where it does not say its languages."""
    source, target = (locale_of(root, name, path) for name in ("srcLang", "trgLang"))
    return [
        File(
            article=node.attributes.get("original", ""),
            source_locale=source,
            locale=target,
            texts=tuple(_text(unit) for unit in node.descendants("unit")),
            line=node.line,
        )
        for node in root.all("file")
    ]


def character(code: str) -> str:
    """The character that `<cp>` stands for; nothing for what is no such number."""
    try:
        found = chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
    return "" if found == "\0" or "\ud800" <= found <= "\udfff" else found


def locale_of(node: Node, name: str, path: str) -> Locale:
    """The locale in an attribute; raises `InputError` if that is none."""
    tag = node.attributes.get(name, "")
    if (found := find_locale(tag)) is None:
        what = f"its {name} is “{tag}”, which is no locale"
        raise InputError(what, remedy="write a BCP 47 tag", location=Location(path, node.line))
    return found


# ── writing ──────────────────────────────────────────────────────────────────


def _file(number: int, file: File) -> str:
    attributes = {
        "id_": f"f{number}",
        "original": file.article,
        "canResegment": "no",
        "xml__space": "preserve",
    }
    return element("file", block(_unit(text) for text in file.texts), **attributes)


def _unit(text: Text) -> str:
    data = _data(text)
    parts = [
        *([element("notes", "".join(map(_note, text.notes)))] if text.notes else []),
        *([element("originalData", _original_data(data))] if data else []),
        element("segment", _sides(text, data), **_state(text)),
    ]
    return element("unit", "".join(parts), id_=text.id, name=text.context or None, fd__base=text.base or None)


def _note(note: Note) -> str:
    return element("note", escaped(note.text), category=note.kind)


def _state(text: Text) -> dict[str, str | None]:
    sub_state = DRAFT if text.progress is Progress.DRAFT else None
    return {"id_": "s1", "state": STATES[text.progress], "subState": sub_state}


def _data(text: Text) -> dict[str, str]:
    """What codes stand for -> the number of its `<data>`."""
    codes = [part for part in (*text.source, *(text.target or ())) if isinstance(part, Code)]
    written = dict.fromkeys(code.written for code in codes)
    return {each: f"d{number}" for number, each in enumerate(written, start=1)}


def _original_data(data: dict[str, str]) -> str:
    return "".join(element("data", _words(written), id_=name) for written, name in data.items())


def _sides(text: Text, data: dict[str, str]) -> str:
    source = element("source", _content(text.source, data))
    return source if text.target is None else source + element("target", _content(text.target, data))


def _content(content: Content, data: dict[str, str]) -> str:
    """Words and codes. A pair is one element around what it encloses, so its two ends are written apart."""
    ends = {part.id: part for part in content if isinstance(part, Code) and part.side == "close"}
    return "".join(
        _words(part) if isinstance(part, str) else _code(part, ends.get(part.id), data) for part in content
    )


def _code(code: Code, end: Code | None, data: dict[str, str]) -> str:
    if code.side == "close":
        return "</pc>"
    name = RE_UNFIT.sub("\ufffd", code.name)
    if code.side == "point":
        can_leave = "yes" if code.name == "break" else "no"
        return element("ph", id_=code.id, dataRef=data[code.written], canDelete=can_leave, disp=name)
    refs = {"dataRefStart": data[code.written], "dataRefEnd": data[end.written] if end else None}
    return element("pc", "", id_=code.id, **refs, canDelete="no", dispStart=name).removesuffix("</pc>")


def _words(text: str) -> str:
    """Words; what XML cannot hold is written as `<cp>`."""
    parts, cursor = [], 0
    for found in RE_UNFIT.finditer(text):
        parts += [escaped(text[cursor : found.start()]), element("cp", hex=f"{ord(found.group()):04X}")]
        cursor = found.end()
    return "".join([*parts, escaped(text[cursor:])])


# ── reading ──────────────────────────────────────────────────────────────────


def _text(unit: Node) -> Text:
    """A unit; its segments, if a tool has split it, are one text again."""
    pieces = list(unit.all("segment", "ignorable"))
    stored = unit.first("originalData")
    data = {each.attributes.get("id", ""): _data_text(each) for each in stored.all("data")} if stored else {}
    target = tuple(part for piece in pieces for part in _target(piece, data))
    segments = [piece for piece in pieces if piece.name == "segment"]
    reached = min(map(_progress, segments), default=Progress.INITIAL)
    return Text(
        id=unit.attributes.get("id", ""),
        source=tuple(part for piece in pieces for part in _parts(piece.first("source"), data)),
        target=target or None,
        progress=(reached or Progress.DRAFT) if target else Progress.INITIAL,
        context=unit.attributes.get("name", ""),
        base=unit.attributes.get("base", ""),
        line=unit.line,
    )


def _target(piece: Node, data: Mapping[str, str]) -> Iterator[str | Code]:
    """The target; what is between two segments may have none, and is as in the source then."""
    target = piece.first("target")
    return _parts(piece.first("source") if target is None and piece.name == "ignorable" else target, data)


def _progress(segment: Node) -> Progress:
    if segment.attributes.get("subState") == DRAFT:
        return Progress.DRAFT
    return PROGRESS.get(segment.attributes.get("state", "initial"), Progress.DRAFT)


def _parts(node: Node | None, data: Mapping[str, str]) -> Iterator[str | Code]:
    """Words and codes, of whatever elements the tool has made of ours."""
    for child in node.children if node else ():
        if isinstance(child, str):
            yield child
            continue
        number = child.attributes.get("id", "")
        first, second = (
            data.get(child.attributes.get(name, ""), "") for name in ("dataRefStart", "dataRefEnd")
        )
        only = data.get(child.attributes.get("dataRef", ""), "")
        match child.name:
            case "pc":
                yield Code(number, "open", first)
                yield from _parts(child, data)
                yield Code(number, "close", second)
            case "ph":
                yield Code(number, "point", only)
            case "sc":
                yield Code(number, "open", only)
            case "ec":
                yield Code(child.attributes.get("startRef", number), "close", only)
            case "cp":
                yield character(child.attributes.get("hex", ""))
            case "mrk":
                yield from _parts(child, data)
            case _:
                pass  # An empty mark of an annotation (`sm`, `em`).


def _data_text(node: Node) -> str:
    return "".join(
        child if isinstance(child, str) else character(child.attributes.get("hex", ""))
        for child in node.children
    )
