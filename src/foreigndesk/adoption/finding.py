"""Which file is the translation of which article, by the conventions of static sites. Paths only; nothing is opened.

Hugo, Starlight, Docusaurus and others give a translation the path of its source below another folder, or a suffix with the
locale (`about.de.md`); where names are translated, a key in the front matter ties them together.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..catalog import SLUG
from ..slugs import UNNAMED, is_slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model import Document, Locale

CATALOG = ".po"
PLACES = ("locale", "path", "folder", "stem", "suffix")
"""What stands in braces in a pattern."""
ADDRESS_KEYS = ("url", "permalink")
"""Keys of front matter that give a page's whole address."""
RE_PLACE = re.compile(r"\{(\w*)\}")


def below(path: str, folder: str) -> str:
    """The path below a folder it lies in."""
    return PurePosixPath(path).relative_to(folder or ".").as_posix()


def placed(pattern: str, path: str, locale: Locale) -> str:
    """Where a pattern has the translation of an article; `path` is the article's below the folder that all share.

    >>> placed("{locale}/{folder}/{stem}.x{suffix}", "a/b.md", "de"), placed("c/{locale}/{path}", "a/b.md", "de")
    ('de/a/b.x.md', 'c/de/a/b.md')
    """
    article = PurePosixPath(path)
    values = {
        "locale": str(locale),
        "path": path,
        "folder": article.parent.as_posix(),
        "stem": article.stem,
        "suffix": article.suffix,
    }
    return PurePosixPath(RE_PLACE.sub(lambda found: values[found[1]], pattern)).as_posix()


def unknown_places(pattern: str) -> list[str]:
    """What stands in braces in a pattern and means nothing there."""
    return [name for name in RE_PLACE.findall(pattern) if name not in PLACES]


def by_path(articles: Mapping[str, str], translations: Mapping[str, str], locale: Locale) -> dict[str, str]:
    """Article -> translation of the same name; both maps go from paths below their folders to whole paths."""
    found = {}
    for path, article in articles.items():
        names = (name for name in _names(path, locale) if translations.get(name, article) != article)
        if name := next(names, ""):
            found[article] = translations[name]
    return found


def by_key(articles: Mapping[str, str], translations: Mapping[str, str]) -> dict[str, str]:
    """Article -> translation with the same value of a key; both maps go from paths to values, which may be empty.

    A value that several files on one side have ties none of them together.
    """
    ours, theirs = (_unique(each) for each in (articles, translations))
    return {ours[value]: theirs[value] for value in ours if value in theirs and ours[value] != theirs[value]}


def value_of(document: Document, key: str) -> str:
    """What an article's front matter says under a key; empty if nothing."""
    for segment in document.segments:
        if segment.context == key or (segment.plain and segment.role == key):
            return segment.source
    start = f"front matter {key}: "
    said = next((each.removeprefix(start) for each in document.skeleton if each.startswith(start)), "")
    return said.strip().strip("\"'")


def slug_of(document: Document, locale: Locale) -> str:
    """The slug that a translation has on its site: what it declares, else the last part of its address, else its name.

    Empty where it stands for its folder, or has none that a variant could have.
    """
    declared = next((segment.source for segment in document.segments if segment.context == SLUG), "")
    address = (
        next(filter(None, (value_of(document, key) for key in ADDRESS_KEYS)), "")
        .strip("/")
        .rpartition("/")[2]
    )
    stem = PurePosixPath(document.path).stem
    stem = re.sub(rf"\.{re.escape(locale)}\Z", "", stem, flags=re.IGNORECASE)
    slug = declared or address or ("" if stem.casefold() in UNNAMED else stem)
    return slug if is_slug(slug) else ""


def _names(path: str, locale: Locale) -> Iterator[str]:
    """What a translation of the article may be called below its folder."""
    article = PurePosixPath(path)
    tags = dict.fromkeys([str(locale), locale.lower(), locale.replace("-", "_")])
    yield path
    for tag in tags:
        yield str(article.with_name(f"{article.stem}.{tag}{article.suffix}"))
        yield f"{tag}/{path}"
    for name in (path, str(article.with_suffix(""))):
        yield f"{name}{CATALOG}"
        for tag in tags:
            yield from (f"{name}.{tag}{CATALOG}", f"{name}/{tag}{CATALOG}", f"{tag}/{name}{CATALOG}")


def _unique(values: Mapping[str, str]) -> dict[str, str]:
    """Value -> path, of values that one path alone has."""
    found: dict[str, list[str]] = {}
    for path, value in values.items():
        if value:
            found.setdefault(value, []).append(path)
    return {value: paths[0] for value, paths in found.items() if len(paths) == 1}
