from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.engines.pseudo import LOOK_ALIKES, PseudoEngine, PseudoTranslator
from foreigndesk.errors import SettingsError
from foreigndesk.locales import parse_locale
from foreigndesk.model import Alignment, Span

BACK = {alike: letter for letter, alike in LOOK_ALIKES.items()}


@pytest.fixture
def translator() -> PseudoTranslator:
    return PseudoEngine({}, []).open(parse_locale("en"), parse_locale("pt-BR"))


def test_the_signature_names_engine_pair_and_version(translator: PseudoTranslator) -> None:
    assert translator.signature == "pseudo|en-pt-BR|1"


def test_letters_get_accents_and_everything_else_stays(translator: PseudoTranslator) -> None:
    texts = ["Hello, Ukraine: 3.5 % – at 10:30!", "北京 ß _x_", ""]

    assert translator.translate(texts, alternatives=5) == [
        ("Ĥéļļö, Ûķŕåîñé: 3.5 % – åţ 10:30!",),
        ("北京 ß _ẋ_",),
        ("",),
    ]


def test_a_translation_is_aligned_word_by_word(translator: PseudoTranslator) -> None:
    tokens = (Span(0, 2), Span(2, 4), Span(5, 7))

    assert translator.align([("Oh?! no", "Öĥ?! ñö")]) == [
        Alignment(source=tokens, target=tokens, weights=({0: 1.0}, {1: 1.0}, {2: 1.0}))
    ]


def test_words_without_a_counterpart_are_aligned_with_nothing(translator: PseudoTranslator) -> None:
    assert translator.align([("a", "å b")]) == [
        Alignment(source=(Span(0, 1),), target=(Span(0, 1), Span(2, 3)), weights=({0: 1.0}, {}))
    ]


def test_it_has_no_doubts(translator: PseudoTranslator) -> None:
    assert translator.score([("a", "å"), ("b", "c")]) == [(), ()]
    assert translator.complete([("a", "å")]) == [""]


def test_it_is_always_available() -> None:
    assert PseudoEngine({}, []).pairs() == ["any-any (always available)"]


def test_an_option_is_refused() -> None:
    with pytest.raises(SettingsError, match="the engine “pseudo” has no option “beam”; remove it"):
        PseudoEngine({"beam": 4}, [])


@given(st.text())
def test_a_pseudo_translation_keeps_the_length_and_the_words(text: str) -> None:
    ((translation,),) = PseudoTranslator(parse_locale("en"), parse_locale("de")).translate([text])

    assert len(translation) == len(text)
    assert len(translation.split()) == len(text.split())


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_a_pseudo_translation_can_be_undone(text: str) -> None:
    ((translation,),) = PseudoTranslator(parse_locale("en"), parse_locale("de")).translate([text])

    assert translation.translate(BACK) == text
