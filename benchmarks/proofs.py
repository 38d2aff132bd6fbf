"""What must hold of every article, whoever wrote it, and of every translation of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from hostile_texts import HOSTILE

from foreigndesk import catalog as catalogs
from foreigndesk.engines.pseudo import PseudoEngine
from foreigndesk.errors import InputError
from foreigndesk.glossary import Glossary
from foreigndesk.locales import parse_locale
from foreigndesk.model import Slug, State, Translation
from foreigndesk.translation import Desk, Request
from foreigndesk.updating import update
from foreigndesk.variant_trials import splice
from foreigndesk.variants import build, render

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foreigndesk.model import Catalog, Document, Entry, UnitKey
    from foreigndesk.plugins import Format
    from foreigndesk.variants import Built

SOURCE, TARGET = parse_locale("en"), parse_locale("de")
NO_TERMS = Glossary().terms(SOURCE, TARGET)
METADATA = {"lang": "de", "slug": "x", "translation_of": "a.md", "translation_status": "draft"}
"""What a variant says of itself."""


class ProofError(Exception):
    """Something does not hold."""


@dataclass(frozen=True)
class Article:
    """An article, and what can be proved about it; each proof raises `ProofError`, or what our code should not raise."""

    format: Format
    document: Document

    @cached_property
    def catalog(self) -> Catalog:
        """All units, without translations."""
        units = catalogs.units_of(self.document, slug="")
        return update(None, units, article=self.document.path, source_locale=SOURCE, locale=TARGET)

    @property
    def entries(self) -> list[Entry]:
        """The units that any text may stand for: all but the slug."""
        return [entry for entry in self.catalog.entries if entry.unit.context != catalogs.SLUG]

    @property
    def keys(self) -> list[UnitKey]:
        """Those of the entries."""
        return [entry.unit.key for entry in self.entries]

    def prove_identity(self) -> None:
        """The segments ascend, are what their sources say, and give the very text."""
        end = 0
        for each in self.document.segments:
            _same("a segment's place", (True, True), (end <= each.start, each.start <= each.end))
            _same("a segment's markup", each.inline, self.format.inline(each.source, each.syntax))
            end = each.end
        same = {each.key: each.source for each in self.document.segments}
        _same("the text", self.document.text, render(self.document, same, self.format))

    def prove_writing(self) -> None:
        """Every unit that is written anew as its own source leaves the shape and all markup."""
        pieces = [
            None if each.keep else self.format.encode(each, each.source) for each in self.document.segments
        ]
        self._prove_kept(splice(self.document, pieces))

    def prove_annotation(self) -> None:
        """What a variant says of itself is said once, and changes no shape."""
        try:
            once = self.format.annotate(self.document.text, METADATA)
        except InputError:
            return
        _same("what is said of it twice", once, self.format.annotate(once, METADATA))
        _same("the shape", self.document.skeleton, self.format.parse(self.document.path, once).skeleton)

    def prove_drafts(self) -> None:
        """Drafts of an engine that loses nothing are made of all units, and used."""
        desk = Desk(PseudoEngine({}, []).open(SOURCE, TARGET), NO_TERMS)
        units = [entry.unit for entry in self.entries]
        made = desk.draft([Request(unit=unit, format=self.format, terms=NO_TERMS) for unit in units])
        drafts = {unit.key: draft.target for unit, draft in zip(units, made, strict=True)}
        _same("units without draft", [], [source for (_, source), target in drafts.items() if not target])
        built = self.prove_build(drafts)
        _same("rejected drafts", [], [f"{error.location}: {error.what}" for error in built.rejected])

    def prove_build(self, targets: Mapping[UnitKey, str]) -> Built:
        """Whatever the translations say, there is a variant, which has the shape of its article."""
        reviewed = [
            replace(
                entry,
                translation=Translation(target=targets.get(entry.unit.key, ""), state=State.REVIEWED),
                line=line,
            )
            for line, entry in enumerate(self.catalog.entries, start=1)
        ]
        catalog = replace(self.catalog, entries=tuple(reviewed))
        path = self.document.path
        built = build(self.document, catalog, self.format, slug=Slug("x"), path=path, catalog_path="a.po")
        _same("the shape", self.document.skeleton, self.format.parse(path, built.variant.text).skeleton)
        return built

    def prove_hostile(self) -> None:
        """Nor does markup in the place of whole units change the shape."""
        for text in HOSTILE:
            self.prove_build(dict.fromkeys(self.keys, text))

    def _prove_kept(self, text: str) -> None:
        again = self.format.parse(self.document.path, text)
        _same("the shape", self.document.skeleton, again.skeleton)
        names = [[each.inline.names for each in one.segments] for one in (self.document, again)]
        _same("the markup", *names)


def _same(what: str, wanted: object, found: object) -> None:
    if wanted == found:
        return
    if isinstance(wanted, list | tuple) and isinstance(found, list | tuple):
        pairs = enumerate(zip(wanted, found, strict=False))
        place = next((index for index, (one, other) in pairs if one != other), min(len(wanted), len(found)))
        wanted, found = wanted[place : place + 2], found[place : place + 2]
    raise ProofError(f"{what}: {found!r} instead of {wanted!r}")
