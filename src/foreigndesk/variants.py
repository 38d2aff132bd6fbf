"""Document + catalog -> variant, with the proof that nothing but the words changed.

The variant is the article's exact text with the slices of its segments replaced. It is parsed again and must have
the article's skeleton and, segment by segment, its markup. Where a translation would change that, the source text
stands in; if even that does not help, there is no variant.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from .catalog import SLUG, usable
from .errors import InputError
from .model import Location, Slug, State, Variant
from .slugs import is_slug
from .variant_trials import Trials, is_changed, splice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .model import Catalog, Document, Entry, UnitKey
    from .plugins import Format


class Built(NamedTuple):
    """What a build gives."""

    variant: Variant
    rejected: tuple[InputError, ...]
    """One for each translation that would have broken the article, in its order; the source text stands in."""


def build(  # noqa: PLR0913  # all that a variant is made of
    document: Document,
    catalog: Catalog,
    format_: Format,
    *,
    slug: Slug,
    path: str,
    catalog_path: str,
    allows: Callable[[Entry], bool] = lambda _: True,
) -> Built:
    """The article in the catalog's locale; the source text stands in where no translation can be used.

    Only entries that `allows` lets pass are used. Raises `InputError` if the article cannot even be built without any.
    """
    used = [entry for entry in catalog.entries if allows(entry)]
    targets = usable(replace(catalog, entries=tuple(used)))
    targets |= {
        e.unit.key: str(slug)
        for e in catalog.entries
        if e.unit.context == SLUG and (e.unit.key in targets or slug != e.unit.source)
    }
    texts = [e.unit.key for e in catalog.entries if e.unit.context != SLUG]
    is_translated = not texts or any(key in targets for key in texts)
    # An article without a slug stands for its folder (`index.md`): a slug of its own would move its address.
    contexts = {segment.context for segment in document.segments} | {e.unit.context for e in catalog.entries}

    def status(*, is_whole: bool) -> str:
        return _status(used, is_whole=is_whole and len(used) == len(catalog.entries))

    def finish(text: str, *, is_whole: bool) -> str:
        metadata = {
            # Where nothing is translated, readers and search engines must know which language they meet.
            "lang": str(catalog.locale if is_translated else catalog.source_locale),
            **({"slug": str(slug)} if SLUG in contexts else {}),
            "translation_of": document.path,
            "translation_status": status(is_whole=is_whole),
        }
        return format_.annotate(text, metadata)

    trials = Trials(document, targets, format_, finish)
    text = trials.settle()
    variant = Variant(
        article=document.path,
        locale=catalog.locale,
        slug=slug,
        path=path,
        text=text,
        status=status(is_whole=not trials.rejected),
        pending=sum(1 for e in catalog.entries if e.unit.key not in targets or e.unit.key in trials.rejected),
    )
    return Built(variant, tuple(_errors(document, catalog, trials.rejected, catalog_path)))


def unusable(document: Document, catalog: Catalog, format_: Format) -> dict[UnitKey, str]:
    """For each reviewed translation that cannot stand in the article what is wrong with it, as a clause about it."""
    reviewed = [e for e in catalog.entries if e.translation.state is State.REVIEWED]

    def as_it_is(text: str, *, is_whole: bool) -> str:  # noqa: ARG001  # what variants say of themselves is no matter here
        return text

    trials = Trials(document, usable(replace(catalog, entries=tuple(reviewed))), format_, as_it_is)
    trials.settle()
    slugs = (e for e in reviewed if e.unit.context == SLUG and not is_slug(e.translation.target))
    return trials.rejected | {
        e.unit.key: "is no slug: lower-case letters, digits, single hyphens" for e in slugs
    }


def render(document: Document, targets: Mapping[UnitKey, str], format_: Format) -> str:
    """Put targets in the place of their segments; leave every other character alone."""
    return splice(
        document,
        (
            format_.encode(segment, targets[segment.key]) if is_changed(segment, targets) else None
            for segment in document.segments
        ),
    )


def slug_of(catalog: Catalog, fallback: str) -> Slug:
    """The variant's slug: the translation of the slug unit, else the source slug; not checked."""
    found = (e.translation.target.strip() or e.unit.source for e in catalog.entries if e.unit.context == SLUG)
    return Slug(next(found, fallback))


def safe_slug(catalog: Catalog, fallback: str, catalog_path: str) -> Slug:
    """The variant's slug; raises `InputError` if it is not a valid one, as it becomes a file name."""
    slug = slug_of(catalog, fallback)
    if slug == fallback or is_slug(slug):
        return slug
    line = next((entry.line for entry in catalog.entries if entry.unit.context == SLUG), 0)
    raise InputError(
        f"the slug “{ascii(slug)[1:-1]}” is not valid",
        remedy="use lower-case letters, digits and single hyphens",
        location=Location(catalog_path, line),
    )


def _status(used: Sequence[Entry], *, is_whole: bool) -> str:
    """How far a variant is of which these entries are used."""
    if any(entry.translation.state is not State.REVIEWED for entry in used):
        return "draft"
    if is_whole:
        return "reviewed"
    return "partial" if any(entry.unit.context != SLUG for entry in used) else "source"


def _errors(
    document: Document, catalog: Catalog, rejected: Mapping[UnitKey, str], catalog_path: str
) -> Iterator[InputError]:
    """An error for each rejected translation, where it stands in the catalog."""
    lines = {segment.key: segment.line for segment in reversed(document.segments)}
    for entry in catalog.entries:
        if what := rejected.get(entry.unit.key):
            yield InputError(
                f"the translation of {document.path}:{lines[entry.unit.key]} {what}",
                remedy="mend it in the catalog; until then the source text stands in",
                location=Location(catalog_path, entry.line),
            )
