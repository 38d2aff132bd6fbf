"""The words of a run: what stands around them is no part of the unit."""

from __future__ import annotations

from collections import defaultdict
from html import unescape
from typing import TYPE_CHECKING

from .html_elements import WORDS
from .html_pieces import Piece
from .html_tokens import on_one_line, read_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

ANCHORS = frozenset("¶#§🔗")
"""What links to headings consist of; no translation does."""
SPACE = " \t\n\f\r"
"""White space of HTML."""


def inner(text: str, pieces: Sequence[Piece]) -> tuple[int, int]:
    """Which pieces of a run are its unit: `pieces[first:last]`, an empty range if it has no words.

    Left out at both ends are white space, elements without words, and tags whose element holds all words.
    """
    content = [
        index
        for index, piece in enumerate(pieces)
        if _is_content(text, piece) and not _is_anchor(text, pieces[max(index - 1, 0) : index + 2])
    ]
    if not content:
        return 0, 0
    first, last = content[0], content[-1]
    if last - first == len(pieces) - 1:
        return 0, len(pieces)
    partners = _partners(pieces)
    start = next((index for index in range(first) if first <= partners.get(index, -1) <= last), first)
    end = next(
        (index for index in range(len(pieces) - 1, last, -1) if start <= partners.get(index, -1) <= last),
        last,
    )
    return start, end + 1


def word_of(text: str, piece: Piece) -> str:
    """What a kept element says as a word of its sentence; empty if it stands between words."""
    if piece.tag is None or not (piece.is_whole or piece.tag.name in WORDS):
        return ""
    tokens = read_tokens(text, piece.tag_end, piece.end)
    words = "".join(text[each.start : each.end] for each in tokens if each.kind == "text")
    return on_one_line(unescape(words))


def _is_content(text: str, piece: Piece) -> bool:
    match piece.kind:
        case "text":
            return bool(text[piece.start : piece.end].strip(SPACE))
        case "output":
            return True
        case "kept":
            return word_of(text, piece) != ""
        case _:
            return False


def _is_anchor(text: str, around: Sequence[Piece]) -> bool:
    """Whether a link around a piece is one to its heading, as generators of documentation make them."""
    match around:
        case [Piece(kind="start", tag=before), Piece(kind="text", start=start, end=end), Piece(kind="end")]:
            return before is not None and before.name == "a" and text[start:end].strip(SPACE) in ANCHORS
        case _:
            return False


def _partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """For each tag whose element begins and ends in the run, where its other tag is."""
    opened: list[tuple[str, int]] = []
    places: defaultdict[str, list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    for index, piece in enumerate(pieces):
        if piece.kind == "start" and piece.tag:
            places[piece.tag.name].append(len(opened))
            opened.append((piece.tag.name, index))
        elif piece.kind == "end" and piece.tag and places[piece.tag.name]:
            depth = places[piece.tag.name][-1]
            partner = opened[depth][1]
            found[partner], found[index] = index, partner
            for name, _ in opened[depth:]:
                places[name].pop()
            del opened[depth:]
    return found
