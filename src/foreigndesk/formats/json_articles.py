"""Articles exported from a CMS as JSON: the strings that paths lead to, as plain text, Markdown or HTML."""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Document, Location, Segment
from . import json_metadata
from .json_fields import find_fields
from .json_options import read_options
from .json_strings import Strings, role_of
from .json_values import decode, read_values
from .markdown_events import line_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..model import Inline
    from .json_fields import Found
    from .json_values import Value

SLUG = "slug"
"""The role of the string that names the variant."""


class JsonFormat:
    """Reads and writes JSON. The option `paths` lists what is translated, `syntaxes` says what is Markdown or HTML."""

    suffixes: tuple[str, ...] = (".json",)

    def __init__(self, options: Mapping[str, object]) -> None:
        self._syntaxes = read_options(options)
        self._strings = Strings()

    def parse(self, path: str, text: str) -> Document:
        """The article's segments and skeleton; raises `InputError` with path and line for what is not strict JSON."""
        root = read_values(path, text)
        fields = list(self._fields(path, text, root))
        return Document(
            path=path,
            text=text,
            segments=tuple(segment for field in fields for segment in field.segments),
            skeleton=tuple(_skeleton(text, root, fields)),
            lang=json_metadata.declared_language(text, root),
        )

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        return self._strings.inline(source, _inner(syntax))

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text must spell them; in plain text nothing has another meaning."""
        return self._strings.escape(words, _inner(syntax))

    def encode(self, segment: Segment, target: str) -> str:
        """What stands between the quotes for `target`; raises `InputError` where Markdown could not mean it there."""
        written = self._strings.encode(replace(segment, syntax=_inner(segment.syntax)), target)
        return json.dumps(written, ensure_ascii=segment.syntax.startswith("json-ascii:"))[1:-1]

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The variant's text with `lang`, `slug`, … in the outermost object; an array has no place for them."""
        root = read_values("", text)
        if self._has_slug_of_its_own("", text, root):
            metadata = {key: value for key, value in metadata.items() if key != SLUG}
        return json_metadata.annotate(text, root, metadata)

    def _found(self, path: str, text: str, root: Value) -> Iterator[Found]:
        line = line_numbers(text)
        return find_fields(text, root, list(self._syntaxes), lambda at: Location(path, line(at)))

    def _has_slug_of_its_own(self, path: str, text: str, root: Value) -> bool:
        """Whether the article's slug is kept, or stands somewhere else than in the outermost object."""
        outer = root.members[SLUG].value if root.kind == "object" and SLUG in root.members else None
        slugs = [each for each in self._found(path, text, root) if role_of(each.path) == SLUG]
        if any(each.told.keep and each.value is outer for each in slugs):
            return True
        written = (each.value for each in slugs if not each.told.keep)
        slug = next((value for value in written if value.end - value.start > len('""')), None)
        return slug is not None and slug is not outer

    def _fields(self, path: str, text: str, root: Value) -> Iterator[_Field]:
        """The translated strings, in document order."""
        line = line_numbers(text)
        head = "json-ascii" if json_metadata.is_escaped(text) else "json"
        outer = root.members[SLUG].value if root.kind == "object" and SLUG in root.members else None
        has_slug = False
        for found in self._found(path, text, root):
            value, pointer, told = found
            string, place = decode(text, value.start + 1, value.end - 1)
            location = Location(path, line(value.start))
            if "\0" in string:
                raise InputError("a text has a NUL character", remedy="remove “\\u0000”", location=location)
            role = role_of(pointer)
            try:
                read, skeleton = self._strings.read(string, role, self._syntaxes[pointer], is_kept=told.keep)
            except InputError as error:
                # A string has no lines of its own: its escapes stand on one.
                raise InputError(error.what, remedy=error.remedy, location=location) from error
            segments = []
            for each in read:
                # An article has one slug; those of other articles in the file must not become the same.
                keep = each.keep or told.keep or (has_slug and each.role == SLUG)
                context = "" if told.keep and value is not outer else _context(each.context, told.context)
                segments.append(
                    replace(
                        each,
                        start=place(each.start),
                        end=place(each.end),
                        line=location.line,
                        syntax=f"{head}:{each.syntax}",
                        keep=keep,
                        context=context,
                        author_note=each.author_note or told.note,
                    )
                )
            has_slug = has_slug or (not told.keep and any(each.role == SLUG for each in segments))
            yield _Field(
                start=value.start + 1, end=value.end - 1, segments=tuple(segments), skeleton=skeleton
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A translated string, between its quotes at `text[start:end]`."""

    start: int
    end: int
    segments: tuple[Segment, ...]
    skeleton: tuple[str, ...]


def _inner(syntax: str) -> str:
    """The syntax of the string itself, without how the file escapes it; that of a slot has nothing else."""
    head, colon, inner = syntax.partition(":")
    return inner if colon else head


def _context(own: str, told: str) -> str:
    """The context of a unit; that of a slug is what makes it one."""
    return own if own == SLUG else ": ".join(filter(None, [own, told]))


def _skeleton(text: str, root: Value, fields: Sequence[_Field]) -> Iterator[str]:
    """Everything between the translated strings as it is written, and the shape of each of these."""
    starts = [field.start for field in fields]
    yield root.kind
    for start, end in json_metadata.shape_ranges(root):
        cursor = start
        for field in fields[bisect_left(starts, start) : bisect_left(starts, end)]:
            yield text[cursor : field.start]
            yield from field.skeleton
            cursor = field.end
        yield text[cursor:end]
