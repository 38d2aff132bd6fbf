"""The three plugin points, and how to find a plugin by its name.

Ours are listed in `BUILTINS`; others register under the entry-point groups `foreigndesk.formats`,
`foreigndesk.engines` and `foreigndesk.checks`. A plugin is imported only when it is named: a broken one
never breaks a command that does not need it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TYPE_CHECKING, Any, Protocol, Self

from .errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .model import Alignment, Document, Entry, Inline, Locale, Segment, Severity

FORMATS = "foreigndesk.formats"
ENGINES = "foreigndesk.engines"
CHECKS = "foreigndesk.checks"


class Format(Protocol):
    """Finds the translatable slices of an article, and writes translations into them.

    Made with its own table of the settings, e.g. `[tool.foreigndesk.formats.markdown]`; unknown keys raise
    `SettingsError`.
    """

    suffixes: tuple[str, ...]
    """File name endings in lower case, e.g. `(".md", ".markdown")`."""

    def parse(self, path: str, text: str) -> Document:
        """The article's segments and skeleton; raises `InputError` with path and line."""
        ...

    def inline(self, source: str, syntax: str) -> Inline:
        """A unit's text, parted into words and markup."""
        ...

    def escape(self, words: str, syntax: str) -> str:
        """Plain words as a unit's text must spell them, so that none of them becomes markup."""
        ...

    def encode(self, segment: Segment, target: str) -> str:
        """What stands in the document for `target` in the place of `segment`, with what it adds spelled as words.

        Raises `InputError` where there is no such spelling; it says of the translation what is wrong, e.g.
        `cannot stand in a heading`.
        """
        ...

    def annotate(self, text: str, metadata: Mapping[str, str]) -> str:
        """The variant's text with `lang`, `slug`, … set where this format has a place for them."""
        ...


class Untranslated(tuple[str, ...]):  # noqa: SLOT001  # a tuple cannot have slots that are not empty
    """What `translate` gives for a text on which the engine broke down: no translations, and a sentence that says why."""

    reason: str

    def __new__(cls, reason: str) -> Self:
        """No translations, for this reason."""
        made = super().__new__(cls)
        made.reason = reason
        return made


class Translator(Protocol):
    """Translates between the two locales it was opened for. Texts are sentences, without markup.

    It is asked one thing at a time, unless its class says `is_concurrent = True`.
    """

    @property
    def signature(self) -> str:
        """Name, pair and version, e.g. `argos|en-de|1.9`: it ends up in the catalog."""
        ...

    def translate(self, texts: Sequence[str], *, alternatives: int | None = None) -> list[tuple[str, ...]]:
        """For each text its translations, best first; none only where it failed on it.

        At most `alternatives`; unless that is said, as many as it finds at no cost, which may be one.
        """
        ...

    def align(self, pairs: Sequence[tuple[str, str]]) -> list[Alignment]:
        """For each (text, translation) which part came from which; an empty alignment if the engine cannot tell."""
        ...

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, ...]]:
        """For each (text, translation) the log-probability of each token of the translation and of its end.

        Empty if it cannot tell.
        """
        ...

    def complete(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """For each (text, beginning) its best translation that begins so; empty if it cannot be made to."""
        ...


def is_concurrent(translator: Translator) -> bool:
    """Whether several threads may ask it at once."""
    return bool(getattr(translator, "is_concurrent", False))


class Engine(Protocol):
    """Makes translators, offline. Made with its own table of the settings and the package folders to search.

    It works in a process of its own, unless its class says `in_process = True`.
    """

    def open(self, source: Locale, target: Locale) -> Translator:
        """A translator for this pair; raises `EngineError` where there is no package for it."""
        ...

    def pairs(self) -> list[str]:
        """What it can translate, e.g. `en-de (1.9, ~/models/en_de)`, for `foreigndesk plugins`."""
        ...


class Check(Protocol):
    """Looks at one unit and its translation."""

    @property
    def rule(self) -> str:
        """Its name, which never changes."""
        ...

    @property
    def severity(self) -> Severity:
        """How much a finding matters, unless the settings say otherwise."""
        ...

    @property
    def find(self) -> Callable[[Pair], Iterator[str]]:
        """Yields one sentence per finding."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What a check sees of one translated unit."""

    entry: Entry
    source: Inline
    target: Inline
    source_locale: Locale
    locale: Locale
    missing_terms: tuple[str, ...] = ()
    """What the glossary asks for and the target lacks, e.g. `“NATO-Gipfel” must be “NATO summit”`."""
    forbidden_terms: tuple[str, ...] = ()
    """What the glossary forbids and the target has."""
    kept_words: tuple[str, ...] = ()
    """Names and terms of the source that stay as they are."""


BUILTINS = (
    EntryPoint("markdown", "foreigndesk.formats.markdown:MarkdownFormat", FORMATS),
    EntryPoint("text", "foreigndesk.formats.text:TextFormat", FORMATS),
    EntryPoint("html", "foreigndesk.formats.html:HtmlFormat", FORMATS),
    EntryPoint("json", "foreigndesk.formats.json_articles:JsonFormat", FORMATS),
    EntryPoint("argos", "foreigndesk.engines.argos:ArgosEngine", ENGINES),
    EntryPoint("pseudo", "foreigndesk.engines.pseudo:PseudoEngine", ENGINES),
    EntryPoint("missing", "foreigndesk.checks.units:MISSING", CHECKS),
    EntryPoint("stale", "foreigndesk.checks.units:STALE", CHECKS),
    EntryPoint("unreviewed", "foreigndesk.checks.units:UNREVIEWED", CHECKS),
    EntryPoint("doubtful", "foreigndesk.checks.units:DOUBTFUL", CHECKS),
    EntryPoint("unchanged", "foreigndesk.checks.units:UNCHANGED", CHECKS),
    EntryPoint("markup", "foreigndesk.checks.units:MARKUP", CHECKS),
    EntryPoint("placeholder", "foreigndesk.checks.units:PLACEHOLDER", CHECKS),
    EntryPoint("numbers", "foreigndesk.checks.units:NUMBERS", CHECKS),
    EntryPoint("term-missing", "foreigndesk.checks.units:TERM_MISSING", CHECKS),
    EntryPoint("term-forbidden", "foreigndesk.checks.units:TERM_FORBIDDEN", CHECKS),
)


def names(group: str) -> list[str]:
    """The plugins of a group, ours first."""
    return [point.name for point in _candidates(group)]


def load(group: str, name: str) -> Any:
    """Import one plugin, and only that one; raises `SettingsError` where there is none or more than one."""
    kind = group.rpartition(".")[2].removesuffix("s")
    match [point for point in _candidates(group) if point.name == name]:
        case [point]:
            return _load(point, kind)
        case []:
            raise SettingsError(
                f"there is no {kind} “{name}”", remedy=f"use one of: {', '.join(names(group))}"
            )
        case several:
            packages = ", ".join(str(point.value) for point in several)
            raise SettingsError(
                f"two plugins are called “{name}”: {packages}", remedy="uninstall one of them"
            )


def _candidates(group: str) -> list[EntryPoint]:
    return [*(point for point in BUILTINS if point.group == group), *entry_points(group=group)]


def _load(point: EntryPoint, kind: str) -> Any:
    try:
        return point.load()
    except Exception as error:  # Somebody else's code: whatever goes wrong in it, the message names it.
        what = f"the {kind} “{point.name}” cannot be loaded ({error})"
        raise SettingsError(what, remedy="reinstall the package that brings it") from error
