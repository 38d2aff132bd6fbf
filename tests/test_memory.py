from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.glossary import Glossary
from foreigndesk.glossary_csv import loads
from foreigndesk.locales import decimal_symbols, parse_locale
from foreigndesk.memory import Query, Row, accepted, closest, drafted, refilled, slotted, terms_digest, words
from foreigndesk.memory.figures import SLOT

if TYPE_CHECKING:
    from random import Random

    from foreigndesk.model import Locale

EN, DE, JA = parse_locale("en"), parse_locale("de"), parse_locale("ja")
LOCALES = [parse_locale(tag) for tag in ("de", "en", "fr", "pl", "pt-BR", "de-CH", "ar", "ja")]


def query(source: str = "The harbour", **values: Any) -> Query:
    return replace(Query(source=source, source_locale=EN, locale=DE), **values)


def human(target: str, source: str = "The harbour", **values: Any) -> Row:
    row = Row(source=source, target=target, source_locale=EN, locale=DE, origin="human", article="a.md")
    return replace(row, **values)


def machine(target: str, **values: Any) -> Row:
    return replace(human(target), origin="machine", article="", **values)


# ── numbers ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("old", "target", "new", "expected"),
    [
        ("3 ships came.", "3 Schiffe kamen.", "4 ships came.", "4 Schiffe kamen."),
        ("1,200 people, 3.5 %", "1.200 Menschen, 3,5 %", "12,500 people, 2.75 %", "12.500 Menschen, 2,75 %"),
        ("5 of 7", "5 von 7", "7 of 5", "7 von 5"),
        ("In 1998", "1998", "In 2024", "2024"),
        ("900 came", "900 kamen", "1,900 came", "1.900 kamen"),
        ("2 ships of 2024", "zwei Schiffe von 2024", "2 ships of 2025", "zwei Schiffe von 2025"),
    ],
)
def test_a_translation_serves_a_source_with_other_numbers(
    old: str, target: str, new: str, expected: str
) -> None:
    assert refilled(old, target, new, source_locale=EN, locale=DE) == expected


@pytest.mark.parametrize(
    ("old", "target", "new"),
    [
        ("2 ships", "zwei Schiffe", "3 ships"),
        ("2 of 2 ships", "2 von 2 Schiffen", "2 of 3 ships"),
        ("2 ships", "2 Schiffe von 2", "3 ships"),
        ("On 12/07/2026", "Am 12.07.2026", "On 13/07/2026"),
        ("At 3 p.m.", "Um 15:00", "At 4 p.m."),
        ("1 sheep", "1 Schaf", "2 sheep"),
        ("Day 2", "der 2te Tag", "Day 3"),
        ("COVID-19 in 3 towns", "COVID-19 in drei Orten", "COVID-19 in 4 towns"),
        ("3 ships", "3 Schiffe", "3 boats"),
        ("A320 lands", "A320 landet", "A321 lands"),
        ("Room 007", "Zimmer 007", "Room 008"),
        ("No numbers", "Keine Zahlen", "No numbers"),
    ],
)
def test_where_a_number_is_in_doubt_there_is_no_translation(old: str, target: str, new: str) -> None:
    assert refilled(old, target, new, source_locale=EN, locale=DE) is None


def written(number: int, fraction: str, locale: Locale, *, grouped: bool) -> str:
    decimal, group = decimal_symbols(locale)
    whole = f"{number:,}".replace(",", group) if grouped else str(number)
    return f"{whole}{decimal}{fraction}" if fraction else whole


FRACTIONS = st.sampled_from(["", "5", "25"])
NUMBERS = st.tuples(st.integers(0, 10**9), FRACTIONS)


@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, st.booleans()), min_size=1, max_size=4),
    st.permutations(LOCALES),
    st.randoms(),
)
def test_a_rewritten_translation_is_the_one_that_says_the_new_numbers(
    pairs: list[tuple[tuple[int, str], tuple[int, str], bool]], locales: list[Locale], random: Random
) -> None:
    source, target = locales[:2]
    turned = list(pairs)
    random.shuffle(turned)

    def text(locale: Locale, side: int, places: list[tuple[tuple[int, str], tuple[int, str], bool]]) -> str:
        spelled = [written(*place[:2][side], locale, grouped=place[2]) for place in places]
        return " und ".join(f"wort {number}" for number in spelled)

    found = refilled(
        text(source, 0, pairs),
        text(target, 0, turned),
        text(source, 1, pairs),
        source_locale=source,
        locale=target,
    )
    assert found in {None, text(target, 1, turned)}


@given(st.text(), st.text(), st.text(), st.sampled_from(LOCALES), st.sampled_from(LOCALES))
def test_any_text_is_safe_to_try(old: str, target: str, new: str, source: Locale, locale: Locale) -> None:
    found = refilled(old, target, new, source_locale=source, locale=locale)
    assert found is None or (slotted(old, source) == slotted(new, source) != "")
    if slotted(old, source):
        assert refilled(old, target, old, source_locale=source, locale=locale) in {target, None}
        assert SLOT in slotted(old, source)


# ── which row serves ─────────────────────────────────────────────────────────


def test_of_accepted_rows_the_one_in_the_same_context_between_the_same_neighbours_comes_first() -> None:
    other = human("andere Rolle", context="title", before="b", after="a")
    newest = human("neueste", created="2026-11-25")
    near = human("gleiche Nachbarn", before="b", after="a")
    rows = [other, newest, near]
    assert accepted(rows, query(before="b", after="a")) == [near, newest, other]


def test_rows_of_another_spelling_do_not_serve() -> None:
    plain, markdown = human("Hafen"), human("Der Hafen", syntax="MarkdownFormat/text")
    assert accepted([plain, markdown], query(syntax="HtmlFormat/text")) == [plain]


MADE = {"signature": "pseudo|1", "glossary": "g", "syntax": "s"}


@pytest.mark.parametrize("field", ["signature", "glossary", "syntax"])
def test_a_draft_serves_only_the_engine_options_and_terms_that_it_was_made_with(field: str) -> None:
    row = machine("Hafen", signature="pseudo|1", glossary="g", syntax="s")
    same = query(signature="pseudo|1", glossary="g", syntax="s")
    assert (drafted([row], same), drafted([row], replace(same, **{field: "other"}))) == (row, None)  # type: ignore[arg-type]  # mypy cannot tell which field it is


def test_what_is_close_is_a_suggestion_and_what_is_not_is_none() -> None:
    source = "The harbour opens again for swimmers in June"
    row = human("Der Hafen öffnet im Juni wieder für Schwimmer", source=source)
    assert closest([row], query("The harbour opens again for swimmers in July")) == (row, 95)
    assert closest([row], query("A ferry waits")) is None
    assert closest([replace(row, origin="machine")], query(source)) is None


def test_every_part_of_a_row_is_in_its_checksum() -> None:
    row = human("Hafen")
    others = [human("Hafen", **{item.name: "other"}) for item in fields(Row) if item.name != "target"]
    assert len({row.checksum, human("other").checksum, *(other.checksum for other in others)}) == 2 + len(
        others
    )


def test_terms_that_a_unit_does_not_have_are_not_in_its_digest() -> None:
    def digest_with(rows: str) -> str:
        glossary = loads(f"type,en,de\n{rows}", path="glossary.csv")
        return terms_digest(glossary.terms(EN, DE), ["The harbour is open"])

    harbour = digest_with("term,harbour,Hafen\n")
    assert digest_with("term,harbour,Hafen\nterm,ferry,Fähre\n") == harbour
    assert digest_with("term,harbour,Hafenbecken\n") != harbour
    assert digest_with("term,ferry,Fähre\n") == terms_digest(Glossary().terms(EN, DE), ["The harbour"]) == ""


def test_texts_without_spaces_are_found_by_pairs_of_characters() -> None:
    assert words("港祭り Tokyo 2026 The the") == ["港祭", "祭り", "tokyo", "2026", "the"]
