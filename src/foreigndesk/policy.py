"""What is published of an article in a locale: the rules of the settings, and the answer that they give together.

Of a rule for articles, one for a locale and the project's own, the first that says something decides: what an article is
weighs more than who reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from .model import State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Entry, Locale

Publish = Literal["drafts", "reviewed"]
"""Which translations readers may meet: all, or those that a person accepted."""
Fallback = Literal["leave-out", "source"]
"""What readers get where there is no such translation: no variant, or the source text in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What the settings say of some articles or of a locale; `None` leaves it to the next rule."""

    publish: Publish | None = None
    fallback: Fallback | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What holds for one article in one locale."""

    publish: Publish
    fallback: Fallback

    @property
    def is_strict(self) -> bool:
        """Whether nothing is published that nobody accepted."""
        return self.publish == "reviewed"

    @property
    def fills_in(self) -> bool:
        """Whether the source text stands in for what cannot be published, rather than the variant be left out."""
        return self.fallback == "source"

    def allows(self, entry: Entry) -> bool:
        """Whether readers may meet a unit's translation."""
        translation = entry.translation
        is_accepted = translation.state is State.REVIEWED or not self.is_strict
        return is_accepted and bool(translation.target.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All rules of a project."""

    default: Publish = "drafts"
    fallback: Fallback = "leave-out"
    locales: Mapping[Locale, Rule] = field(default_factory=dict)
    articles: Mapping[str, Rule] = field(default_factory=dict)
    """Glob of articles -> their rule; the first that matches decides."""

    def of(self, article: str, locale: Locale) -> Decision:
        """What holds for an article in a locale.

        >>> Policy(articles={"legal/*": Rule(publish="reviewed")}).of("legal/terms.md", "de").publish
        'reviewed'
        """
        matching = (rule for glob, rule in self.articles.items() if fnmatchcase(article, glob))
        rules = (next(matching, Rule()), self.locales.get(locale, Rule()))
        return Decision(
            publish=next((rule.publish for rule in rules if rule.publish), self.default),
            fallback=next((rule.fallback for rule in rules if rule.fallback), self.fallback),
        )
