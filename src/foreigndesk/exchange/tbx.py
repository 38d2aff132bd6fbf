"""TBX-Basic (ISO 30042): the glossary for other tools, and theirs for ours.

Written in the shape of 2008 (`martif`), which Weblate, Lokalize and the Translate Toolkit read, or in that of 2019
(`tbx`, style DCA). Read in either, in the style DCT too, where data categories are elements of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast, get_args

from ..glossary import PROPER_TYPES, Concept, ConceptType
from ..locales import find_locale
from .xml_text import DECLARATION, block, element, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Locale
    from .safe_xml import Node

PREFERRED = "preferredTerm-admn-sts"
ADMITTED = "admittedTerm-admn-sts"
DEPRECATED = "deprecatedTerm-admn-sts"
FORBIDDEN = {"deprecatedterm-admn-sts", "deprecatedtermadmnsts", "deprecated", "forbidden", "obsolete"}
KEPT = "Translation needed"
"""What several tools call whether a term is translated; TBX has no name for it."""
CATEGORIES = "TBXBasicXCSV02.xcs"
"""What defines the data categories of TBX-Basic."""


class Shape(NamedTuple):
    """How an edition of the standard names things."""

    root: str
    header: str
    entry: str
    language: str
    term: str
    attributes: dict[str, str]
    encoding: str = ""


MARTIF = Shape(
    "martif",
    "martifHeader",
    "termEntry",
    "langSet",
    "tig",
    {"type_": "TBX-Basic"},
    element("encodingDesc", element("p", CATEGORIES, type_="XCSURI")),
)
TBX = Shape(
    "tbx",
    "tbxHeader",
    "conceptEntry",
    "langSec",
    "termSec",
    {"type_": "TBX-Basic", "style": "dca", "xmlns": "urn:iso:std:iso:30042:ed-2"},
)


def dumps(concepts: Sequence[Concept], locales: Sequence[Locale], shape: Shape = MARTIF) -> str:
    """The terms in these locales; concepts that have none of them are left out."""
    entries = [
        entry
        for number, concept in enumerate(concepts, start=1)
        if (entry := _entry(number, concept, locales, shape))
    ]
    source = element("fileDesc", element("sourceDesc", element("p", "foreigndesk")))
    text = element("text", element("body", block(entries)))
    body = block([element(shape.header, source + shape.encoding), text])
    return DECLARATION + element(shape.root, body, **shape.attributes, xml__lang=locales[0]) + "\n"


def loads(root: Node, *, kind: ConceptType = "term") -> list[Concept]:
    """The concepts with a term in any locale that is known, each with its line; `kind` is of those that tell no other."""
    found = (_concept(entry, kind) for entry in root.descendants("termEntry", "conceptEntry"))
    return [concept for concept in found if concept.forms]


# ── writing ──────────────────────────────────────────────────────────────────


def _entry(number: int, concept: Concept, locales: Sequence[Locale], shape: Shape) -> str:
    languages = [
        element(shape.language, _terms(concept, locale, shape), xml__lang=locale)
        for locale in locales
        if concept.forms_in(locale)
    ]
    if not languages:
        return ""
    kept = [element("descrip", "no", type_=KEPT)] if concept.is_kept else []
    note = [element("note", escaped(concept.note))] if concept.note else []
    field = element("descrip", concept.type, type_="subjectField")
    return element(shape.entry, "".join([field, *kept, *note, *languages]), id_=f"c{number}")


def _terms(concept: Concept, locale: Locale, shape: Shape) -> str:
    main, *others = concept.forms_in(locale)
    statuses = [(main, PREFERRED), *((form, ADMITTED) for form in others)]
    statuses += [(form, DEPRECATED) for form in concept.forbidden_in(locale)]
    speech = "properNoun" if concept.type in PROPER_TYPES else "noun"
    return "".join(
        element(
            shape.term,
            element("term", escaped(form))
            + element("termNote", speech, type_="partOfSpeech")
            + element("termNote", status, type_="administrativeStatus"),
        )
        for form, status in statuses
    )


# ── reading ──────────────────────────────────────────────────────────────────


def _concept(entry: Node, kind: ConceptType) -> Concept:
    forms: dict[Locale, tuple[str, ...]] = {}
    forbidden: dict[Locale, tuple[str, ...]] = {}
    for language in entry.descendants("langSet", "langSec"):
        if locale := find_locale(language.attributes.get("xml:lang", language.attributes.get("lang", ""))):
            for text, is_forbidden in _found(language):
                where = forbidden if is_forbidden else forms
                where[locale] = tuple(dict.fromkeys([*where.get(locale, ()), text]))
    type_ = _type(entry, kind, forms)
    return Concept(
        type=type_,
        forms=forms,
        forbidden=forbidden,
        exact=type_ in PROPER_TYPES,
        note=_note(entry),
        line=entry.line,
    )


def _found(language: Node) -> Iterator[tuple[str, bool]]:
    """The terms of a language, the preferred ones first; whether each is forbidden."""
    terms = []
    for group in language.descendants("tig", "ntig", "termSec"):
        term = next(group.descendants("term"), None)
        text = " ".join(term.text.split()) if term else ""
        status = _category(group, "administrativeStatus").casefold()
        if text:
            terms.append((not status.startswith("preferred"), text, status in FORBIDDEN))
    yield from ((text, is_forbidden) for _, text, is_forbidden in sorted(terms, key=lambda term: term[0]))


def _category(node: Node, name: str) -> str:
    """What a data category says: in an attribute (DCA) or in an element of its own (DCT)."""
    for found in node.descendants("termNote", "descrip", "admin", name):
        if name in {found.name, found.attributes.get("type", "")}:
            return found.text.strip()
    return ""


def _type(entry: Node, kind: ConceptType, forms: dict[Locale, tuple[str, ...]]) -> ConceptType:
    """Our own type where the file has it; else `keep` for what is not translated, `name` for a proper noun."""
    field = _category(entry, "subjectField")
    is_translated = _category(entry, KEPT).casefold() != "no"
    if field in get_args(ConceptType):
        return cast("ConceptType", field)
    if not is_translated and len({texts[0] for texts in forms.values()}) <= 1:
        return "keep"
    return "name" if _category(entry, "partOfSpeech") == "properNoun" else kind


def _note(entry: Node) -> str:
    """The notes and the definition of the concept, on one line."""
    texts = [node.text for node in entry.all("note")]
    texts += [node.text for node in entry.all("descrip") if node.attributes.get("type") == "definition"]
    texts += [node.text for node in entry.all("definition")]
    return "; ".join(" ".join(text.split()) for text in texts if text.strip())
