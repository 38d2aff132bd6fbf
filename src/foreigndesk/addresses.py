"""Addresses of pages that a site has once per locale: `/es/service/#uso` is where Spanish readers find `/service/#usage`."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from .locales import find_locale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RE_LINK = re.compile(r"""(?:link |html <a [^>]*?href=["']?)(?=/(?!/)|\#|\.{1,2}/|https?://)""")
"""The name of an element that leads to a page, up to its address."""
RE_FOLDER = re.compile(r"/(?P<locale>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)(?=[/#?\"'\s]|\Z)")
"""The folder of a locale, at the beginning of a path."""
RE_FRAGMENT = re.compile(r"/?#[^\"'\s]*|/(?=[\"'\s]|\Z)")
"""A place on a page, which is called by a heading's words, or the slash at the end."""


def folded(name: str) -> str:
    """The name of a link without what differs between the locales of a page: its folder, the words of its headings.

    Any other name is given as it is. Of another site only the heading is left out: its first folder may be anybody's name.

    >>> folded("link /es/service/#uso"), folded("link https://a.example/it/service#uso"), folded("link /go/x")
    ('link /service', 'link https://a.example/it/service', 'link /go/x')
    """
    found = RE_LINK.match(name)
    if found is None:
        return name
    path = name[found.end() :]
    folder = RE_FOLDER.match(path)
    if folder and find_locale(folder["locale"]):
        path = path[folder.end() :]
    return found[0] + RE_FRAGMENT.sub("", path, count=1)


def difference(before: Iterable[str], after: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """The names of elements that a text lost, and those that it gained.

    A link that leads to the same page in another locale, or to another place on it, is neither: a translation sends
    its readers to what they can read.
    """
    old, new = Counter(before), Counter(after)
    lost, added = old - new, new - old
    for name in list(lost.elements()):
        other = next((each for each in added if folded(each) == folded(name)), None)
        if other is not None:
            lost -= Counter([name])
            added -= Counter([other])
    return lost, added


def admitted(wanted: Mapping[str, int], names: Iterable[str]) -> Counter[str]:
    """The wanted names, and those of the given ones that stand for a wanted one in another locale."""
    there = Counter(names)
    _, added = difference(Counter(wanted).elements(), there.elements())
    return Counter(wanted) + (there - Counter(wanted) - added)
