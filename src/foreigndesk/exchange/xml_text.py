"""XML as text: elements with their attributes, escaped, without what XML cannot hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
RE_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write (its section 2.2)."""

# A parser reads line ends and tabs of attributes as spaces, and CR as LF, unless they are written as numbers.
TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
VALUE = TEXT | str.maketrans({'"': "&quot;", "\n": "&#10;", "\t": "&#9;"})


def escaped(text: str) -> str:
    """The text between tags; what XML cannot hold becomes U+FFFD."""
    return RE_UNFIT.sub("\ufffd", text).translate(TEXT)


def element(name: str, inner: str | None = None, /, **attributes: str | None) -> str:
    """An element around what is written already; attributes that are `None` are left out.

    `_` at the end of a name is dropped, `__` is a colon and `_` a hyphen: `xml__lang`, `source_language`, `id_`.

    >>> element("note", escaped("a < b"), xml__lang="de")
    '<note xml:lang="de">a &lt; b</note>'
    """
    written = "".join(
        f' {_name(key)}="{RE_UNFIT.sub(chr(0xFFFD), value).translate(VALUE)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if inner is None else f"<{name}{written}>{inner}</{name}>"


def block(parts: Iterable[str]) -> str:
    """Elements on lines of their own, indented by two spaces, to stand between two tags."""
    lines = "".join(f"{part}\n" for part in parts)
    return f"\n{lines}"


def _name(key: str) -> str:
    return key.rstrip("_").replace("__", ":").replace("_", "-")
