from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import catalogs, keys

from foreigndesk.catalog import Amount, Counts, counts, settle, units_of, update, usable
from foreigndesk.confidence import Levels
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Document, Entry, Inline, Segment, State, Translation, Unit
from foreigndesk.po import dumps, loads

EN, DE = parse_locale("en"), parse_locale("de")

COUNCIL = "The council closes the old town hall until the spring."
COUNCIL_LATER = "The council closes the old town hall until the summer."
MAYOR = "The mayor said that the building is no longer safe for visitors."
MARKET = "On Saturdays the farmers sell apples, bread and cheese in the square."


def segment(
    source: str, role: str = "paragraph", *, context: str = "", section: str = "", line: int = 1
) -> Segment:
    inline = Inline(text=source.replace("*", ""))
    return Segment(
        source=source, inline=inline, start=0, end=0, line=line, role=role, context=context, section=section
    )


def document(*segments: Segment) -> Document:
    return Document(path="story.md", text="", segments=segments, skeleton=())


def unit(source: str, context: str = "") -> Unit:
    return Unit(source=source, context=context, note="paragraph")


def reviewed(source: str, target: str, context: str = "") -> Entry:
    return Entry(unit=unit(source, context), translation=Translation(target=target, state=State.REVIEWED))


def draft(source: str, target: str, *, previous: tuple[str, str] | None = None) -> Entry:
    translation = Translation(target=target, state=State.TRANSLATED, origin="argos|en-de", previous=previous)
    return Entry(unit=unit(source), translation=translation)


def missing(source: str) -> Entry:
    return Entry(unit=unit(source))


def bare(entry: Entry) -> Entry:
    return replace(entry, unit=replace(entry.unit, note=""))


def catalog(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalog:
    return Catalog(article="story.md", source_locale=EN, locale=DE, entries=entries, obsolete=obsolete)


def follow(old: Catalog | None, *units: Unit) -> Catalog:
    return update(old, units, article="story.md", source_locale=EN, locale=DE)


def test_units_come_in_order_and_the_first_occurrence_counts() -> None:
    article = document(
        segment("Results", "title", context="title", line=2),
        segment("Results", "heading", line=5),
        segment("See *below*", section="Results\n of 2026", line=7),
        replace(segment("Jane Doe", line=8), keep=True),
        segment("See *below*", "item", line=9),
    )
    found = units_of(article, slug="")
    assert [(u.key, u.role, u.note, u.line, u.inline.text) for u in found] == [
        (("title", "Results"), "title", "title", 2, "Results"),
        (("", "Results"), "heading", "heading", 5, "Results"),
        (("", "See *below*"), "paragraph", "paragraph in “Results of 2026”", 7, "See below"),
    ]


def test_the_slug_stands_behind_title_and_description() -> None:
    article = document(
        segment("Results", "title", context="title"),
        segment("All of them", "description", context="description"),
        segment("Text"),
    )
    slug = units_of(article, slug="our-results")[2]
    assert (slug.key, slug.role, slug.note) == (
        ("slug", "our-results"),
        "slug",
        "slug (lower-case letters, digits and hyphens)",
    )
    assert slug.inline == Inline(text="our-results")
    assert units_of(document(segment("Text")), slug="text")[0].key == ("slug", "text")


def test_a_slug_of_the_article_itself_is_the_only_one() -> None:
    own = segment("own-slug", "slug", context="slug")
    assert [u.key for u in units_of(document(own), slug="other")] == [("slug", "own-slug")]
    assert units_of(document(replace(own, keep=True)), slug="other") == ()


def test_a_first_catalog_has_all_units_without_text() -> None:
    assert follow(None, unit("One"), unit("Two")) == catalog(missing("One"), missing("Two"))


def test_a_unit_keeps_its_translation_comments_and_flags() -> None:
    kept = replace(reviewed("One", "Eins"), comments=("Not “ein”.",), flags=("no-wrap",))
    doubtful = draft("Two", "Zwei")
    doubtful = replace(doubtful, translation=replace(doubtful.translation, doubts=("short",)))
    moved = Unit(source="One", note="heading", line=7)
    assert follow(catalog(kept, doubtful), unit("Two"), moved) == catalog(doubtful, replace(kept, unit=moved))


def test_a_changed_text_takes_over_the_translation_as_stale() -> None:
    old = replace(reviewed(COUNCIL, "Der Rat …"), comments=("Formal.",))
    stale = Translation(target="Der Rat …", state=State.TRANSLATED, previous=("", COUNCIL))
    assert follow(catalog(old), unit(COUNCIL_LATER)) == catalog(
        replace(old, unit=unit(COUNCIL_LATER), translation=stale)
    )


def test_a_text_that_changes_twice_remembers_what_was_translated() -> None:
    once = follow(catalog(reviewed(COUNCIL, "Der Rat …")), unit(COUNCIL_LATER))
    twice = follow(once, unit(COUNCIL_LATER + " Perhaps."))
    assert twice.entries[0].translation.previous == ("", COUNCIL)


def test_a_text_that_changes_back_is_no_longer_stale_but_still_to_be_reviewed() -> None:
    changed = follow(catalog(reviewed(COUNCIL, "Der Rat …")), unit(COUNCIL_LATER))
    assert follow(changed, unit(COUNCIL)).entries[0].translation == Translation(
        target="Der Rat …", state=State.TRANSLATED
    )


def test_a_stale_text_that_a_person_reviewed_is_stale_no_more() -> None:
    done = Entry(
        unit=unit(COUNCIL_LATER),
        translation=Translation(target="Der Rat …", state=State.REVIEWED, previous=("", COUNCIL)),
    )
    assert follow(catalog(done), unit(COUNCIL_LATER)) == catalog(reviewed(COUNCIL_LATER, "Der Rat …"))


def test_another_text_in_the_same_place_gets_no_translation() -> None:
    assert follow(catalog(reviewed(MAYOR, "Die Bürgermeisterin …")), unit(MARKET)) == catalog(
        missing(MARKET), obsolete=(bare(reviewed(MAYOR, "Die Bürgermeisterin …")),)
    )


def test_short_texts_must_be_more_alike() -> None:
    changed = follow(
        catalog(reviewed("The first results", "Die ersten Ergebnisse")), unit("The last results")
    )
    assert changed.entries[0].translation.previous == ("", "The first results")
    other = follow(catalog(reviewed("Our results", "Unsere Ergebnisse")), unit("Your rights"))
    assert other.entries == (missing("Your rights"),)


def test_a_context_is_never_left() -> None:
    changed = follow(catalog(reviewed(COUNCIL, "Der Rat …", "title")), unit(COUNCIL_LATER))
    assert changed.entries == (missing(COUNCIL_LATER),)
    assert changed.obsolete == (bare(reviewed(COUNCIL, "Der Rat …", "title")),)


def test_of_two_equal_candidates_the_neighbours_decide() -> None:
    before = catalog(
        reviewed("Anna", "A"),
        reviewed("Opening hours: Monday to Friday, 9 to 17 h", "Anna auf"),
        reviewed("Berta", "B"),
        reviewed("Opening hours: Monday to Friday, 9 to 18 h", "Berta auf"),
    )
    after = follow(
        before,
        unit("Anna"),
        unit("Opening hours: Monday to Friday, 9 to 16 h"),
        unit("Berta"),
        unit("Opening hours: Monday to Friday, 9 to 15 h"),
    )
    assert [entry.translation.target for entry in after.entries] == ["A", "Anna auf", "B", "Berta auf"]


def test_one_translation_never_serves_two_texts() -> None:
    after = follow(
        catalog(reviewed(COUNCIL, "Der Rat …")), unit(COUNCIL_LATER), unit(COUNCIL_LATER + " Perhaps.")
    )
    assert [entry.translation.target for entry in after.entries] == ["Der Rat …", ""]


def test_a_new_source_slug_keeps_the_old_address_as_a_proposal() -> None:
    after = follow(catalog(reviewed("hall-closed", "rathaus-zu", "slug")), unit("farewell", "slug"))
    assert after.entries[0].translation == Translation(
        target="rathaus-zu", state=State.TRANSLATED, previous=("slug", "hall-closed")
    )


def test_vanished_translations_wait_in_order_and_come_back() -> None:
    first = follow(catalog(reviewed(MAYOR, "M"), missing("Empty"), draft(MARKET, "W")), unit("Other"))
    assert first == catalog(missing("Other"), obsolete=(bare(reviewed(MAYOR, "M")), bare(draft(MARKET, "W"))))
    second = follow(first, unit(MARKET), unit(COUNCIL))
    assert second == catalog(draft(MARKET, "W"), missing(COUNCIL), obsolete=(bare(reviewed(MAYOR, "M")),))
    assert follow(second, unit(MARKET), unit(MAYOR)) == catalog(draft(MARKET, "W"), reviewed(MAYOR, "M"))


def test_an_obsolete_review_is_worth_more_than_a_draft_of_the_same_text() -> None:
    waiting = (bare(reviewed(MAYOR, "geprüft")),)
    assert follow(catalog(draft(MAYOR, "roh"), obsolete=waiting), unit(MAYOR)) == catalog(
        reviewed(MAYOR, "geprüft")
    )
    assert follow(catalog(draft(MAYOR, "roh"), obsolete=waiting)) == catalog(obsolete=waiting)
    newer = catalog(reviewed(MAYOR, "neu"), obsolete=(bare(draft(MAYOR, "roh")),))
    assert follow(newer) == catalog(obsolete=(bare(reviewed(MAYOR, "neu")),))


def test_a_state_fits_its_target() -> None:
    empty = Entry(unit=unit("One"), translation=Translation(state=State.REVIEWED, previous=("", "Two")))
    assert settle(empty) == missing("One")
    typed = Entry(unit=unit("One"), translation=Translation(target="Eins"))
    assert settle(typed).translation.state is State.TRANSLATED
    assert settle(draft("One", "Eins", previous=("", "One"))) == draft("One", "Eins")


def test_counts_tell_units_and_words() -> None:
    marked = Unit(source="[see here](https://example.org/a b c)", inline=Inline(text="see here"))
    found = counts(
        catalog(
            missing("one two three"),
            draft("four", "vier"),
            draft("five six", "fünf", previous=("", "five")),
            reviewed("seven", "sieben"),
            Entry(unit=marked, translation=Translation(target="siehe", state=State.REVIEWED)),
        )
    )
    assert found == Counts(
        missing=Amount(units=1, words=3),
        draft=Amount(units=1, words=1),
        stale=Amount(units=1, words=2),
        reviewed=Amount(units=2, words=3),
        levels=Levels(unrated=1),
    )
    assert found.total == Amount(units=5, words=9)


def test_a_build_uses_every_live_target_drafts_and_stale_ones_too() -> None:
    found = catalog(
        missing("one"),
        draft("two", "zwei"),
        draft("three", "drei", previous=("", "drei")),
        reviewed("four", "vier"),
        obsolete=(reviewed("five", "fünf"),),
    )
    assert usable(found) == {
        ("", "two"): "zwei",
        ("", "three"): "drei",
        ("", "four"): "vier",
    }


@st.composite
def articles(draw: st.DrawFn) -> tuple[Catalog, list[Unit]]:
    """A catalog and the units of a later article: some kept, some changed, some back, some new, in any order."""
    old = draw(catalogs())
    known = [entry.unit.key for entry in (*old.entries, *old.obsolete)]
    kept = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
    changed = [(context, f"{source} more") for context, source in known if draw(st.booleans())]
    new = draw(st.lists(keys(), max_size=2))
    order = draw(st.permutations(list(dict.fromkeys([*kept, *changed, *new]))))
    return old, [Unit(source=source, context=context, note="item") for context, source in order]


@settings(max_examples=60, deadline=None)
@given(articles())
def test_no_update_loses_a_reviewed_text(case: tuple[Catalog, list[Unit]]) -> None:
    old, units = case
    new = follow(old, *units)
    assert reviewed_targets(old) <= Counter(e.translation.target for e in (*new.entries, *new.obsolete))
    assert [entry.unit for entry in new.entries] == units


@settings(max_examples=60, deadline=None)
@given(articles())
def test_a_second_update_changes_nothing(case: tuple[Catalog, list[Unit]]) -> None:
    old, units = case
    once = follow(old, *units)
    assert follow(once, *units) == once
    assert loads(dumps(once), path="a.po").entries == once.entries
    assert loads(dumps(once), path="a.po").obsolete == once.obsolete


def reviewed_targets(catalog: Catalog) -> Counter[str]:
    entries = (*catalog.entries, *catalog.obsolete)
    return Counter(e.translation.target for e in entries if e.translation.state is State.REVIEWED)
