"""Which compounds honour a term: one case a line in `cases/glossary/compounds.txt`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foreigndesk.glossary import Concept, Glossary
from foreigndesk.glossary.compounds import REACH
from foreigndesk.locales import parse_locale

CASES = Path(__file__).parent / "cases" / "glossary" / "compounds.txt"
EN, DE = parse_locale("en"), parse_locale("de")


def _cases() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split(" / ") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("source", "target", "term", "forms", "text", "marked"), _cases())
def test_a_compound_honours_a_term_where_it_is_marked(
    source: str, target: str, term: str, forms: str, text: str, marked: str
) -> None:
    ours, theirs = parse_locale(source), parse_locale(target)
    concept = Concept(
        type="term", forms={ours: (term,), theirs: tuple(forms.split("|"))}, forbidden={}, exact=False
    )
    terms = Glossary(concepts=(concept,)).terms(ours, theirs)
    matches, translation = terms.find(text), re.sub("[⟦⟧]", "", marked)

    [place] = terms.places(matches, translation)

    shown = f"{translation[: place.start]}⟦{translation[place.start : place.end]}⟧" if place else ""
    assert shown + translation[place.end if place else 0 :] == marked


def test_two_terms_may_share_a_compound_but_not_a_part_of_it() -> None:
    page, resource = _term("page", "Seite"), _term("resource", "Ressource|Ressourcen")
    terms = Glossary(concepts=(page, resource)).terms(EN, DE)
    both, twice = terms.find("page resources"), terms.find("the page of a page")

    assert terms.missing(both, "die Seitenressourcen") == []
    assert [match.span for match in terms.missing(twice, "die Startseite")] == [twice[1].span]


def test_a_term_that_matches_in_exact_case_is_a_word_of_its_own() -> None:
    exact = _term("file", "Datei", exact=True)
    terms = Glossary(concepts=(exact,)).terms(EN, DE)
    matches = terms.find("the file name")

    assert terms.missing(matches, "der Dateiname") == matches


def test_a_compound_is_no_second_occurrence() -> None:
    terms = Glossary(concepts=(_term("file", "Datei"),)).terms(EN, DE)
    [match] = terms.find("the file name")

    assert [*terms.occurrences(match, "Datei und Dateiname")] == [(0, 5)]


def test_neighbours_are_looked_for_nearby() -> None:
    terms = Glossary(concepts=(_term("file", "Datei"),)).terms(EN, DE)
    [near] = terms.find(f"log{' ' * (REACH - 3)}file")
    [far] = terms.find(f"log{' ' * REACH}file")

    assert (near.neighbours, far.neighbours) == (("log",), ())


def _term(en: str, de: str, *, exact: bool = False) -> Concept:
    return Concept(
        type="term", forms={EN: tuple(en.split("|")), DE: tuple(de.split("|"))}, forbidden={}, exact=exact
    )
