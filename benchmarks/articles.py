"""The sentences of a folder of articles, as foreigndesk reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foreigndesk import plugins
from foreigndesk.errors import ForeigndeskError
from foreigndesk.glossary import Glossary
from foreigndesk.locales import parse_locale
from foreigndesk.markup import masked
from foreigndesk.translation import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foreigndesk.model import Locale


def sentences_of(path: Path, tag: str) -> list[tuple[str, str]]:
    """The sentences, each once, and their references: the second column of `.tsv` files, else empty."""
    if path.suffix == ".tsv":
        rows = (line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines())
        return list(dict.fromkeys((source.strip(), reference.strip()) for source, reference in rows))
    locale = parse_locale(tag)
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    found = (sentence for file in files if file.is_file() for sentence in _sentences(file, locale))
    return [(sentence, "") for sentence in dict.fromkeys(found)]


def _sentences(file: Path, locale: Locale) -> Iterator[str]:
    format_ = next((one for one in _formats() if file.name.lower().endswith(one.suffixes)), None)
    if format_ is None:
        return
    terms = Glossary().terms(locale, locale)
    try:
        document = format_.parse(file.name, file.read_bytes().decode())
    except (ForeigndeskError, UnicodeDecodeError):
        return
    for segment in document.segments:
        if not segment.keep and any(map(str.isalpha, segment.inline.text)):
            text = text_of(masked(segment.inline).text, terms)
            yield from (" ".join(sentence.text.split()) for sentence in text.sentences)


def _formats() -> list[plugins.Format]:
    return [plugins.load(plugins.FORMATS, name)({}) for name in plugins.names(plugins.FORMATS)]
