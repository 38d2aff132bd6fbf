"""The small words of a language, which say little alone: articles, pronouns, prepositions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .locales import language

if TYPE_CHECKING:
    from .model import Locale


def stop_words(locale: Locale) -> frozenset[str]:
    """Those of the locale's language, in lower case; none for a language that stopwordsiso does not know."""
    return _of_language(language(locale))


@cache
def _of_language(code: str) -> frozenset[str]:
    from stopwordsiso import stopwords  # noqa: PLC0415  # reads a 1 MB table; only drafts and slugs need it

    return frozenset(stopwords(code))
