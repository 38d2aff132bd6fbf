"""What is translated in an article, and how far: units, states, counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from .confidence import Levels, levels
from .model import Catalog, Entry, Inline, State, Translation, Unit
from .origins import is_accepted
from .sentences import new_sentences

if TYPE_CHECKING:
    from .glossary import Terms
    from .model import Document, Locale, Segment, UnitKey

SLUG = "slug"

UNTRANSLATED = Translation()
"""Of a unit without a target."""

NO_DRAFTS = Levels()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much text: units, and the words of their sources."""

    units: int = 0
    words: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(units=self.units + other.units, words=self.words + other.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How far a catalog is translated; each unit counts once.

    Of a changed unit only the words of its new sentences are still to be reviewed: the others are among the reviewed.
    """

    missing: Amount = Amount()
    """Without any text."""
    draft: Amount = Amount()
    """To be reviewed, made for the source as it is."""
    stale: Amount = Amount()
    """To be reviewed, made for what the source was before."""
    reviewed: Amount = Amount()
    levels: Levels = NO_DRAFTS
    """Of the drafts."""

    @property
    def total(self) -> Amount:
        """All of them together."""
        return self.missing + self.draft + self.stale + self.reviewed


def units_of(document: Document, *, slug: str) -> tuple[Unit, ...]:
    """The units of an article, in the order of their first occurrences.

    `slug` becomes a unit behind the title and description unless the article has a slug segment or it is empty.
    """
    found: dict[UnitKey, Unit] = {}
    for segment in document.segments:
        if not segment.keep:
            found.setdefault(segment.key, _unit(segment))
    units = list(found.values())
    if slug and all(segment.context != SLUG for segment in document.segments):
        heads = [place for place, unit in enumerate(units, start=1) if unit.role in {"title", "description"}]
        units.insert(max(heads, default=0), _slug_unit(slug))
    return tuple(units)


def settle(entry: Entry) -> Entry:
    """The entry with a state that fits its target and a `previous` that means something.

    No target is `INITIAL`; a reviewed translation is up to date, as the person saw the source.
    """
    translation = entry.translation
    if not translation.target:
        return entry if translation == UNTRANSLATED else replace(entry, translation=UNTRANSLATED)
    state = State.REVIEWED if translation.state is State.REVIEWED else State.TRANSLATED
    is_current = state is State.REVIEWED or translation.previous == entry.unit.key
    previous = None if is_current else translation.previous
    if (state, previous) == (translation.state, translation.previous):
        return entry
    return replace(entry, translation=replace(translation, state=state, previous=previous))


def counts(catalog: Catalog) -> Counts:
    """How many units and words are missing, drafted, stale and reviewed."""
    amounts = dict.fromkeys(("missing", "draft", "stale", "reviewed"), Amount())
    for entry in catalog.entries:
        open_ = open_words(entry, catalog.source_locale)
        kept = words_of(entry.unit) - open_
        amounts[standing(entry)] += Amount(units=1, words=open_)
        amounts["reviewed"] += Amount(words=kept)
    drafts = (entry.translation for entry in catalog.entries if standing(entry) == "draft")
    return Counts(**amounts, levels=sum((levels(draft.confidence) for draft in drafts), Levels()))


def open_sentences(entry: Entry, source_locale: Locale) -> list[str]:
    """The sentences of a unit's source whose translation nobody has accepted yet, in order.

    The entry alone tells: those that were not in the source that the accepted translation was made for.
    """
    source, made = entry.unit.source, settle(entry).translation
    if made.state is State.REVIEWED:
        return []
    if not is_accepted(made):
        return new_sentences("", source, source_locale)
    return new_sentences(made.previous[1], source, source_locale) if made.previous else []


def open_words(entry: Entry, source_locale: Locale) -> int:
    """How many words of a unit's source are in these sentences; all where nothing is accepted."""
    words = words_of(entry.unit)
    if entry.translation.state is not State.REVIEWED and not is_accepted(entry.translation):
        return words
    sentences = open_sentences(entry, source_locale)
    return min(words, sum(len(sentence.split()) for sentence in sentences))


def usable(catalog: Catalog) -> dict[UnitKey, str]:
    """The targets that a build uses: every one that says something.

    Also the stale ones, as last week's words in the reader's language serve better than today's in another.
    Whether an article is published before all of it is reviewed is decided for the article as a whole.
    """
    return {
        entry.unit.key: entry.translation.target
        for entry in catalog.entries
        if entry.translation.target.strip()
    }


def standing(entry: Entry) -> Literal["missing", "draft", "stale", "reviewed"]:
    """How far an entry is, in the words of `Counts`."""
    match settle(entry).translation:
        case Translation(state=State.INITIAL):
            return "missing"
        case Translation(state=State.REVIEWED):
            return "reviewed"
        case Translation(previous=None):
            return "draft"
        case _:
            return "stale"


def words_of(unit: Unit) -> int:
    """The words of a unit's source."""
    return len((unit.inline.text or unit.source).split())


def with_terms(unit: Unit, terms: Terms) -> Unit:
    """The unit with what the glossary asks for."""
    if unit.role == SLUG:
        return unit
    asked = dict.fromkeys(f"{match.term} = {match.forms[0]}" for match in terms.find(unit.inline.prose))
    return replace(unit, terms=tuple(asked))


def _unit(segment: Segment) -> Unit:
    return Unit(
        source=segment.source,
        context=segment.context,
        inline=segment.inline,
        syntax=segment.syntax,
        role=segment.role,
        note=_note(segment.role, segment.section),
        author_note=segment.author_note,
        line=segment.line,
    )


def _slug_unit(slug: str) -> Unit:
    return Unit(source=slug, context=SLUG, inline=Inline(text=slug), role=SLUG, note=_note(SLUG, ""))


def _note(role: str, section: str) -> str:
    """What a reviewer reads above the unit, on one line."""
    what = f"{role} (lower-case letters, digits and hyphens)" if role == SLUG else role
    return f"{what} in “{' '.join(section.split())}”" if section else what
