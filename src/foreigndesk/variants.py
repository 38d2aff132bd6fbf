"""Document + catalog -> variant, with the proof that nothing but the words changed.

The variant is the article's exact text with the slices of its segments replaced. It is parsed again and must have
the article's skeleton and, segment by segment, its markup; otherwise there is no variant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .catalog import usable
from .errors import InputError
from .model import Location, Slug, State, Variant
from .slugs import is_slug

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Catalog, Document, Segment, UnitKey
    from .plugins import Format

SLUG = "slug"
"""The context of the unit that names the variant."""


def build(
    document: Document, catalog: Catalog, format_: Format, *, slug: Slug, path: str, catalog_path: str
) -> Variant:
    """The article in the catalog's locale; the source text stands in where there is no translation.

    Raises `InputError` naming the segment where a translation would break the article.
    """
    targets = usable(catalog)
    targets |= {key: slug for key in targets if key[0] == SLUG}
    states = [e.translation.state for e in catalog.entries]
    status = "reviewed" if all(state is State.REVIEWED for state in states) else "draft"
    # An article without a slug stands for its folder (`index.md`): a slug of its own would move its address.
    contexts = {segment.context for segment in document.segments} | {e.unit.context for e in catalog.entries}
    metadata = {
        "lang": str(catalog.locale),
        **({"slug": str(slug)} if SLUG in contexts else {}),
        "translation_of": document.path,
        "translation_status": status,
    }
    text = format_.annotate(render(document, targets, format_), metadata)
    _prove(document, format_.parse(document.path, text), catalog, catalog_path)
    return Variant(
        article=document.path,
        locale=catalog.locale,
        slug=slug,
        path=path,
        text=text,
        status=status,
        pending=sum(1 for entry in catalog.entries if entry.unit.key not in targets),
    )


def render(document: Document, targets: Mapping[UnitKey, str], format_: Format) -> str:
    """Put targets in the place of their segments; leave every other character alone."""
    parts, end = [], 0
    for segment in document.segments:
        parts.append(document.text[end : segment.start])
        end = segment.end
        target = targets.get(segment.key, segment.source)
        is_changed = target != segment.source and not segment.keep
        parts.append(format_.encode(segment, target) if is_changed else document.text[segment.start : end])
    return "".join([*parts, document.text[end:]])


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


def _prove(document: Document, variant: Document, catalog: Catalog, catalog_path: str) -> None:
    lines = {entry.unit.key: entry.line for entry in catalog.entries}

    def broken(segment: Segment, what: str) -> InputError:
        place = Location(catalog_path, lines.get(segment.key, 0))
        return InputError(
            f"the translation of {document.path}:{segment.line} {what}",
            remedy="mend it in the catalog",
            location=place,
        )

    before, after = list(document.segments), list(variant.segments)
    if not any(segment.context == SLUG for segment in before):
        # It gains a slug beside its other metadata; what that says was checked before.
        after = [segment for segment in after if segment.context != SLUG]
    for old, new in zip(before, after, strict=False):
        if old.inline.names != new.inline.names:
            raise broken(old, _difference(old, new))
    if document.skeleton != variant.skeleton or len(before) != len(after):
        raise broken(before[min(len(before), len(after)) - 1], "changes the structure of the article")


def _difference(old: Segment, new: Segment) -> str:
    """What markup came or went, in the words of the person who must put it right."""
    lost = [name for name in old.inline.names if old.inline.names.count(name) > new.inline.names.count(name)]
    added = [name for name in new.inline.names if new.inline.names.count(name) > old.inline.names.count(name)]
    told = [f"lost {', '.join(dict.fromkeys(lost))}"] if lost else []
    return " and ".join([*told, *([f"added {', '.join(dict.fromkeys(added))}"] if added else [])])
