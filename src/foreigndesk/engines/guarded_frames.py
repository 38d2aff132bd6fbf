"""What goes between us and an engine in its own process: JSON in frames, each with its length before it.

JSON and no pickle: the models come from strangers, and what takes over the child must not get us, too.
"""

from __future__ import annotations

import json
import struct
from array import array
from base64 import b64decode, b64encode
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, Any

from ..model import Alignment, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HEAD = struct.Struct("<I")
LONGEST_FRAME = 1024**3
"""Bytes; a pool of 2,000 texts takes less than one hundredth of it."""


def write(stream: IO[bytes], message: object) -> None:
    """Send a message; raises `OSError` where nobody reads."""
    content = json.dumps(message, separators=(",", ":")).encode("ascii")
    stream.write(HEAD.pack(len(content)) + content)
    stream.flush()


def read(stream: IO[bytes]) -> Any:
    """The next message; raises `EOFError` at the end, and `ValueError` for what is no message."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError
    (length,) = HEAD.unpack(head)
    if length > LONGEST_FRAME:
        raise ValueError("a frame is too long")
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return json.loads(content)


def packed(alignment: Alignment) -> list[Any]:
    """An alignment as lists of numbers, but its shares as bytes: numbers with a point are slow to spell and read."""
    rows = alignment.weights
    shares = array("d", chain.from_iterable(row.values() for row in rows))
    return [
        [*chain.from_iterable(alignment.source)],
        [*chain.from_iterable(alignment.target)],
        [len(row) for row in rows],
        [*chain.from_iterable(rows)],
        b64encode(shares.tobytes()).decode("ascii"),
        alignment.accuracy,
    ]


def unpacked(lists: Any) -> Alignment:
    """The alignment; raises `ValueError` or `TypeError` if it is none."""
    source, target, lengths, tokens, encoded, accuracy = lists
    shares = array("d", b64decode(encoded, validate=True))
    if not sum(lengths) == len(tokens) == len(shares):
        raise ValueError("the rows of an alignment do not fit")
    links = zip(tokens, shares, strict=True)
    weights = tuple(dict(islice(links, length)) for length in lengths)
    return Alignment(source=_spans(source), target=_spans(target), weights=weights, accuracy=float(accuracy))


def texts(value: Any) -> tuple[str, ...]:
    """What `translate` gives for a text; raises `TypeError` if it is something else."""
    return tuple(map(text, value))


def numbers(value: Any) -> tuple[float, ...]:
    """What `score` gives for a pair."""
    return tuple(map(float, value))


def text(value: Any) -> str:
    """What `complete` gives for a pair."""
    if not isinstance(value, str):
        raise TypeError("this is no text")
    return value


PACK: dict[str, Callable[[Any], Any]] = {"translate": list, "align": packed, "score": list, "complete": str}
"""Method of a translator -> how what it gives for one text is sent."""
UNPACK: dict[str, Callable[[Any], Any]] = {
    "translate": texts,
    "align": unpacked,
    "score": numbers,
    "complete": text,
}


def _spans(flat: Sequence[int]) -> tuple[Span, ...]:
    return tuple(map(Span._make, zip(flat[::2], flat[1::2], strict=True)))
