"""Concepts from elsewhere go into `glossary.csv`: below the user's rows, or into their empty cells.

No row is lost, moved or spelled anew but those that get a further cell; what stands against a row is a finding.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .. import glossary_csv
from ..errors import ForeigndeskError, ForeigndeskErrors
from ..glossary import PROPER_TYPES, Concept
from ..locales import fallbacks, find_locale
from ..model import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ..glossary import Glossary
    from ..model import Locale

Forms = Mapping["Locale", tuple[str, ...]]


@dataclass(slots=True)
class Merged:
    """What became of it."""

    text: str
    added: int = 0
    """New rows."""
    filled: int = 0
    """Rows that got a further cell."""
    findings: list[str] = field(default_factory=list)
    """One line for each concept that was left out."""


def merge(text: str, concepts: Sequence[Concept], *, path: str, origin: str) -> Merged:
    """The glossary's text with the concepts of the file `origin`; raises what `glossary_csv.loads` raises for it."""
    glossary = glossary_csv.loads(text, path=path)
    table = _Table(text, glossary)
    merged = Merged(text)
    for concept in concepts:
        if what := table.take(_aligned(concept, glossary.locales)):
            merged.findings.append(f"{Location(origin, concept.line)}: {what}")
    while wrong := _wrong(table, path):
        for number, error in wrong:
            concept = table.drop(number)
            merged.findings.append(f"{Location(origin, concept.line)}: {error.what}")
    merged.text, merged.added, merged.filled = table.text(), len(table.new), len(table.changed)
    return merged


def _wrong(table: _Table, path: str) -> list[tuple[int, ForeigndeskError]]:
    """The new rows that the glossary does not take; raises what is wrong with others."""
    try:
        glossary_csv.loads(table.text(), path=path)
    except ForeigndeskError as error:
        errors = error.errors if isinstance(error, ForeigndeskErrors) else (error,)
        lines = [each.location.line if isinstance(each.location, Location) else 0 for each in errors]
        first = table.first_new
        found = [
            (line - first, each)
            for line, each in zip(lines, errors, strict=True)
            if 0 <= line - first < len(table.new)
        ]
        if not found:
            raise
        return sorted(found, key=lambda pair: -pair[0])
    return []


def _aligned(concept: Concept, locales: Iterable[Locale]) -> Concept:
    """The concept in the glossary's own locales: its `en` takes `en-US`."""
    columns = list(locales)

    def column(locale: Locale) -> Locale:
        return next((each for each in fallbacks(locale) if each in columns), locale)

    return replace(
        concept,
        forms={column(locale): _clean(forms) for locale, forms in concept.forms.items()},
        forbidden={column(locale): _clean(forms) for locale, forms in concept.forbidden.items()},
        note=" ".join(concept.note.split()),
    )


def _clean(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(form.split()) for form in forms)


class _Table:
    """The rows of a glossary as they are written, and those that come to it."""

    def __init__(self, text: str, glossary: Glossary) -> None:
        self._bom = "\ufeff" if text.startswith("\ufeff") else ""
        self._delimiter = glossary_csv.delimiter_of(text.removeprefix("\ufeff"))
        self._end = "\r\n" if "\r\n" in text else "\n"
        self._written, self._cells, self._rows = _parted(text.removeprefix("\ufeff"), self._delimiter)
        head = self._head = next(number for number, cells in enumerate(self._cells) if any(cells))
        self._columns = [_canonical(name.strip()) for name in self._cells[head]]
        self._width = len(self._columns)
        self._owners = {key: each for each in glossary.concepts for key in _keys(each)}
        self._here = {id(each) for each in glossary.concepts}
        """The concepts that were there."""
        self.new: list[Concept] = []
        self.changed: dict[int, dict[str, str]] = {}
        """Row -> what comes into its cells, by column."""

    @property
    def first_new(self) -> int:
        """The line that the first new row stands on."""
        return "".join(self._old()).count("\n") + 1

    def take(self, concept: Concept) -> str:
        """Find the place of a concept; empty, or why it has none."""
        texts = [form for forms in (*concept.forms.values(), *concept.forbidden.values()) for form in forms]
        if bar := next((text for text in texts if "|" in text), ""):
            return f"“{bar}” has a “|”, which separates forms"
        known = {id(owner): owner for key in _keys(concept) if (owner := self._owners.get(key)) is not None}
        owners = list(known.values())
        if not owners:
            self._add(concept)
            return ""
        if len(owners) > 1:
            told = " and ".join(self._told(owner) for owner in owners)
            return f"“{_main(concept)}” belongs to {told}"
        return self._fill(owners[0], concept)

    def drop(self, number: int) -> Concept:
        """Take a new row out again."""
        return self.new.pop(number)

    def text(self) -> str:
        """The whole table."""
        return self._bom + "".join([*self._old(), *(self._row(concept) for concept in self.new)])

    def _add(self, concept: Concept) -> None:
        self.new.append(concept)
        for locale in concept.forms:
            self._column(str(locale))
        for locale in concept.forbidden:
            self._column(f"forbid.{locale}")
        self._column("note", wanted=bool(concept.note))
        is_usual = concept.exact == (concept.type in PROPER_TYPES)
        self._column("case", wanted=not is_usual)
        self._owners |= dict.fromkeys(_keys(concept), concept)

    def _fill(self, owner: Concept, concept: Concept) -> str:
        """Put what the owner lacks into its row; empty, or what it says otherwise."""
        for locale, forms in concept.forms.items():
            theirs = owner.forms_in(locale)
            if theirs and not {form.casefold() for form in forms} & {form.casefold() for form in theirs}:
                return (
                    f"“{_main(concept)}” is “{forms[0]}” ({locale}); {self._told(owner)} says “{theirs[0]}”"
                )
        further = {locale: forms for locale, forms in concept.forms.items() if not owner.forms_in(locale)}
        forbidden = {
            locale: forms for locale, forms in concept.forbidden.items() if not owner.forbidden_in(locale)
        }
        if id(owner) not in self._here:
            self._complete(owner, further, forbidden)
        elif cells := _cells(further, forbidden):
            for name in cells:
                self._column(name)
            row = self._rows[owner.line]
            self.changed[row] = {**cells, **self.changed.get(row, {})}
            self._owners |= dict.fromkeys(_keys(concept), owner)
        return ""

    def _complete(self, owner: Concept, forms: Forms, forbidden: Forms) -> None:
        """Put what a new row lacks into it."""
        place = next(number for number, each in enumerate(self.new) if each is owner)
        whole = replace(owner, forms={**owner.forms, **forms}, forbidden={**owner.forbidden, **forbidden})
        del self.new[place]
        self._add(whole)

    def _told(self, concept: Concept) -> str:
        return f"line {concept.line}" if id(concept) in self._here else "an earlier row of the file"

    def _column(self, name: str, *, wanted: bool = True) -> None:
        if wanted and name not in self._columns:
            self._columns.append(name)

    def _old(self) -> list[str]:
        """The rows that were there: as they were written, with empty cells where there are new columns."""
        further = self._columns[self._width :]
        found = []
        for number, written in enumerate(self._written):
            if number in self.changed:
                given = dict(zip(self._columns, [*self._cells[number], *[""] * len(further)], strict=False))
                found.append(
                    self._line([self.changed[number].get(name, given[name]) for name in self._columns])
                )
                continue
            body = written.rstrip("\r\n")
            names = further if number == self._head else [""] * len(further) if body else []
            cells = "".join(self._delimiter + name for name in names)
            found.append(body + cells + (written[len(body) :] or self._end))
        return found

    def _row(self, concept: Concept) -> str:
        is_usual = concept.exact == (concept.type in PROPER_TYPES)
        cells = {
            "type": concept.type,
            "note": concept.note,
            "case": "" if is_usual else "exact" if concept.exact else "ignore",
            **_cells(concept.forms, concept.forbidden),
        }
        return self._line([cells.get(name, "") for name in self._columns])

    def _line(self, cells: Sequence[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self._delimiter, lineterminator=self._end).writerow(cells)
        return out.getvalue()


def _cells(forms: Forms, forbidden: Forms) -> dict[str, str]:
    """What stands in the columns of the locales."""
    return {
        **{str(locale): "|".join(texts) for locale, texts in forms.items()},
        **{f"forbid.{locale}": "|".join(texts) for locale, texts in forbidden.items()},
    }


def _canonical(name: str) -> str:
    """A column by the name that its locale has with us: `pt_BR` is `pt-BR`."""
    prefix = "forbid." if name.startswith("forbid.") else ""
    locale = None if name in glossary_csv.FURTHER_COLUMNS else find_locale(name.removeprefix(prefix))
    return f"{prefix}{locale}" if locale else name


def _parted(text: str, delimiter: str) -> tuple[list[str], list[list[str]], dict[int, int]]:
    """The rows as they are written, blank ones too; their cells; the number of the row that begins on each line."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    written: list[str] = []
    cells: list[list[str]] = []
    rows: dict[int, int] = {}
    start = 0
    for row in reader:
        rows[start + 1] = len(written)
        written.append("".join(lines[start : reader.line_num]))
        cells.append(row)
        start = reader.line_num
    return written, cells, rows


def _keys(concept: Concept) -> list[tuple[Locale, str]]:
    """What two concepts share that are one: a form in a locale, in any case unless the case tells them apart."""
    spelled = [(locale, form) for locale, forms in concept.forms.items() for form in forms]
    folded = [] if concept.exact else [(locale, form.casefold()) for locale, form in spelled]
    return [*spelled, *folded]


def _main(concept: Concept) -> str:
    return next(iter(concept.forms.values()))[0]
