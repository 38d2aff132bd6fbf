"""The text of `glossary.csv` -> Glossary, with every bad row named."""

from __future__ import annotations

import csv
import difflib
import io
from typing import get_args

from .errors import ForeigndeskErrors, InputError
from .glossary import PROPER_TYPES, Concept, ConceptType, Glossary
from .locales import find_locale
from .model import Locale, Location

TYPES: tuple[ConceptType, ...] = get_args(ConceptType)
CASES = ("", "exact", "ignore")
FURTHER_COLUMNS = ("type", "case", "note")
MAX_FIELD = 1 << 20
"""Code points in one cell; the csv module's own limit of 131,072 raises an error without a row."""


def loads(text: str, *, path: str) -> Glossary:
    """The glossary in a CSV text (`,`, `;` or tab; RFC 4180 quotes).

    Raises `InputError`, or `ForeigndeskErrors` with one for each bad row.
    """
    rows = _rows(text.removeprefix("\ufeff"), path)
    if not rows:
        raise _bad(path, 1, "the glossary is empty", "begin with a header such as type,en,de")
    (line, header), *body = rows
    columns = _columns([cell.strip() for cell in header], path, line)
    concepts: list[Concept] = []
    errors: list[InputError] = []
    for line, row in body:
        try:
            concepts.append(_concept(columns, [cell.strip() for cell in row], path, line))
        except InputError as error:
            errors.append(error)
    errors += _contradictions(concepts, path)
    if errors:
        raise errors[0] if len(errors) == 1 else ForeigndeskErrors(errors)
    locales = tuple(column for kind, column in columns if kind == "forms")
    return Glossary(concepts=tuple(concepts), locales=locales)


def _rows(text: str, path: str) -> list[tuple[int, list[str]]]:
    """The non-blank rows with the line each begins on."""
    csv.field_size_limit(MAX_FIELD)
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, line = [], 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise _bad(path, line, f"the row cannot be read ({error})", "close its quotation marks") from error
    return rows


def _columns(header: list[str], path: str, line: int) -> list[tuple[str, Locale]]:
    """What each column holds: (`type`|`case`|`note`|`forms`|`forbid`, locale or empty)."""
    columns = [_column(name, path, line) for name in header]
    if ("type", "") not in columns:
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


def _column(name: str, path: str, line: int) -> tuple[str, Locale]:
    if name in FURTHER_COLUMNS:
        return name, Locale("")
    kind, tag = ("forbid", name.removeprefix("forbid.")) if name.startswith("forbid.") else ("forms", name)
    if (locale := find_locale(tag)) is not None:
        return kind, locale
    near = difflib.get_close_matches(name, FURTHER_COLUMNS, n=1)
    remedy = f"did you mean “{near[0]}”?" if near else "use a locale tag, type, case, note or forbid.<locale>"
    raise _bad(path, line, f"the column “{name}” is not known", remedy)


def _concept(columns: list[tuple[str, Locale]], row: list[str], path: str, line: int) -> Concept:
    if len(row) != len(columns):
        what = f"the row has {len(row)} cells and the header {len(columns)}"
        raise _bad(
            path, line, what, "add or remove separators; put a cell that contains one in quotation marks"
        )
    cells = dict(zip(columns, row, strict=True))
    kind = cells["type", Locale("")]
    if kind not in TYPES:
        near = difflib.get_close_matches(kind, TYPES, n=1)
        remedy = f"did you mean “{near[0]}”?" if near else f"use one of {', '.join(TYPES)}"
        raise _bad(path, line, f"“{kind}” is not a type of term", remedy)
    case = cells.get(("case", Locale("")), "")
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
        note=cells.get(("note", Locale("")), ""),
        line=line,
    )


def _forms(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.strip() for form in cell.split("|") if form.strip()))


def _contradictions(concepts: list[Concept], path: str) -> list[InputError]:
    """Rows that cannot both be obeyed: a form both asked for and forbidden, or claimed by two concepts."""
    errors = []
    owners: dict[tuple[Locale, str], Concept] = {}
    for concept in concepts:
        for locale, forms in concept.forms.items():
            for form in set(forms) & set(concept.forbidden.get(locale, ())):
                remedy = "remove it from one of the two columns"
                errors.append(_bad(path, concept.line, f"“{form}” is both asked for and forbidden", remedy))
            for form in forms:
                owner = owners.setdefault((locale, form), concept)
                if owner is not concept and not _agree(owner, concept):
                    what = f"“{form}” ({locale}) is also in line {owner.line}, with another translation"
                    errors.append(_bad(path, concept.line, what, "keep one of the two rows"))
    return errors


def _agree(one: Concept, other: Concept) -> bool:
    """Whether two concepts that share a form ask for the same in every other locale, or share just a variant."""
    shared = one.forms.keys() & other.forms.keys()
    mains = [one.forms[locale][0] == other.forms[locale][0] for locale in shared]
    return all(mains) or not any(mains)


def _bad(path: str, line: int, what: str, remedy: str) -> InputError:
    return InputError(what, remedy=remedy, location=Location(path, line))
