"""What can be wrong with one translated unit. Each check has a rule that never changes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import confidence
from ..addresses import difference
from ..locales import language
from ..model import Severity, State
from . import numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..model import Inline
    from ..plugins import Pair

PARTICLE_LIST = "af al and bin da das de del della den der des di do dos du e el et la las le los of the und van von y zu zur"
PARTICLES = frozenset(PARTICLE_LIST.split())
"""Small words inside names: Ursula von der Leyen, Rio de Janeiro."""
RE_SLUG_SUFFIX = re.compile(r"-\d+\Z")
"""What makes a slug unique in its locale."""
NAME_LENGTH = 3
"""Up to so many words with capitals are a name, or a title that is not translated."""


@dataclass(frozen=True, slots=True)
class UnitCheck:
    """A rule with its usual severity and the generator that finds its cases."""

    rule: str
    severity: Severity
    find: Callable[[Pair], Iterator[str]]


def _missing(pair: Pair) -> Iterator[str]:
    if not pair.entry.translation.target.strip():
        yield "has no translation"


def _stale(pair: Pair) -> Iterator[str]:
    if pair.entry.is_stale:
        yield "the source changed since this was translated"


def _unreviewed(pair: Pair) -> Iterator[str]:
    if pair.entry.translation.state is State.TRANSLATED and not pair.entry.is_stale:
        yield "is a draft that nobody has reviewed"


def _doubtful(pair: Pair) -> Iterator[str]:
    made = pair.entry.translation
    if made.state is not State.TRANSLATED or pair.entry.is_stale or made.confidence is None:
        return
    level = confidence.level(made.confidence)
    if level != "ok":
        reasons = "; ".join(made.doubts) or "the engine is not sure of its words"
        yield f"is a doubtful draft ({made.confidence:.2f}, {level}): {reasons}"


def _unchanged(pair: Pair) -> Iterator[str]:
    """Equal words on both sides, unless they may be meant so: names, numbers, code, a single loan word."""
    is_same = pair.source.text.split() == pair.target.text.split()
    is_meant = pair.entry.unit.context == "slug" or language(pair.source_locale) == language(pair.locale)
    if is_same and not is_meant and _is_prose(_words(pair)):
        yield "the translation is the same as the source"


def _markup(pair: Pair) -> Iterator[str]:
    lost, added = difference(*map(_markup_names, (pair.source, pair.target)))
    yield from (f"markup lost: {name}" for name in lost.elements())
    yield from (f"markup added: {name}" for name in added.elements())


def _placeholder(pair: Pair) -> Iterator[str]:
    old, new = (Counter(_placeholder_names(inline)) for inline in (pair.source, pair.target))
    yield from (f"{name} is missing or altered" for name in (old - new).elements())
    yield from (f"{name} is not in the source" for name in (new - old).elements())


def _numbers(pair: Pair) -> Iterator[str]:
    source, target = pair.source.prose, pair.target.prose
    if pair.entry.unit.context == "slug":
        target = RE_SLUG_SUFFIX.sub("", target) if not RE_SLUG_SUFFIX.search(source) else target
    lost, added = numbers.differences(source, pair.source_locale, target, pair.locale)
    if lost or added:
        yield f"numbers differ: {numbers.listed(lost)} in the source, {numbers.listed(added)} in the translation"


def _term_missing(pair: Pair) -> Iterator[str]:
    yield from pair.missing_terms


def _term_forbidden(pair: Pair) -> Iterator[str]:
    yield from pair.forbidden_terms


MISSING = UnitCheck("missing", Severity.ERROR, _missing)
STALE = UnitCheck("stale", Severity.ERROR, _stale)
UNREVIEWED = UnitCheck("unreviewed", Severity.WARNING, _unreviewed)
DOUBTFUL = UnitCheck("doubtful", Severity.WARNING, _doubtful)
UNCHANGED = UnitCheck("unchanged", Severity.WARNING, _unchanged)
MARKUP = UnitCheck("markup", Severity.ERROR, _markup)
PLACEHOLDER = UnitCheck("placeholder", Severity.ERROR, _placeholder)
NUMBERS = UnitCheck("numbers", Severity.WARNING, _numbers)
TERM_MISSING = UnitCheck("term-missing", Severity.ERROR, _term_missing)
TERM_FORBIDDEN = UnitCheck("term-forbidden", Severity.ERROR, _term_forbidden)


def _words(pair: Pair) -> list[str]:
    """The words that a translation would have to change."""
    words = pair.source.prose
    for kept in pair.kept_words:
        words = words.replace(kept, " ")
    return [word for word in words.split() if any(letter.isalpha() for letter in word)]


def _is_prose(words: list[str]) -> bool:
    """Whether the words are a text rather than a name: several, and not just a few with capitals."""
    telling = [word for word in words if word not in PARTICLES]
    is_name = len(telling) <= NAME_LENGTH and all(
        word.strip("„“”\"'«»‚‘’([")[:1].isupper() for word in telling
    )
    return len(telling) > 1 and not is_name


def _markup_names(inline: Inline) -> list[str]:
    return [name for name in inline.names if not name.startswith("placeholder ")]


def _placeholder_names(inline: Inline) -> list[str]:
    return [name.removeprefix("placeholder ") for name in inline.names if name.startswith("placeholder ")]
