"""Whatever a translation says, the article keeps its structure, and what the translation adds is words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foreigndesk import catalog as catalogs
from foreigndesk.formats.json_articles import JsonFormat
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.formats.text import TextFormat
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Document, Location, Slug, State, Translation, UnitKey
from foreigndesk.updating import update
from foreigndesk.variants import Built, build

if TYPE_CHECKING:
    from foreigndesk.plugins import Format

CASES = Path(__file__).parent / "cases/hostile"
FORMATS: dict[str, Format] = {
    ".md": MarkdownFormat({}),
    ".mdx": MarkdownFormat({}),
    ".txt": TextFormat({}),
    ".json": JsonFormat(
        {"paths": ["/title", "/description", "/slug", "/body", "/teaser"], "syntaxes": {"/body": "markdown"}}
    ),
}
ARTICLES = sorted(path.name for path in CASES.glob("roles*"))


def vectors() -> list[str]:
    lines = (CASES / "vectors.txt").read_text(encoding="utf-8").splitlines()
    return [line.encode().decode("unicode_escape") for line in lines if not line.startswith("# ")]


@cache
def article(name: str) -> tuple[Document, Catalog]:
    document = FORMATS[Path(name).suffix].parse(name, (CASES / name).read_text(encoding="utf-8"))
    units = catalogs.units_of(document, slug="")
    source, target = parse_locale("en"), parse_locale("de")
    return document, update(None, units, article=name, source_locale=source, locale=target)


def built(name: str, targets: dict[UnitKey, str]) -> Built:
    """The article with these targets, after a look at its structure."""
    document, catalog = article(name)
    format_ = FORMATS[Path(name).suffix]
    entries = tuple(
        replace(
            entry,
            line=line,
            translation=Translation(target=targets.get(entry.unit.key, ""), state=State.REVIEWED),
        )
        for line, entry in enumerate(catalog.entries, start=1)
    )
    made = build(
        document, replace(catalog, entries=entries), format_, slug=Slug("x"), path=name, catalog_path="a.po"
    )
    again = format_.parse(name, made.variant.text)
    assert again.skeleton == document.skeleton
    old = document.segments
    has_slug = any(segment.context == "slug" for segment in old)
    new = [segment for segment in again.segments if has_slug or segment.context != "slug"]
    assert [each.inline.names for each in new if not each.plain] == [
        each.inline.names for each in old if not each.plain
    ]
    rejected = {
        keys(name)[error.location.line - 1] for error in made.rejected if isinstance(error.location, Location)
    }
    standing = [(before, after) for before, after in zip(old, new, strict=True) if before.key in rejected]
    assert [after.source for _, after in standing] == [before.source for before, _ in standing]
    return made


def keys(name: str) -> list[UnitKey]:
    return [entry.unit.key for entry in article(name)[1].entries]


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize("vector", vectors())
def test_a_hostile_translation_is_words_in_every_role(name: str, vector: str) -> None:
    """Only where the source has markup, which the vector has lost, does the source text stand in."""
    rejected = built(name, dict.fromkeys(keys(name), vector)).rejected
    # In plain text nothing can be escaped; a line without any word cannot stand for one with words.
    assert name.endswith(".txt") or all(" lost " in error.what for error in rejected)


ALPHABET = st.sampled_from(
    [*list("\\`*_[]<>&~$#-+=|:!.(){}%@/'\"^ x1\t\n"), "{{", "<b>", "](x)", "```", "---", "www.a.b"]
)
TEXTS = st.one_of(st.text(), st.lists(ALPHABET).map("".join))


@given(st.data())
@settings(max_examples=80, deadline=None)
@pytest.mark.parametrize("name", ARTICLES)
def test_any_text_in_any_unit_leaves_the_structure(name: str, data: st.DataObject) -> None:
    chosen = data.draw(st.dictionaries(st.sampled_from(keys(name)), TEXTS, max_size=6))
    built(name, chosen)
