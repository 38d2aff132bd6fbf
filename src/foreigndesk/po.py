"""Catalogs as PO text, for people, editors and gettext's own tools.

A machine draft is `fuzzy`; removing the flag is the review. What PO has no place for is made anew on every run
(notes, references) or stands in `#.` lines, which tools may drop without harm (`Draft: …`, `Doubt: …`).

Files are read by `po_reader`, as polib takes a file that was cut off for an empty one. They are written here, as
polib breaks strings at hyphens, where a cut could not be told; polib proves in `po_proof` what we write.
"""

from __future__ import annotations

import math
import re
import unicodedata
from typing import TYPE_CHECKING, NoReturn

from . import po_notes, po_reader
from .catalog import settle
from .errors import InputError
from .locales import find_locale, plural_forms, posix
from .model import Catalog, Entry, Locale, Location, State, Translation, Unit
from .po_proof import prove

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .model import UnitKey
    from .po_proof import Message
    from .po_reader import Block

LANGUAGE = "Language"
SOURCE_LANGUAGE = "X-Source-Language"
ARTICLE = "X-Foreigndesk-Article"

WIDTH = 79
"""The longest line, in columns: gettext's own, so that editors which call msgcat change no line breaks."""

# What PO spells with a backslash: a letter, and octal for the control characters that have none.
ESCAPES = str.maketrans(
    {chr(code): f"\\{code:03o}" for code in range(1, 32)}
    | {character: f"\\{letter}" for letter, character in po_reader.LETTERS.items()}
)

# A line of a text, with its line feed.
RE_LINE = re.compile(r"[^\n]*\n|[^\n]+")

# A word with the spaces behind it. Strings are broken only after spaces: a file that was cut off between two
# lines of a string then ends in white space, by which the reader knows it.
FIRST_COMBINING = "\u0300"
"""The first character that does not take one column."""
RE_WORD = re.compile(r"[^ ]* +|[^ ]+")

# The character set in a Content-Type.
RE_CHARSET = re.compile(r"charset=(?P<name>\S+)", re.IGNORECASE)


def new_header(article: str, source_locale: Locale, locale: Locale, revision_date: str) -> dict[str, str]:
    """The fields of a new catalog's header, complete, so that `msgfmt --check` has nothing to say.

    `revision_date` reads as gettext's dates do: `2026-11-22 14:05+0100`.
    """
    return {
        "Project-Id-Version": article,
        "PO-Revision-Date": revision_date,
        "Last-Translator": "Automatically generated",
        "Language-Team": "none",
        **_required_fields(article, source_locale, locale),
    }


def loads(text: str, *, path: str) -> Catalog:
    """The catalog in a PO file; raises `InputError` with path and line for a damaged or foreign one.

    `article` and `source_locale` are empty where an editor dropped their fields: the caller knows them.
    """
    header, *blocks = po_reader.read(text, path=path)
    place = Location(path, header.line)
    fields = _fields(header, place)
    _reject_charset(fields.get("Content-Type", ""), place)
    if not blocks and ARTICLE not in fields:
        _fail("the file ends inside its header", "restore what was cut off", place)
    return Catalog(
        article=fields.get(ARTICLE, ""),
        source_locale=_locale(SOURCE_LANGUAGE, fields, place) if fields.get(SOURCE_LANGUAGE) else Locale(""),
        locale=_locale(LANGUAGE, fields, place),
        entries=tuple(_entry(block) for block in blocks if not block.obsolete),
        obsolete=tuple(_entry(block) for block in blocks if block.obsolete and block.target),
        header=fields,
        header_comments=header.comments,
    )


def dumps(catalog: Catalog) -> str:
    """The PO file of a catalog: `loads` gives back an equal one.

    Header fields that PO cannot do without are added. Sources must not be empty; obsolete entries without a
    target, and the notes of obsolete ones, are left out.
    """
    reference = _reference(catalog.article)
    obsolete = [entry for entry in catalog.obsolete if entry.translation.target]
    messages = [
        _header_lines(catalog),
        *(
            _message(entry, [*_comments("#.", po_notes.dumps(settle(entry))), *reference])
            for entry in catalog.entries
        ),
        *(
            _message(entry, _comments("#.", po_notes.dumps_draft(settle(entry))), mark="#~ ")
            for entry in obsolete
        ),
    ]
    text = "\n".join("".join(f"{line}\n" for line in message) for message in messages)
    prove(text, [_told(entry) for entry in [*catalog.entries, *obsolete]])
    return text


def _required_fields(article: str, source_locale: Locale, locale: Locale) -> dict[str, str]:
    return {
        LANGUAGE: posix(locale),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms(locale),
        SOURCE_LANGUAGE: source_locale,
        "X-Generator": "foreigndesk",
        ARTICLE: article,
    }


def _fields(header: Block, place: Location) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in header.target.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields[name.strip()] = value.strip()
        elif line.strip():
            _fail(f"a line of the header has no colon: “{line}”", "write it as Name: value", place)
    return fields


def _reject_charset(content_type: str, place: Location) -> None:
    found = RE_CHARSET.search(content_type)
    if found is None or found["name"].casefold() not in {"utf-8", "utf8"}:
        what = f"the header's charset is {found['name'] if found else 'missing'}"
        remedy = "save the file as UTF-8 and write “Content-Type: text/plain; charset=UTF-8” into its header"
        _fail(what, remedy, place)


def _locale(name: str, fields: dict[str, str], place: Location) -> Locale:
    found = find_locale(fields.get(name, ""))
    if found is None:
        what = f"the header's {name} is “{fields.get(name, '')}”, which is no locale"
        _fail(what, f"write “{name}: de” or what it is into the header", place)
    return found


def _entry(block: Block) -> Entry:
    notes = po_notes.loads(() if block.obsolete else block.notes)
    drafted = po_notes.loads(block.notes if "fuzzy" in block.flags else ())
    return settle(
        Entry(
            unit=Unit(
                source=block.source,
                context=block.context,
                note=notes.note,
                author_note=notes.author_note,
                terms=tuple(notes.terms),
            ),
            translation=Translation(
                target=block.target,
                state=State.TRANSLATED if "fuzzy" in block.flags else State.REVIEWED,
                origin=drafted.origin,
                doubts=tuple(drafted.doubts),
                suggestion=drafted.suggestion,
                confidence=drafted.confidence,
                previous=block.previous,
            ),
            comments=block.comments,
            flags=tuple(flag for flag in block.flags if flag != "fuzzy"),
            line=block.line,
        )
    )


def _told(entry: Entry) -> Message:
    """What any reader of the file must find of an entry."""
    translation = settle(entry).translation
    return (*entry.unit.key, translation.target, translation.state is State.TRANSLATED)


def _header_lines(catalog: Catalog) -> list[str]:
    text = "".join(f"{name}: {value}\n" for name, value in _header_fields(catalog).items())
    return [*_comments("#", catalog.header_comments), 'msgid ""', *_string("msgstr", _lines(text))]


def _header_fields(catalog: Catalog) -> dict[str, str]:
    """The catalog's own fields in their order, with none missing and none that tells another tale than the catalog."""
    required = _required_fields(catalog.article, catalog.source_locale, catalog.locale)
    fields = {
        **catalog.header,
        **{name: value for name, value in required.items() if name not in catalog.header},
    }
    fields[ARTICLE] = catalog.article
    for name, locale in ((LANGUAGE, catalog.locale), (SOURCE_LANGUAGE, catalog.source_locale)):
        if find_locale(fields[name]) != locale:
            fields[name] = required[name]
    return fields


def _reference(article: str) -> list[str]:
    """Where the text stands. Without a line number: those would change whenever the article does."""
    return [f"#: \u2068{article}\u2069" if " " in article else f"#: {article}"] if article else []


def _comments(mark: str, texts: Iterable[str]) -> list[str]:
    return [f"{mark} {line}" if line else mark for text in texts for line in text.split("\n")]


def _message(entry: Entry, notes: Sequence[str], *, mark: str = "") -> list[str]:
    unit, translation = entry.unit, settle(entry).translation
    flags = ["fuzzy", *entry.flags] if translation.state is State.TRANSLATED else entry.flags
    width = math.inf if "no-wrap" in flags else WIDTH
    return [
        *_comments("#", entry.comments),
        *notes,
        *([f"#, {', '.join(flags)}"] if flags else []),
        *_key(translation.previous, mark="#~| " if mark else "#| ", width=width),
        *_key(unit.key, mark=mark, width=width),
        *_string("msgstr", _lines(translation.target, unit.source), mark=mark, width=width),
    ]


def _key(key: UnitKey | None, *, mark: str, width: float) -> list[str]:
    if key is None:
        return []
    context, source = key
    return [
        *(_string("msgctxt", _lines(context), mark=mark, width=width) if context else []),
        *_string("msgid", _lines(source), mark=mark, width=width),
    ]


def _lines(text: str, source: str = "") -> list[str]:
    """The text as PO spells it, parted behind its line feeds.

    White space at the end of a translation whose source has none is written as a number: it is meant, and no sign
    of a file that was cut off.
    """
    if text.endswith(po_reader.BREAKS) and source and not source.endswith(po_reader.BREAKS):
        *lines, last = _lines(text[:-1]) or [""]
        return [*lines, f"{last}\\{ord(text[-1]):03o}"]
    return [line.translate(ESCAPES) for line in RE_LINE.findall(text)]


def _string(keyword: str, lines: Sequence[str], *, mark: str = "", width: float = WIDTH) -> list[str]:
    """A keyword with its string, on one line if it fits, else broken as gettext does."""
    whole = f'{mark}{keyword} "{"".join(lines)}"'
    if len(lines) < 2 and _columns(whole) <= width:  # noqa: PLR2004  # one line, or none
        return [whole]
    room = width - len(mark) - len('""')
    return [f'{mark}{keyword} ""', *(f'{mark}"{chunk}"' for line in lines for chunk in _chunks(line, room))]


def _chunks(line: str, room: float) -> Iterator[str]:
    chunk, taken = "", 0
    for word in RE_WORD.findall(line):
        columns = _columns(word)
        if chunk and taken + columns > room:
            yield chunk
            chunk, taken = "", 0
        chunk += word
        taken += columns
    yield chunk


def _columns(text: str) -> int:
    """How wide a text is in a terminal: East Asian characters take two columns, combining ones none."""
    if max(text, default="") < FIRST_COMBINING:
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _fail(what: str, remedy: str, place: Location) -> NoReturn:
    raise InputError(what, remedy=remedy, location=place)
