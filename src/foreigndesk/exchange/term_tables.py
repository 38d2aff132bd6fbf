"""Glossaries as tables: what DeepL, Google, Weblate, Crowdin, OmegaT and Microsoft read and write."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Literal, get_args

from ..errors import InputError
from ..glossary import PROPER_TYPES, Concept, ConceptType
from ..glossary_csv import rows
from ..locales import find_locale
from ..model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model import Locale

Table = Literal["deepl", "google", "weblate", "crowdin", "omegat", "microsoft"]
TABLES: tuple[Table, ...] = get_args(Table)
MANY = {"google", "crowdin"}
"""Tables that can have a column for each locale."""
TABBED = {"omegat", "microsoft"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet program may run."""
NOTES = {"description", "note", "comment", "concept definition", "definition", "developer_comments"}
SPEECH = {"pos", "part of speech", "partofspeech"}
RE_LOCALE = re.compile(r"(?:term )?\[?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\]?", re.IGNORECASE)

Pair = tuple["Locale", "Locale"]


def dumps(concepts: Sequence[Concept], table: Table, pair: Pair, *, escape_formulas: bool = False) -> str:
    """The terms of two locales as such a table.

    What it cannot say, such as forbidden forms, is left out. With `escape_formulas` an apostrophe keeps spreadsheet
    programs from running a cell.
    """
    return _written(_pairs(concepts, table, pair), table, escape_formulas=escape_formulas)


def dumps_all(
    concepts: Sequence[Concept], table: Table, locales: Sequence[Locale], *, escape_formulas: bool = False
) -> str:
    """The main terms as a table with a column for each locale, which must be one of `MANY`."""
    return _written(_columns(concepts, table, locales), table, escape_formulas=escape_formulas)


def _written(found: Iterator[list[str]], table: Table, *, escape_formulas: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t" if table in TABBED else ",", lineterminator="\n")
    for row in found:
        cells = [" ".join(cell.split()) for cell in row]
        writer.writerow([_escaped(cell) for cell in cells] if escape_formulas else cells)
    return out.getvalue()


def loads(text: str, *, path: str, pair: Pair | None, kind: ConceptType = "term") -> list[Concept]:
    """The concepts in a table of any of these kinds, each with its line.

    `pair` is needed for a table that does not name its locales. Raises `InputError` with the row.
    """
    found = rows(text.removeprefix("\ufeff"), path=path)
    if not found:
        return []
    (line, first), *body = found
    names = [cell.strip().casefold() for cell in first]
    if {"source", "target"} <= set(names):
        columns: list[str | Locale] = [_side(name, _known(pair, path, line)) for name in names]
    elif sum(_locale(cell) is not None for cell in first) > 1 and not (pair and not _has(first, pair)):
        columns = [_locale(cell) or cell.strip().casefold() for cell in first]
    else:
        source, target = _known(pair, path, line)
        columns = [source, target, "comment"]
        body = [(line, row) for line, row in found if not row[0].startswith("#")]  # OmegaT's comments.
    return [
        concept for line, row in body if (concept := _concept(columns, row, path, line, kind)) is not None
    ]


# ── writing ──────────────────────────────────────────────────────────────────


def _pairs(concepts: Sequence[Concept], table: Table, pair: Pair) -> Iterator[list[str]]:
    """Each form of the source with the form at its place in the target, each source once."""
    source, target = pair
    if table == "weblate":
        yield ["source", "target", "context", "developer_comments"]
    seen: set[str] = set()
    for concept in concepts:
        ours, theirs = concept.forms_in(source), concept.forms_in(target)
        for place, form in enumerate(ours if theirs else ()):
            if form not in seen:
                seen.add(form)
                said = form if concept.is_kept else theirs[place] if place < len(theirs) else theirs[0]
                further = {"weblate": [concept.type, concept.note], "omegat": [concept.note]}
                yield [form, said, *further.get(table, [])]


def _columns(concepts: Sequence[Concept], table: Table, locales: Sequence[Locale]) -> Iterator[list[str]]:
    """A column for each locale, then the part of speech and the note."""
    yield [*locales, *(["pos", "description"] if table == "google" else ["Part of Speech", "Description"])]
    for concept in concepts:
        mains = [next(iter(concept.forms_in(locale)), "") for locale in locales]
        if any(mains):
            speech = "proper noun" if concept.type in PROPER_TYPES else "noun"
            yield [*mains, speech, concept.note]


def _escaped(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


# ── reading ──────────────────────────────────────────────────────────────────


def _concept(
    columns: Sequence[str | Locale], row: Sequence[str], path: str, line: int, kind: ConceptType
) -> Concept | None:
    if len(row) > len(columns) or len(row) < 2:  # noqa: PLR2004  # a term and its translation
        what = f"the row has {len(row)} cells, not {len(columns)}"
        remedy = "put a cell that contains a separator in quotation marks"
        raise InputError(what, remedy=remedy, location=Location(path, line))
    cells = {name: _unescaped(cell.strip()) for name, cell in zip(columns, row, strict=False) if name}
    forms = {
        locale: (cell,) for name, cell in cells.items() if cell and (locale := _as_locale(name)) is not None
    }
    if not forms:
        return None
    texts = {texts[0] for texts in forms.values()}
    speech = next((cell.casefold() for name, cell in cells.items() if name in SPEECH), "")
    is_kept = len(forms) > 1 and len(texts) == 1
    type_: ConceptType = "keep" if is_kept else "name" if speech.startswith("proper") else kind
    note = "; ".join(cell for name, cell in cells.items() if name in NOTES and cell)
    return Concept(type=type_, forms=forms, forbidden={}, exact=type_ in PROPER_TYPES, note=note, line=line)


def _as_locale(name: str | Locale) -> Locale | None:
    """The locale of a column; the others have names that are none, or that mean something else."""
    return None if name in NOTES | SPEECH else find_locale(name)


def _side(name: str, pair: Pair) -> str | Locale:
    return {"source": pair[0], "target": pair[1]}.get(name, name)


def _known(pair: Pair | None, path: str, line: int) -> Pair:
    if pair is None:
        what = "it does not say which languages it is in"
        raise InputError(what, remedy="give --from and --to", location=Location(path, line))
    return pair


def _locale(cell: str) -> Locale | None:
    found = RE_LOCALE.fullmatch(cell.strip())
    return find_locale(found[1]) if found and cell.strip().casefold() not in NOTES | SPEECH else None


def _has(header: Sequence[str], pair: Pair) -> bool:
    return {_locale(cell) for cell in header} >= set(pair)


def _unescaped(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
