from __future__ import annotations

import pytest

from foreigndesk.locales import parse_locale
from foreigndesk.stop_words import stop_words


@pytest.mark.parametrize(("tag", "word"), [("de", "auf"), ("de-AT", "auf"), ("en", "the"), ("pt-BR", "para")])
def test_a_locale_has_the_stop_words_of_its_language(tag: str, word: str) -> None:
    assert word in stop_words(parse_locale(tag))


def test_a_language_that_nobody_collected_has_none() -> None:
    assert stop_words(parse_locale("gsw")) == frozenset()
