from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.glossary import (
    PROPER_TYPES,
    Concept,
    ConceptType,
    Glossary,
    Match,
    Terms,
    capitalised,
    with_ending,
)
from foreigndesk.glossary.forms import JAMO
from foreigndesk.locales import parse_locale
from foreigndesk.model import Inline, Markup, Span

CASES = Path(__file__).parent / "cases" / "glossary"
DE, EN, FR, PT = map(parse_locale, ("de", "en", "fr", "pt"))
TYPES = {name: name for name in get_args(ConceptType)}


def _concept(de: str = "", en: str = "", *, kind: ConceptType = "term", forbidden: str = "") -> Concept:
    cells = {DE: de, EN: en}
    return Concept(
        type=kind,
        forms={locale: tuple(cell.split("|")) for locale, cell in cells.items() if cell},
        forbidden={EN: tuple(forbidden.split("|"))} if forbidden else {},
        exact=kind in PROPER_TYPES,
    )


def _terms(*concepts: Concept) -> Terms:
    return Glossary(concepts=concepts).terms(DE, EN)


def _found(terms: Terms, text: str) -> list[tuple[str, str]]:
    return [(match.source, match.forms[0]) for match in terms.find(text)]


def _cases() -> list[list[str]]:
    lines = (CASES / "finding.txt").read_text(encoding="utf-8").splitlines()
    return [line.split(" / ", 3) for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("tag", "kind", "cell", "marked"), _cases())
def test_a_term_is_found_where_it_is_marked(tag: str, kind: str, cell: str, marked: str) -> None:
    locale = parse_locale(tag)
    forms = {locale: tuple(cell.split("|")), PT: ("x",)}
    concept = Concept(type=TYPES[kind], forms=forms, forbidden={}, exact=kind in PROPER_TYPES)
    text = re.sub("[⟦⟧]", "", marked)

    found = Glossary(concepts=(concept,)).terms(locale, PT).find(text)

    assert [match.source for match in found] == re.findall("⟦(.*?)⟧", marked)
    assert all(text[match.span.start : match.span.end] == match.source for match in found)


def test_a_match_tells_place_spelling_target_and_ending() -> None:
    concept = _concept("Mark Rutte|Rutte", "Mark Rutte|Rutte", kind="name")

    [match] = _terms(concept).find("In Ruttes Rede")

    assert match == Match(
        span=Span(3, 9), source="Ruttes", concept=concept, forms=("Rutte", "Mark Rutte"), ending="s"
    )
    assert match.term == "Rutte"


def test_an_inferred_form_asks_for_what_its_declared_form_asks_for() -> None:
    concept = _concept("Lieferant|Zulieferer", "supplier|contractor", kind="term")

    [first, second] = _terms(concept).find("Lieferanten und Zulieferern")

    assert (first.term, first.lemma, first.forms) == ("Lieferant", "Lieferant", ("supplier", "contractor"))
    assert (second.source, second.term, second.forms) == (
        "Zulieferern",
        "Zulieferer",
        ("contractor", "supplier"),
    )
    assert second.ending == ""


def test_a_declared_form_comes_before_an_inferred_one() -> None:
    terms = _terms(_concept("Hafen", "harbour"), _concept("Hafens", "of the harbour"))

    [match] = terms.find("Hafens")

    assert (match.forms, match.lemma) == (("of the harbour",), "")


def test_a_person_may_inflect_the_target_of_an_inferred_form_but_not_of_a_declared_one() -> None:
    terms = _terms(_concept("Lieferant", "supplier"))
    declared, inferred = terms.find("Lieferant und Lieferanten")

    assert terms.unmet([inferred], "our suppliers") == []
    assert terms.unmet([declared], "our suppliers") == [declared]
    assert terms.missing([inferred], "our suppliers") == [inferred]


def test_what_is_opaque_is_blotted_out_and_holds_no_term() -> None:
    inline = Inline(
        text="Der Hafen und Hafen",
        markup=(
            Markup(kind="paired", name="strong", start=4, end=9, open="**", close="**"),
            Markup(kind="opaque", name="code Hafen", start=14, end=19, open="`Hafen`"),
        ),
    )

    assert inline.prose == "Der Hafen und \ufffc\ufffc\ufffc\ufffc\ufffc"
    assert [m.span for m in _terms(_concept("Hafen", "port")).find(inline.prose)] == [Span(4, 9)]


def test_of_overlapping_terms_the_leftmost_and_then_the_longest_is_found() -> None:
    terms = _terms(
        _concept("New York", "NYC"),
        _concept("York Times", "Times"),
        _concept("NATO", "Nato"),
        _concept("NATO-Gipfel", "summit"),
    )

    assert _found(terms, "New York Times, NATO-Gipfel, NATO") == [
        ("New York", "NYC"),
        ("NATO-Gipfel", "summit"),
        ("NATO", "Nato"),
    ]


def test_the_form_at_the_same_place_in_its_cell_is_preferred() -> None:
    terms = _terms(
        _concept("Europäische Kommission|EU-Kommission|Kommission", "European Commission|EU Commission")
    )

    [match] = terms.find("Die EU-Kommission")
    [further] = terms.find("Die Kommission")

    assert match.forms == ("EU Commission", "European Commission")
    assert further.forms == ("European Commission", "EU Commission")


def test_a_kept_term_is_asked_for_as_the_source_spells_it_without_its_ending() -> None:
    [match] = _terms(_concept("Kaipost", kind="keep")).find("Kaiposts Leser")

    assert (match.forms, match.term) == (("Kaipost",), "Kaipost")
    assert _terms().missing([match], "Readers of Kaipost") == []
    assert _terms().missing([match], "Kaipost's readers") == []


def test_a_term_without_a_target_form_is_not_asked_for() -> None:
    glossary = Glossary(concepts=(_concept("Hafen", "harbour"),))

    assert glossary.terms(DE, FR).find("Hafen") == []


def test_a_regional_locale_uses_the_forms_of_its_parent() -> None:
    glossary = Glossary(concepts=(_concept("Hafen", "harbour", forbidden="port"),), locales=(DE, EN))
    terms = glossary.terms(parse_locale("de-AT"), parse_locale("en-GB"))

    matches = terms.find("Hafen")

    assert terms.forbidden(matches, "a port") == [(matches[0], "port")]
    assert glossary.covers(parse_locale("de-AT"))
    assert not glossary.covers(FR)


def test_names_are_kept_on_top_of_the_glossary_which_comes_first() -> None:
    glossary = Glossary(concepts=(_concept("Danzig", "Gdansk", kind="place"),))

    terms = glossary.terms(DE, EN, ["Jo Ott", "Danzig", " "])

    assert _found(terms, "Jo Otts Danzig") == [("Jo Otts", "Jo Ott"), ("Danzig", "Gdansk")]
    assert terms.shared is glossary.terms(DE, EN)
    assert glossary.terms(DE, EN, [" "]) is glossary.terms(DE, EN)


def test_a_term_must_be_there_as_often_as_it_is_asked_for() -> None:
    terms = _terms(_concept("Hafen|Hafens", "harbour|haven"))
    first, second = matches = terms.find("Hafen des Hafens")

    assert terms.missing(matches, "port") == [first, second]
    assert terms.missing(matches, "a Harbour of the port") == [second]
    assert terms.missing(matches, "the harbour of the haven") == []
    assert terms.missing(matches, "harbours and havens") == [first, second]


def test_one_place_does_not_honour_two_terms() -> None:
    terms = _terms(_concept("NATO", "NATO"), _concept("NATO-Gipfel", "NATO summit"))
    nato, summit = terms.find("NATO und NATO-Gipfel")

    assert terms.missing([nato, summit], "the NATO summit") == [nato]
    assert terms.places([nato, summit], "NATO and the NATO summit") == [Span(0, 4), Span(13, 24)]


def test_a_target_in_decomposed_letters_honours_a_composed_term() -> None:
    terms = Glossary(concepts=(_concept("München", "Munich"),)).terms(EN, DE)
    target = unicodedata.normalize("NFD", "Für München!")
    matches = terms.find("Munich")

    [place] = terms.places(matches, target)

    assert place is not None
    assert target[place.start : place.end] == unicodedata.normalize("NFD", "München")


def test_occurrences_are_ascending_and_the_longest() -> None:
    terms = _terms(_concept("Rutte|Mark Rutte", "Rutte|Mark Rutte", kind="name"))
    [match] = terms.find("Rutte")

    assert list(terms.occurrences(match, "Mark Rutte's Rutte")) == [Span(0, 12), Span(13, 18)]
    assert len(list(terms.occurrences(match, "Mark Rutte's Rutte"))) == 2


def test_what_is_forbidden_is_found_unless_it_is_part_of_what_is_asked_for() -> None:
    terms = _terms(_concept("Gipfel", "NATO summit", forbidden="summit|top"), _concept("Hafen", "harbour"))
    matches = terms.find("Hafen, Gipfel, Gipfel")

    assert terms.forbidden(matches, "Top summit, NATO summit, topless") == [
        (matches[1], "Top"),
        (matches[1], "summit"),
    ]
    assert terms.forbidden(matches[:1], "Top summit") == []


@pytest.mark.parametrize(
    ("form", "tag", "genitive"),
    [
        ("Rutte", "en", "Rutte's"),
        ("James", "en", "James's"),
        ("Rutte", "de-AT", "Ruttes"),
        ("Scholz", "de", "Scholz’"),
        ("Strauß", "de", "Strauß’"),
        ("Rutte", "fr", "Rutte"),
    ],
)
def test_a_name_takes_its_language_s_genitive(form: str, tag: str, genitive: str) -> None:
    assert with_ending(form, parse_locale(tag)) == genitive


@pytest.mark.parametrize(
    ("form", "tag", "capital"),
    [
        ("prime minister", "en", "Prime minister"),
        ("eu", "de", "Eu"),
        ("ifade", "tr", "İfade"),
        ("ısı", "tr", "Isı"),
        ("ßa", "de", "ßa"),
        ("ǆep", "hr", "ǅep"),
        ("北约", "zh", "北约"),
        ("", "en", ""),
    ],
)
def test_a_form_begins_a_sentence_with_a_capital(form: str, tag: str, capital: str) -> None:
    assert capitalised(form, parse_locale(tag)) == capital


# A form cannot begin with what joins the letter before it: a combining mark, or a Korean vowel or final consonant.
FORMS = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters="|"), min_size=1, max_size=8
).filter(lambda form: unicodedata.category(form[0])[0] != "M" and ord(form[0]) not in JAMO)


@given(
    form=FORMS,
    kind=st.sampled_from(get_args(ConceptType)),
    tag=st.sampled_from(["de", "en", "tr", "zh", "ko", "hi"]),
)
def test_any_form_is_found_however_it_is_inflected(form: str, kind: ConceptType, tag: str) -> None:
    locale = parse_locale(tag)
    concept = Concept(type=kind, forms={locale: (form,)}, forbidden={}, exact=kind in PROPER_TYPES)
    terms = Glossary(concepts=(concept,)).terms(locale, locale)
    spellings = [form, unicodedata.normalize("NFD", form)]
    spellings += [with_ending(form, locale)] if kind in PROPER_TYPES else []
    spellings += [] if concept.exact else [capitalised(form, locale)]
    for spelling in spellings:
        text = f"\ue000 {spelling} \ue000"
        match = Match(span=Span(0, 1), source=form, concept=concept, forms=(form,))

        assert [found.source for found in terms.find(text)] == [spelling]
        assert terms.missing([match], text) == []


@given(st.text(alphabet="AaBbü\u0308\u00ad ’s-", max_size=30))
def test_matches_ascend_without_overlap_and_are_what_stands_there(text: str) -> None:
    terms = _terms(_concept("a", "x"), _concept("Aa b|ü", "y", kind="name"), _concept("b-b", "z"))

    matches = terms.find(text)

    assert all(left.span.end <= right.span.start for left, right in pairwise(matches))
    assert all(text[match.span.start : match.span.end] == match.source for match in matches)
