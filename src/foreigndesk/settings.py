"""The settings: `[tool.foreigndesk]` in `pyproject.toml`, or all of `foreigndesk.toml`, as one frozen value.

Everything has a default; an unknown key is an error that names the nearest one.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, get_args

from .errors import SettingsError
from .locales import parse_locale
from .model import Locale, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Publish = Literal["drafts", "reviewed"]
LEVELS: Mapping[str, Severity | None] = {"off": None, **{level.name.lower(): level for level in Severity}}
"""What the table `checks` may say of a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project wants, with the defaults for what it does not say."""

    source_locale: Locale | None = None
    """The locale of articles that neither declare one nor match `sources`."""
    sources: Mapping[str, Locale] = field(default_factory=dict)
    """Glob of articles -> their locale; the first that matches decides."""
    locales: tuple[Locale, ...] = ()
    """What is translated into; an article's own locale is left out."""
    articles: tuple[str, ...] = ("articles/**/*.md", "articles/**/*.markdown", "articles/**/*.txt")
    """Globs, relative to the project root."""
    exclude: tuple[str, ...] = ()
    """Globs of files that are no articles."""
    catalogs: str = "l10n"
    variants: str = "translations"
    glossary: str = "glossary.csv"
    engine: str = "argos"
    models: tuple[str, ...] = ()
    """Folders with packages, searched before the usual ones."""
    publish: Publish = "drafts"
    """Which articles are built: all (`drafts`), or those of which every unit is reviewed."""
    checks: Mapping[str, Severity | None] = field(default_factory=dict)
    """Rule -> severity; `None` is off."""
    formats: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    engines: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def from_toml(text: str, *, path: str, table: tuple[str, ...] = ()) -> Settings | None:
    """The settings in a TOML file, `None` if it does not have the table; raises `SettingsError` with path and line."""
    try:
        values: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"the file is not valid TOML ({error})", remedy="mend it", location=path
        ) from error
    for key in table:
        values = values.get(key)
        if values is None:
            return None
    return _Reader(text, path).settings(values)


class _Reader:
    """Turns parsed TOML into settings, with the line of whatever is wrong."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path

    def settings(self, values: Mapping[str, Any]) -> Settings:
        known = [item.name for item in fields(Settings)]
        for key in values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                raise self._bad(
                    key,
                    "is not a setting",
                    f"did you mean “{near[0]}”?" if near else f"use one of {', '.join(known)}",
                )
        return Settings(**{key: self._value(key, value) for key, value in values.items()})

    def _value(self, key: str, value: Any) -> Any:
        readers: dict[str, Callable[[str, Any], Any]] = {
            "source_locale": self._locale,
            "sources": self._sources,
            "locales": self._locales,
            "articles": self._strings,
            "exclude": self._strings,
            "models": self._strings,
            "publish": self._publish,
            "checks": self._checks,
            "formats": self._tables,
            "engines": self._tables,
        }
        reader: Callable[[str, Any], Any] = readers.get(key, self._string)
        return reader(key, value)

    def _string(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise self._bad(key, "must be a text", f'write {key} = "…"')
        return value

    def _strings(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._bad(key, "must be a list of texts", f'write {key} = ["…"]')
        return tuple(value)

    def _locale(self, key: str, value: Any) -> Locale:
        try:
            return parse_locale(self._string(key, value))
        except SettingsError as error:
            raise self._bad(key, f"holds {error.what}", error.remedy) from error

    def _locales(self, key: str, value: Any) -> tuple[Locale, ...]:
        return tuple(dict.fromkeys(self._locale(key, tag) for tag in self._strings(key, value)))

    def _sources(self, key: str, value: Any) -> dict[str, Locale]:
        return {glob: self._locale(glob, tag) for glob, tag in self._table(key, value).items()}

    def _publish(self, key: str, value: Any) -> str:
        if value not in get_args(Publish):
            raise self._bad(key, f"cannot be “{value}”", "use drafts or reviewed")
        return str(value)

    def _checks(self, key: str, value: Any) -> dict[str, Severity | None]:
        for rule, level in self._table(key, value).items():
            if level not in LEVELS:
                raise self._bad(rule, f"cannot be “{level}”", f"use one of {', '.join(LEVELS)}")
        return {rule: LEVELS[level] for rule, level in value.items()}

    def _tables(self, key: str, value: Any) -> dict[str, Mapping[str, Any]]:
        return {name: self._table(name, table) for name, table in self._table(key, value).items()}

    def _table(self, key: str, value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._bad(key, "must be a table", f"write [….{key}]")
        return value

    def _bad(self, key: str, what: str, remedy: str) -> SettingsError:
        lines = self._text.split("\n")
        line = next((number for number, text in enumerate(lines, 1) if key in text), 0)
        return SettingsError(f"“{key}” {what}", remedy=remedy, location=Location(self._path, line))
