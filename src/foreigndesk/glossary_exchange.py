"""One run of `glossary export` and `glossary import`: `glossary.csv` and the term bases of other tools."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

from .errors import ForeigndeskError, InputError, SettingsError
from .exchange import safe_xml, tbx, term_tables
from .exchange.term_merging import merge
from .exchange.term_tables import Table
from .model import Location
from .project.elsewhere import read_elsewhere

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .exchange.term_tables import Pair
    from .glossary import Concept, ConceptType
    from .jobs import Workspace

Form = Literal["tbx", "tbx3"] | Table
SHAPES = {"tbx": tbx.MARTIF, "tbx3": tbx.TBX}


@dataclass(slots=True)
class Outcome:
    """What an import of terms did."""

    added: int = 0
    filled: int = 0
    findings: list[str] = field(default_factory=list)
    """One line for each term that was left out."""


def export(workspace: Workspace, form: Form, pair: Pair | None, *, escape_formulas: bool = False) -> str:
    """The glossary as another tool reads it: in two locales, or in all that it has.

    Raises `SettingsError` where the form has one pair of locales and none is given, or the glossary has no column for one.
    """
    glossary = workspace.glossary
    if missing := [locale for locale in pair or () if not glossary.covers(locale)]:
        what = f"the glossary has no column for {', '.join(missing)}"
        place = workspace.project.settings.glossary
        raise SettingsError(what, remedy=f"use one of: {', '.join(glossary.locales)}", location=place)
    wanted = pair or glossary.locales
    if form in SHAPES:
        return tbx.dumps(glossary.concepts, wanted, SHAPES[form])
    table = next(each for each in get_args(Table) if each == form)
    if pair:
        return term_tables.dumps(glossary.concepts, table, pair, escape_formulas=escape_formulas)
    if table not in term_tables.MANY:
        what = f"a table for {form} has one pair of languages"
        raise SettingsError(what, remedy="give --from and --to")
    return term_tables.dumps_all(glossary.concepts, table, wanted, escape_formulas=escape_formulas)


def import_files(
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    pair: Pair | None = None,
    kind: ConceptType = "term",
) -> Outcome:
    """Merge term bases into `glossary.csv`; errors of single files are collected in the workspace."""
    project, outcome = workspace.project, Outcome()
    glossary = project.settings.glossary
    with project.locked():
        for path in paths:
            try:
                concepts = _concepts(path, pair, kind)
                saved = project.find_text(glossary)
                merged = merge(saved or _empty(concepts), concepts, path=glossary, origin=str(path))
            except ForeigndeskError as error:
                workspace.errors.append(error)
                continue
            if merged.added or merged.filled:
                project.write(glossary, merged.text, expected=saved)
            outcome.added += merged.added
            outcome.filled += merged.filled
            outcome.findings += merged.findings
    return outcome


def _empty(concepts: Sequence[Concept]) -> str:
    locales = dict.fromkeys(locale for concept in concepts for locale in concept.forms)
    return f"type,{','.join(locales)},note\n" if locales else "type,en,note\n"


def _concepts(path: Path, pair: Pair | None, kind: ConceptType) -> list[Concept]:
    data = read_elsewhere(path)
    text = _decoded(data, path)
    if text is None or text.lstrip("\ufeff \t\r\n").startswith("<"):
        root = safe_xml.parse(data, path=str(path), dtd=True)
        if root.name not in {"martif", "tbx"}:
            what = f"this is no TBX file, but <{root.name[:40]}>"
            raise InputError(what, remedy="name a .tbx or .csv file", location=Location(str(path), root.line))
        return tbx.loads(root, kind=kind)
    return term_tables.loads(text, path=str(path), pair=pair, kind=kind)


def _decoded(data: bytes, path: Path) -> str | None:
    """The text of a table; `None` for XML, which says its encoding itself."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if data.lstrip().startswith(b"<"):
            return None
        line = data.count(b"\n", 0, error.start) + 1
        what = f"the file is not UTF-8 (byte {error.start})"
        raise InputError(what, remedy="save it as UTF-8", location=Location(str(path), line)) from error
