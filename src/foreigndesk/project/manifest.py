"""The record of what we last wrote as variants: what differs from it was changed by a person.

It belongs into version control, so it may come back with conflicts, and from people whom nobody knows: it never
names a file outside the folder of its locale.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..model import Locale, Location

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = ".manifest.json"
KEPT = "kept"
"""What is recorded of a layout that a person gave a variant."""
CONFLICT = "<<<<<<< "
"""How version control begins the first of two versions."""
REMEDY = "restore it from version control, or delete it and build: variants that differ then count as changed by people"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What we last wrote as a variant."""

    article: str
    locale: Locale
    digest: str
    """SHA-256 of the text with LF line ends, in hexadecimal."""
    status: str = ""
    """The variant's status then; empty where an older version did not record it."""
    layout: str = ""
    """`kept` where its line breaks and blank lines are a person's, not the article's."""


def digest(text: str) -> str:
    """SHA-256 of a text with LF line ends, as version control may change them."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


def loads(text: str, *, path: str, folder: str) -> dict[str, Record]:
    """Path of each variant -> its record; raises `InputError` for a damaged file or a path outside `folder`."""
    try:
        rows = json.loads(text)["variants"]
        return {name: _record(name, row, folder) for name, row in rows.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        line = getattr(error, "lineno", 0)
        is_conflict = text.split("\n")[line - 1 : line] and text.split("\n")[line - 1].startswith(CONFLICT)
        what = (
            "git left a conflict in the record of variants"
            if is_conflict
            else "the record of variants is damaged"
        )
        raise InputError(what, remedy=REMEDY, location=Location(path, line)) from error


def dumps(records: Mapping[str, Record]) -> str:
    """The file's text, sorted by path: an unchanged record changes no byte."""
    rows = {
        name: {"article": record.article, "locale": record.locale, "sha256": record.digest}
        | ({"status": record.status} if record.status else {})
        | ({"layout": record.layout} if record.layout else {})
        for name, record in sorted(records.items())
    }
    return json.dumps({"variants": rows}, indent=1, ensure_ascii=False) + "\n"


def merge(
    base: Mapping[str, Record], ours: Mapping[str, Record], theirs: Mapping[str, Record]
) -> dict[str, Record]:
    """What either side changed since `base`; our record where both wrote the same variant.

    A record that then does not fit its variant makes it count as changed by a person, so it is never overwritten.
    """
    merged: dict[str, Record] = {}
    for name in {**ours, **theirs}:
        before, mine, other = base.get(name), ours.get(name), theirs.get(name)
        kept = other if mine == before or (mine is None and other != before) else mine
        if kept is not None:
            merged[name] = kept
    return merged


def _record(name: str, row: Mapping[str, Any], folder: str) -> Record:
    article, locale, sha256 = (row[key] for key in ("article", "locale", "sha256"))
    status, layout = row.get("status", ""), row.get("layout", "")
    if not all(isinstance(value, str) for value in (article, locale, sha256, status, layout)):
        raise TypeError(name)
    path = PurePosixPath(name)
    if ".." in path.parts or not path.is_relative_to(PurePosixPath(folder) / locale):
        raise ValueError(name)
    return Record(article=article, locale=Locale(locale), digest=sha256, status=status, layout=layout)
