"""The text of `glossary.csv` -> Glossary, with every bad row named."""

from __future__ import annotations

import csv
import difflib
import io
import re
from typing import TYPE_CHECKING, NoReturn, get_args

from .errors import ForeigndeskErrors, InputError
from .glossary import PROPER_TYPES, Concept, ConceptType, Glossary
from .glossary.forms import fold
from .locales import find_locale
from .model import Locale, Location

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES: tuple[ConceptType, ...] = get_args(ConceptType)
CASES = ("", "exact", "ignore")
FURTHER_COLUMNS = ("type", "case", "note")
RE_SEPARATED = re.compile(r"^[^,;\t\n]*+[,;\t].*", re.MULTILINE)
"""A line with more than one cell."""
Column = tuple[str, Locale]
"""What a column holds: `type`, `case`, `note`, `forms` or `forbid`; the last two of a locale."""
TYPE, CASE, NOTE = ((name, Locale("")) for name in FURTHER_COLUMNS)
MAX_FIELD = 1 << 20
"""Code points in one cell; the csv module's own limit of 131,072 raises an error without a row."""


def loads(text: str, *, path: str) -> Glossary:
    """The glossary in a CSV text (`,`, `;` or tab; RFC 4180 quotes).

    Raises `InputError`, or `ForeigndeskErrors` with one for each bad row, in their order.
    """
    found = rows(text.removeprefix("\ufeff"), path=path)
    if not found:
        raise _bad(path, 1, "the glossary is empty", "begin with a header such as type,en,de")
    (line, header), *body = found
    columns = _columns([cell.strip() for cell in header], path, line)
    concepts: list[Concept] = []
    errors: list[tuple[int, InputError]] = []
    for line, row in body:
        try:
            concepts.append(_concept(columns, [cell.strip() for cell in row], path, line))
        except InputError as error:
            errors.append((line, error))
    errors += _contradictions(concepts, path)
    if errors:
        _raise([error for _, error in sorted(errors, key=lambda row: row[0])])
    locales = tuple(column for kind, column in columns if kind == "forms")
    return Glossary(concepts=tuple(concepts), locales=locales)


def _raise(errors: list[InputError]) -> NoReturn:
    raise errors[0] if len(errors) == 1 else ForeigndeskErrors(errors)


def delimiter_of(text: str) -> str:
    """What separates the cells: a comma, a semicolon or a tab, whichever the first line with any has most of."""
    found = RE_SEPARATED.search(text)
    return max(",;\t", key=(found.group() if found else "").count)


def rows(text: str, *, path: str) -> list[tuple[int, list[str]]]:
    """The non-blank rows of a table with the line each begins on; raises `InputError` where one cannot be read."""
    if (end := text.find("\0")) >= 0:
        remedy = "save the file as UTF-8, with a text or spreadsheet editor"
        raise _bad(path, text.count("\n", 0, end) + 1, "there is a NUL character", remedy)
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    found, line = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                found.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        remedy = "close its quotation marks, and double those inside a cell"
        raise _bad(path, line, f"the row cannot be read ({error})", remedy) from error
    return found


def _columns(header: list[str], path: str, line: int) -> list[Column]:
    columns = [_column(name, path, line) for name in header]
    if TYPE not in columns:
        remedy = "add it: each row is a name, title, organisation, place, term or keep"
        raise _bad(path, line, "the column “type” is missing", remedy)
    if not any(kind == "forms" for kind, _ in columns):
        raise _bad(path, line, "there is no column with terms", "add one for each locale, e.g. type,en,de")
    for column in columns:
        if columns.count(column) > 1:
            raise _bad(
                path, line, f"the column “{header[columns.index(column)]}” is there twice", "merge the two"
            )
    return columns


def _column(name: str, path: str, line: int) -> Column:
    if name in FURTHER_COLUMNS:
        return name, Locale("")
    if not name:
        raise _bad(path, line, "a column has no name", "name it, or remove it from every row")
    kind, tag = ("forbid", name.removeprefix("forbid.")) if name.startswith("forbid.") else ("forms", name)
    if (locale := find_locale(tag)) is not None:
        return kind, locale
    near = difflib.get_close_matches(name, FURTHER_COLUMNS, n=1)
    remedy = f"did you mean “{near[0]}”?" if near else "use a locale tag, type, case, note or forbid.<locale>"
    raise _bad(path, line, f"the column “{name}” is not known", remedy)


def _concept(columns: list[Column], row: list[str], path: str, line: int) -> Concept:
    if len(row) != len(columns):
        what = f"the row has {len(row)} cells and the header {len(columns)}"
        raise _bad(
            path, line, what, "add or remove separators; put a cell that contains one in quotation marks"
        )
    cells = dict(zip(columns, row, strict=True))
    kind = cells[TYPE]
    if kind not in TYPES:
        near = difflib.get_close_matches(kind, TYPES, n=1)
        remedy = f"did you mean “{near[0]}”?" if near else f"use one of {', '.join(TYPES)}"
        raise _bad(path, line, f"“{kind}” is not a type of term", remedy)
    case = cells.get(CASE, "")
    if case not in CASES:
        raise _bad(path, line, f"“{case}” is not a case rule", "use exact, ignore, or leave the cell empty")
    forms = {tag: _forms(cell) for (what, tag), cell in cells.items() if what == "forms" and _forms(cell)}
    if not forms:
        raise _bad(path, line, "the row has no term in any locale", "fill in at least one, or remove the row")
    forbidden = {
        tag: _forms(cell) for (what, tag), cell in cells.items() if what == "forbid" and _forms(cell)
    }
    return Concept(
        type=kind,
        forms=forms,
        forbidden=forbidden,
        exact=case == "exact" or (case == "" and kind in PROPER_TYPES),
        note=cells.get(NOTE, ""),
        line=line,
    )


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.strip() for form in cell.split("|") if form.strip()))


def _contradictions(concepts: list[Concept], path: str) -> list[tuple[int, InputError]]:
    """Rows that cannot both be obeyed, and rows that contradict themselves; each with its line."""
    return [
        (concept.line, _bad(path, concept.line, what, remedy))
        for what, remedy, concept in [*_forbidden_forms(concepts), *_rival_forms(concepts)]
    ]


def _forbidden_forms(concepts: list[Concept]) -> Iterator[tuple[str, str, Concept]]:
    """Forms that a row both asks for and forbids."""
    for concept in concepts:
        for locale, forms in concept.forms.items():
            forbidden = {_key(form, concept) for form in concept.forbidden.get(locale, ())}
            for form in forms:
                if _key(form, concept) in forbidden:
                    remedy = "remove it from one of the two columns"
                    if form not in concept.forbidden[locale]:
                        remedy += ", or set case to exact"
                    yield f"“{form}” is both asked for and forbidden", remedy, concept


def _rival_forms(concepts: list[Concept]) -> Iterator[tuple[str, str, Concept]]:
    """Forms that two rows translate differently."""
    owners: dict[tuple[Locale, str], Concept] = {}
    for concept in concepts:
        for locale, forms in concept.forms.items():
            for form in forms:
                owner = owners.setdefault((locale, _key(form, concept)), concept)
                if owner is not concept and not _agree(owner, concept):
                    what = f"“{form}” ({locale}) is also in line {owner.line}, with another translation"
                    yield what, "keep one of the two rows", concept


def _agree(one: Concept, other: Concept) -> bool:
    """Whether two concepts that share a form ask for the same in every other locale, or share just a variant."""
    if one.is_kept or other.is_kept:
        return one.is_kept and other.is_kept
    shared = one.forms.keys() & other.forms.keys()
    mains = [_key(one.forms[locale][0], one) == _key(other.forms[locale][0], other) for locale in shared]
    return all(mains) or not any(mains)


def _key(form: str, concept: Concept) -> str:
    """What two forms have in common that match the same words."""
    text = fold(form).text
    return text if concept.exact else text.casefold()


def _bad(path: str, line: int, what: str, remedy: str) -> InputError:
    return InputError(what, remedy=remedy, location=Location(path, line))
