from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import catalogs, keys

from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.keeping import Accepted
from foreigndesk.locales import parse_locale
from foreigndesk.model import Catalog, Entry, Inline, State, Translation, Unit
from foreigndesk.origins import signed
from foreigndesk.po import dumps, loads
from foreigndesk.updating import plain, update

MARKDOWN = MarkdownFormat({})
EN, DE = parse_locale("en"), parse_locale("de")

COUNCIL = "The council closes the old town hall until the spring."
COUNCIL_LATER = "The council closes the old town hall until the summer."
MAYOR = "The mayor said that the building is no longer safe for visitors."
MARKET = "On Saturdays the farmers sell apples, bread and cheese in the square."


def unit(source: str, context: str = "") -> Unit:
    return Unit(source=source, context=context, note="paragraph")


def reviewed(source: str, target: str, context: str = "") -> Entry:
    return Entry(unit=unit(source, context), translation=Translation(target=target, state=State.REVIEWED))


def draft(source: str, target: str, *, previous: tuple[str, str] | None = None) -> Entry:
    translation = Translation(target=target, state=State.TRANSLATED, origin="argos|en-de", previous=previous)
    return Entry(unit=unit(source), translation=translation)


def stale(target: str, previous: str, context: str = "", *doubts: str) -> Translation:
    """What a person accepted for an earlier source."""
    return Translation(
        target=target,
        state=State.TRANSLATED,
        origin=signed("reviewed", target),
        doubts=doubts,
        previous=(context, previous),
    )


def missing(source: str) -> Entry:
    return Entry(unit=unit(source))


def bare(entry: Entry) -> Entry:
    return replace(entry, unit=replace(entry.unit, note=""))


def catalog(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalog:
    return Catalog(article="story.md", source_locale=EN, locale=DE, entries=entries, obsolete=obsolete)


def follow(old: Catalog | None, *units: Unit) -> Catalog:
    return update(old, units, article="story.md", source_locale=EN, locale=DE)


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
    assert follow(catalog(old), unit(COUNCIL_LATER)) == catalog(
        replace(old, unit=unit(COUNCIL_LATER), translation=stale("Der Rat …", COUNCIL)), obsolete=(bare(old),)
    )


def test_a_text_that_changes_twice_remembers_what_was_translated() -> None:
    once = follow(catalog(reviewed(COUNCIL, "Der Rat …")), unit(COUNCIL_LATER))
    twice = follow(once, unit(COUNCIL_LATER + " Perhaps."))
    assert twice.entries[0].translation.previous == ("", COUNCIL)


def test_a_text_that_changes_back_is_reviewed_again() -> None:
    before = catalog(reviewed(COUNCIL, "Der Rat …"))
    assert follow(follow(before, unit(COUNCIL_LATER)), unit(COUNCIL)) == before


def test_what_a_person_wrote_for_the_change_is_kept_when_it_is_taken_back() -> None:
    changed = follow(catalog(reviewed(COUNCIL, "Der Rat …")), unit(COUNCIL_LATER))
    edited = replace(changed.entries[0].translation, target="Der Rat, später")
    after = follow(
        replace(changed, entries=(replace(changed.entries[0], translation=edited),)), unit(COUNCIL)
    )
    assert [entry.translation for entry in after.entries] == [reviewed("", "Der Rat …").translation]
    assert [entry.translation for entry in after.obsolete] == [edited]


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
    assert after.entries[0].translation == stale("rathaus-zu", "hall-closed", "slug")


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


# ── sentence by sentence ─────────────────────────────────────────────────────

RAIN, WIND, SUN = "It rained all night.", "In the morning the wind came.", "Only at noon did we see the sun."
REGEN, BRISE, SONNE = (
    "Es regnete die ganze Nacht.",
    "Am Morgen kam der Wind.",
    "Erst am Mittag sahen wir die Sonne.",
)
WEATHER = reviewed(f"{RAIN} {WIND} {SUN}", f"{REGEN}  {BRISE} {SONNE}")
TYPO = "In the mornings the wind came."


def texts(catalog: Catalog) -> list[tuple[str, Translation]]:
    return [(entry.unit.source, entry.translation) for entry in catalog.entries]


def test_a_typo_leaves_the_text_and_tells_the_sentence() -> None:
    source = f"{RAIN} {TYPO} {SUN}"
    assert follow(catalog(WEATHER), unit(source)) == catalog(
        Entry(
            unit=unit(source),
            translation=stale(
                WEATHER.translation.target, WEATHER.unit.source, "", f"changed sentence: “{TYPO}”"
            ),
        ),
        obsolete=(bare(WEATHER),),
    )


def test_without_a_deleted_sentence_the_others_stand_word_for_word() -> None:
    after = follow(catalog(WEATHER), unit(f"{RAIN} {SUN}"))
    doubt = f"deleted sentence: “{WIND}”"
    assert texts(after) == [(f"{RAIN} {SUN}", stale(f"{REGEN}  {SONNE}", WEATHER.unit.source, "", doubt))]
    assert after.obsolete == (bare(WEATHER),)


def test_sentences_in_another_order_bring_their_translations_along() -> None:
    after = follow(catalog(WEATHER), unit(f"{WIND} {RAIN} {SUN}"))
    doubt = "the order of the sentences changed"
    assert texts(after) == [
        (f"{WIND} {RAIN} {SUN}", stale(f"{BRISE}  {REGEN}  {SONNE}", WEATHER.unit.source, "", doubt))
    ]


def test_a_new_sentence_is_not_ours_to_translate_the_old_text_stays() -> None:
    after = follow(catalog(WEATHER), unit(f"{RAIN} Nobody slept. {WIND} {SUN}"))
    assert after.entries[0].translation == stale(WEATHER.translation.target, WEATHER.unit.source)


def test_a_split_paragraph_stays_reviewed_in_both_parts() -> None:
    commented = replace(WEATHER, comments=("Like a diary.",))
    after = follow(catalog(reviewed("A", "A"), commented), unit("A"), unit(f"{RAIN} {WIND}"), unit(SUN))
    assert after == catalog(
        reviewed("A", "A"),
        replace(reviewed(f"{RAIN} {WIND}", f"{REGEN}  {BRISE}"), comments=("Like a diary.",)),
        reviewed(SUN, SONNE),
        obsolete=(bare(commented),),
    )


def test_joined_paragraphs_stay_reviewed_as_one() -> None:
    first, second = reviewed(RAIN, REGEN), reviewed(f"{WIND} {SUN}", f"{BRISE} {SONNE}")
    after = follow(catalog(first, second), unit(WEATHER.unit.source))
    assert after == catalog(
        reviewed(WEATHER.unit.source, f"{REGEN} {BRISE} {SONNE}"), obsolete=(bare(first), bare(second))
    )


def test_a_paragraph_break_that_moves_leaves_both_reviewed() -> None:
    after = follow(
        catalog(reviewed(f"{RAIN} {WIND}", f"{REGEN} {BRISE}"), reviewed(SUN, SONNE)),
        unit(RAIN),
        unit(f"{WIND} {SUN}"),
    )
    assert after.entries == (reviewed(RAIN, REGEN), reviewed(f"{WIND} {SUN}", f"{BRISE} {SONNE}"))


def test_other_white_space_leaves_a_text_reviewed() -> None:
    after = follow(catalog(WEATHER), unit(f"{RAIN}  {WIND} {SUN}"))
    assert after.entries == (reviewed(f"{RAIN}  {WIND} {SUN}", WEATHER.translation.target),)


def test_a_split_in_which_a_sentence_changed_is_to_be_reviewed() -> None:
    after = follow(catalog(WEATHER), unit(RAIN), unit(f"{TYPO} {SUN}"))
    assert [(entry.translation.state, entry.translation.target) for entry in after.entries] == [
        (State.TRANSLATED, REGEN),
        (State.TRANSLATED, f"{BRISE} {SONNE}"),
    ]


def test_where_the_translator_parted_the_sentences_otherwise_nothing_is_cut() -> None:
    old = reviewed(
        f"{RAIN} {WIND}", "Es regnete, und erst am Morgen, als alle schon schliefen, kam Wind auf."
    )
    after = follow(catalog(old), unit(RAIN), unit(WIND))
    assert old.translation.target in {entry.translation.target for entry in (*after.entries, *after.obsolete)}
    assert all(entry.translation.state is not State.REVIEWED for entry in after.entries)


def test_a_sentence_that_is_translated_together_with_a_changed_one_is_not_drafted_anew() -> None:
    together = "Es regnete, und erst am Morgen, als alle schliefen, kam der Wind."
    old = reviewed(f"{RAIN} {WIND} {SUN}", f"{together} {SONNE}")
    source = f"{RAIN} {TYPO} {SUN} Nobody slept."
    after = follow(catalog(old), unit(source))
    assert after.entries[0].translation == stale(f"{together} {SONNE}", old.unit.source)
    accepted = Accepted(after.obsolete, [unit(source)], EN, DE, plain)
    assert accepted.plan(unit(source), old.unit.key) is None


def test_a_sentence_is_never_cut_out_of_its_markup() -> None:
    def inline(text: str, syntax: str) -> Inline:
        return MARKDOWN.inline(text, "markdown")

    old = reviewed(f"**{RAIN} {WIND}** {SUN}", f"**{REGEN} {BRISE}** {SONNE}")
    units = [unit(f"**{RAIN} {WIND}**"), unit(SUN)]
    after = update(catalog(old), units, article="story.md", source_locale=EN, locale=DE, inline=inline)
    assert after.entries == (
        reviewed(f"**{RAIN} {WIND}**", f"**{REGEN} {BRISE}**"),
        reviewed(SUN, SONNE),
    )
    inside = update(
        catalog(old), [unit(RAIN), unit(WIND)], article="story.md", source_locale=EN, locale=DE, inline=inline
    )
    assert all(entry.translation.state is not State.REVIEWED for entry in inside.entries)


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
    assert reviewed_texts(old) <= reviewed_texts(new)
    assert [entry.unit for entry in new.entries] == units


@settings(max_examples=60, deadline=None)
@given(articles())
def test_a_second_update_changes_nothing(case: tuple[Catalog, list[Unit]]) -> None:
    old, units = case
    once = follow(old, *units)
    assert follow(once, *units) == once
    assert loads(dumps(once), path="a.po").entries == once.entries
    assert loads(dumps(once), path="a.po").obsolete == once.obsolete


def reviewed_texts(catalog: Catalog) -> Counter[tuple[str, str, str]]:
    entries = (*catalog.entries, *catalog.obsolete)
    return Counter(
        (*e.unit.key, e.translation.target) for e in entries if e.translation.state is State.REVIEWED
    )
