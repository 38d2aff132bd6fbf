"""Catalogs as hypothesis invents them: sound, but with every character that a PO file may stumble over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, State, Translation, Unit
from foreigndesk.po_header import new as new_header

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foreigndesk.model import UnitKey

FLAGS = ("no-wrap", "no-c-format", "own")

# Line separators of every kind, what PO escapes, what it begins lines with, and words to break lines at.
TRICKY = [
    "\u2028",
    "\u2029",
    "\x85",
    "\x1c",
    "\x0b",
    "\x0c",
    "\r",
    "\n",
    "\t",
    "\\",
    '"',
    "\\n",
    "\\\\",
    "\x7f",
]
TRICKY += [
    "#",
    "# ",
    "#~ ",
    "#| ",
    "msgstr ",
    "\ufeff",
    "😀",
    "e\u0301",
    "日本語",
    "עברית",
    "-",
    " ",
    "  ",
    "word ",
    "x" * 90,
]
TRICKY += ["Ein Satz mit vielen Wörtern, der lang genug ist, um in einer Datei umbrochen zu werden. "]

LOCALES = [parse_locale(tag) for tag in ("de", "en", "fr", "ja", "pt-BR", "zh-Hans", "ar")]


def texts(*, without: str = "", min_size: int = 0) -> st.SearchStrategy[str]:
    """Any text that PO can hold, which is any without NUL, and without the characters of `without`."""
    characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0" + without)
    pieces = st.sampled_from([piece for piece in TRICKY if not set(piece) & set(without)])
    return (
        st.lists(pieces | st.text(characters, max_size=5), max_size=6)
        .map("".join)
        .filter(lambda text: len(text) >= min_size)
    )


def lines() -> st.SearchStrategy[str]:
    """What stands in one comment line; gettext would join one that ends in a backslash to the next."""
    return texts(without="\n\r").map(lambda line: line.rstrip("\\"))


def keys(*, without: str = "") -> st.SearchStrategy[tuple[str, str]]:
    """Contexts and sources; a source is never empty."""
    contexts = st.sampled_from(["", "title", "slug"]) | texts(without=without)
    return st.tuples(contexts, texts(without=without, min_size=1))


def translations(*, without: str = "") -> st.SearchStrategy[Translation]:
    """Missing, drafted, stale and reviewed ones."""
    targets = texts(without=without, min_size=1)
    drafts = st.builds(
        Translation,
        target=targets,
        state=st.just(State.TRANSLATED),
        origin=lines(),
        doubts=st.lists(lines(), max_size=2).map(tuple),
        suggestion=lines(),
        confidence=st.none() | st.integers(0, 100).map(lambda percent: percent / 100),
        previous=st.none() | keys(without=without),
    )
    reviewed = st.builds(Translation, target=targets, state=st.just(State.REVIEWED))
    return st.just(Translation()) | drafts | reviewed


@st.composite
def catalogs(
    draw: st.DrawFn, *, without: str = "", flags: Sequence[str] = FLAGS, min_size: int = 0, max_size: int = 4
) -> Catalog:
    """Catalogs as `loads` gives them: each key once, obsolete entries with a text and without a note.

    No text has a character of `without`.
    """
    article = draw(st.sampled_from(["news/story.md", "Unsere Geschichte/Über uns.md"]))
    source_locale, locale = draw(st.permutations(LOCALES))[:2]
    found = draw(st.lists(keys(without=without), unique=True, min_size=min_size, max_size=max_size))
    entries = [draw(_entries(key, without, flags)) for key in found]
    cut = draw(st.integers(min(min_size, len(entries)), len(entries)))
    own_fields = st.dictionaries(
        st.sampled_from(["X-Poedit-Basepath", "X-A"]), texts(without="\n" + without).map(str.strip)
    )
    return Catalog(
        article=article,
        source_locale=source_locale,
        locale=locale,
        entries=tuple(entries[:cut]),
        obsolete=tuple(_bare(entry) for entry in entries[cut:] if entry.translation.target),
        header=new_header(article, source_locale, locale, "2026-11-22 14:05+0100") | draw(own_fields),
        header_comments=tuple(draw(st.lists(lines(), max_size=2))),
    )


@st.composite
def _entries(draw: st.DrawFn, key: UnitKey, without: str, flags: Sequence[str]) -> Entry:
    context, source = key
    terms = draw(st.lists(lines(), max_size=2))
    note = draw(st.sampled_from(["", "heading", "paragraph in “Ä-B”, a long one"]))
    return Entry(
        unit=Unit(source=source, context=context, note=note, terms=tuple(terms)),
        translation=draw(translations(without=without).filter(lambda made: made.previous != key)),
        comments=tuple(draw(st.lists(lines(), max_size=2))),
        flags=tuple(draw(st.lists(st.sampled_from(flags), unique=True, max_size=1))),
    )


def _bare(entry: Entry) -> Entry:
    return replace(entry, unit=Unit(source=entry.unit.source, context=entry.unit.context))
