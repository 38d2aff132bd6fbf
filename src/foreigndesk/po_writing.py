"""The lines of a PO message, as we write them: comments, and keywords with their strings.

polib breaks strings at hyphens, where a cut could not be told; gettext also within words of Chinese or Japanese.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from . import po_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .model import UnitKey

WIDTH = 79
"""The longest line, in columns: gettext's own, so that editors which call msgcat change no line breaks."""

LINE = 1
"""Where an editor opens an article."""

# What PO spells with a backslash: a letter, and octal for the control characters that have none.
ESCAPES = str.maketrans(
    {chr(code): f"\\{code:03o}" for code in range(1, 32)}
    | {character: f"\\{letter}" for letter, character in po_lines.LETTERS.items()}
)

# A line of a text, with its line feed.
RE_LINE = re.compile(r"[^\n]*\n|[^\n]+")

# A word with the spaces behind it. Strings are broken only after spaces: a file that was cut off between two
# lines of a string then ends in white space, by which the reader knows it.
RE_WORD = re.compile(r"[^ ]* +|[^ ]+")

FIRST_COMBINING = "\u0300"
"""The first character that does not take one column."""


class Part(NamedTuple):
    """Some lines of a message, and what they say: equal parts of a file may stand for each other."""

    says: tuple[object, ...]
    lines: Sequence[str]


def comments(kind: str, texts: Iterable[str]) -> Part:
    """Comment lines of a kind: `#` or `#.`."""
    given = tuple(texts)
    lines = [f"{kind} {line}" if line else kind for text in given for line in text.split("\n")]
    return Part((kind, given), lines)


def reference(article: str, key: UnitKey) -> Part:
    """Where the text stands: the article's first line, as other line numbers change whenever the article does.

    Without a line, Poedit opens no file, and gettext takes what follows a colon in the name for one.
    """
    return Part(("#:", key, article), [f"{unnumbered(article)}:{LINE}"] if article else [])


def unnumbered(article: str) -> str:
    """A reference without a line, as we wrote it before; catalogs keep it while nothing of their entry changes."""
    return f"#: \u2068{article}\u2069" if " " in article else f"#: {article}"


def field(line: str, *, width: float = WIDTH) -> Part:
    """A line of the header, with its line feed."""
    return Part(
        ("field", line), [piece for spelling in spelt(line) for piece in pieces(spelling, width=width)]
    )


def flags(names: Sequence[str], key: UnitKey) -> Part:
    """The flags of a message."""
    return Part(("#,", key, frozenset(names)), [f"#, {', '.join(names)}"] if names else [])


def texts(key: UnitKey | None, *, mark: str = "", width: float = WIDTH) -> Part:
    """`msgctxt` and `msgid`; nothing without a key."""
    if key is None:
        return Part(("msgid", mark, None), [])
    context, source = key
    lines = [
        *(string("msgctxt", spelt(context), mark=mark, width=width) if context else []),
        *string("msgid", spelt(source), mark=mark, width=width),
    ]
    return Part(("msgid", mark, key), lines)


def target(text: str, source: str, *, mark: str = "", width: float = WIDTH) -> Part:
    """`msgstr`, the translation of a source."""
    return Part(("msgstr", mark, text), string("msgstr", spelt(text, source), mark=mark, width=width))


def spelt(text: str, source: str = "") -> list[str]:
    """The text as PO spells it, parted behind its line feeds.

    White space at the end of a translation whose source has none is written as a number: it is meant, and no sign
    of a file that was cut off.
    """
    if text.endswith(po_lines.BREAKS) and source and not source.endswith(po_lines.BREAKS):
        *lines, last = spelt(text[:-1]) or [""]
        return [*lines, f"{last}\\{ord(text[-1]):03o}"]
    return [line.translate(ESCAPES) for line in RE_LINE.findall(text)]


def string(keyword: str, lines: Sequence[str], *, mark: str = "", width: float = WIDTH) -> list[str]:
    """A keyword with its string, on one line if it fits, else broken as gettext does."""
    whole = f'{mark}{keyword} "{"".join(lines)}"'
    if len(lines) < 2 and columns(whole) <= width:  # noqa: PLR2004  # one line, or none
        return [whole]
    return [f'{mark}{keyword} ""', *(piece for line in lines for piece in pieces(line, mark, width))]


def pieces(line: str, mark: str = "", width: float = WIDTH) -> list[str]:
    """A spelt line in quotes, on as many lines as it takes."""
    room = width - len(mark) - len('""')
    return [f'{mark}"{chunk}"' for chunk in _chunks(line, room)]


def columns(text: str) -> int:
    """How wide a text is in a terminal: East Asian characters take two columns, combining ones none."""
    if max(text, default="") < FIRST_COMBINING:
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(unicodedata.combining(character) > 0 for character in text)


def _chunks(line: str, room: float) -> Iterator[str]:
    chunk, taken = "", 0
    for word in RE_WORD.findall(line):
        width = columns(word)
        if chunk and taken + width > room:
            yield chunk
            chunk, taken = "", 0
        chunk += word
        taken += width
    yield chunk
