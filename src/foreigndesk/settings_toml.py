"""Settings in TOML: `[tool.foreigndesk]` in `pyproject.toml`, or all of `foreigndesk.toml`.

An unknown key is an error that names the nearest one. Folders and globs stay inside the project: settings come with
pull requests, and must not make anybody's machine read or write elsewhere.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import fields
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, Any, get_args

from .errors import SettingsError
from .locales import parse_locale
from .model import Locale, Location, Severity
from .pace import Pace
from .policy import Fallback, Policy, Publish, Rule
from .settings import FailedDrafts, Segmentation, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

LEVELS: Mapping[str, Severity | None] = {"off": None, **{level.name.lower(): level for level in Severity}}
"""What the table `checks` may say of a rule."""
RE_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
"""How tomllib ends its messages, before it told the line apart in Python 3.14."""


def from_toml(text: str, *, path: str, table: tuple[str, ...] = ()) -> Settings | None:
    """The settings in a TOML file, `None` if it does not have the table; raises `SettingsError` with path and line."""
    text = text.removeprefix("\ufeff")
    values = _parsed(text, path)
    reader = _Reader(text, path)
    for depth, key in enumerate(table, 1):
        if key not in values:
            return None
        values = reader.table(table[:depth], values[key])
    return reader.settings(table, values)


def _parsed(text: str, path: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # The line is in the message; deep nesting and huge numbers have none.
        found = RE_TOML_LINE.search(str(error))
        what = f"the file is not valid TOML ({RE_TOML_LINE.sub('', str(error))})"
        place = Location(path, int(found[1]) if found else 0)
        raise SettingsError(what, remedy="mend it", location=place) from error


class _Reader:
    """Turns parsed TOML into settings, with the line of whatever is wrong. Keys are paths from the top of the file."""

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path

    def settings(self, table: tuple[str, ...], values: Mapping[str, Any]) -> Settings:
        self._reject_unknown(table, values, [item.name for item in fields(Settings)])
        settings = Settings(**{name: self._value((*table, name), value) for name, value in values.items()})
        for locale in settings.publish.locales:
            if settings.locales and locale not in settings.locales:
                remedy = f"use one of: {', '.join(settings.locales)}"
                raise self._bad((*table, "publish", "locales", locale), "is not among the locales", remedy)
        return settings

    def table(self, key: tuple[str, ...], value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self._bad(key, "must be a table", f"write [{'.'.join(key)}]")
        return value

    def _reject_unknown(self, key: tuple[str, ...], values: Iterable[str], known: Sequence[str]) -> None:
        for name in values:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                remedy = f"did you mean “{near[0]}”?" if near else f"use one of: {', '.join(known)}"
                raise self._bad((*key, name), "is not a setting", remedy)

    def _value(self, key: tuple[str, ...], value: Any) -> Any:
        readers: dict[str, Callable[[tuple[str, ...], Any], Any]] = {
            "source_locale": self._locale,
            "sources": self._sources,
            "locales": self._locales,
            "articles": self._globs,
            "exclude": self._globs,
            "catalogs": self._inside,
            "variants": self._inside,
            "glossary": self._inside,
            "engine": self._string,
            "models": self._strings,
            "publish": self._policy,
            "pace": self._pace,
            "failed_drafts": self._one_of(FailedDrafts),
            "lock_timeout": self._seconds,
            "segmentation": self._one_of(Segmentation),
            "checks": self._checks,
            "formats": self._tables,
            "engines": self._tables,
            "templates": self._bool,
            "report_msgid_bugs_to": self._line,
        }
        return readers[key[-1]](key, value)

    def _string(self, key: tuple[str, ...], value: Any) -> str:
        if not isinstance(value, str) or not value:
            raise self._bad(key, "must be a text", f'write {key[-1]} = "…"')
        return value

    def _line(self, key: tuple[str, ...], value: Any) -> str:
        line = self._string(key, value)
        if not line.isprintable():
            raise self._bad(key, "must be one line", f'write {key[-1]} = "…"')
        return line

    def _bool(self, key: tuple[str, ...], value: Any) -> bool:
        if not isinstance(value, bool):
            raise self._bad(key, "must be true or false", f"write {key[-1]} = true")
        return value

    def _seconds(self, key: tuple[str, ...], value: Any) -> int:
        if type(value) is not int or value < 0:  # In TOML `true` is a value of its own, in Python a number.
            raise self._bad(key, "must be a number of seconds", f"write {key[-1]} = 10")
        return value

    def _strings(self, key: tuple[str, ...], value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self._bad(key, "must be a list of texts", f'write {key[-1]} = ["…"]')
        return tuple(value)

    def _inside(self, key: tuple[str, ...], value: Any) -> str:
        """A path in the project, without `./` and a final slash."""
        path = self._string(key, value)
        if not _is_inside(path):
            remedy = "write it relative to this file, with forward slashes"
            raise self._bad(key, f"leads out of the project: “{path}”", remedy)
        return PurePosixPath(path).as_posix()

    def _globs(self, key: tuple[str, ...], value: Any) -> tuple[str, ...]:
        globs = self._strings(key, value)
        for glob in globs:
            parts = PurePosixPath(glob).parts
            if not _is_inside(glob):
                remedy = "write it relative to this file, with forward slashes"
                raise self._bad(key, f"leads out of the project: “{glob}”", remedy)
            if not parts or any("**" in part and part != "**" for part in parts):
                raise self._bad(
                    key, f"has a wrong glob: “{glob}”", "put ** between slashes: articles/**/*.md"
                )
        return globs

    def _locale(self, key: tuple[str, ...], value: Any) -> Locale:
        tag = self._string(key, value)
        try:
            return parse_locale(tag)
        except SettingsError as error:
            raise self._bad(key, f"is wrong: {error.what}", error.remedy) from error

    def _locales(self, key: tuple[str, ...], value: Any) -> tuple[Locale, ...]:
        return tuple(dict.fromkeys(self._locale(key, tag) for tag in self._strings(key, value)))

    def _sources(self, key: tuple[str, ...], value: Any) -> dict[str, Locale]:
        return {glob: self._locale((*key, glob), tag) for glob, tag in self.table(key, value).items()}

    def _one_of(self, choice: Any) -> Callable[[tuple[str, ...], Any], Any]:
        def read(key: tuple[str, ...], value: Any) -> Any:
            if value not in get_args(choice):
                raise self._bad(key, f"cannot be “{value}”", f"use one of: {', '.join(get_args(choice))}")
            return value

        return read

    def _checks(self, key: tuple[str, ...], value: Any) -> dict[str, Severity | None]:
        levels = self.table(key, value)
        for rule, level in levels.items():
            if not isinstance(level, str) or level not in LEVELS:
                raise self._bad((*key, rule), f"cannot be “{level}”", f"use one of: {', '.join(LEVELS)}")
        return {rule: LEVELS[level] for rule, level in levels.items()}

    def _policy(self, key: tuple[str, ...], value: Any) -> Policy:
        """One word for all, or a table with rules for locales and articles."""
        if not isinstance(value, dict):
            return Policy(default=self._one_of(Publish)(key, value))
        rules = self.table(key, value)
        self._reject_unknown(key, rules, [item.name for item in fields(Policy)])
        found: dict[str, Any] = {}
        for name, choice in (("default", Publish), ("fallback", Fallback)):
            if name in rules:
                found[name] = self._one_of(choice)((*key, name), rules[name])
        for name, reader in (("locales", self._locale_rules), ("articles", self._article_rules)):
            if name in rules:
                found[name] = reader((*key, name), self.table((*key, name), rules[name]))
        return Policy(**found)

    def _locale_rules(self, key: tuple[str, ...], rules: Mapping[str, Any]) -> dict[Locale, Rule]:
        return {self._locale((*key, tag), tag): self._rule((*key, tag), rule) for tag, rule in rules.items()}

    def _article_rules(self, key: tuple[str, ...], rules: Mapping[str, Any]) -> dict[str, Rule]:
        return {glob: self._rule((*key, glob), rule) for glob, rule in rules.items()}

    def _rule(self, key: tuple[str, ...], value: Any) -> Rule:
        """A word, or a table of `publish` and `fallback`."""
        if not isinstance(value, dict):
            return Rule(publish=self._one_of(Publish)(key, value))
        choices = {"publish": Publish, "fallback": Fallback}
        given = self.table(key, value)
        self._reject_unknown(key, given, [*choices])
        return Rule(**{name: self._one_of(choices[name])((*key, name), word) for name, word in given.items()})

    def _pace(self, key: tuple[str, ...], value: Any) -> Pace:
        rates = self.table(key, value)
        self._reject_unknown(key, rates, [item.name for item in fields(Pace)])
        for name, rate in rates.items():
            if not isinstance(rate, int) or isinstance(rate, bool) or rate < 1:
                raise self._bad((*key, name), "must be words in an hour", f"write {name} = 500")
        return Pace(**rates)

    def _tables(self, key: tuple[str, ...], value: Any) -> dict[str, Mapping[str, Any]]:
        return {name: self.table((*key, name), options) for name, options in self.table(key, value).items()}

    def _bad(self, key: tuple[str, ...], what: str, remedy: str) -> SettingsError:
        place = Location(self._path, _line(self._text, key))
        return SettingsError(f"“{key[-1]}” {what}", remedy=remedy, location=place)


def _is_inside(path: str) -> bool:
    """Whether a path or glob is relative on every system, and never climbs out of its folder."""
    elsewhere = PureWindowsPath(path)
    return path.isprintable() and "\\" not in path and not elsewhere.anchor and ".." not in elsewhere.parts


def _line(text: str, key: tuple[str, ...]) -> int:
    """The line on which a key, or the table of that name, is written; 0 if it is nowhere.

    Statements are read one by one by the TOML parser itself, so that a comment or a text never passes for a key.
    """
    lines = text.split("\n")
    header: tuple[str, ...] = ()
    start = 0
    for end in range(1, len(lines) + 1):
        try:
            statement = tomllib.loads("\n".join(lines[start:end]))
        except tomllib.TOMLDecodeError:
            continue  # It goes on in the next line.
        if lines[start].lstrip().startswith("["):
            header = _keys(statement)
            if header[: len(key)] == key:
                return start + 1
        elif header == key[: len(header)] and _holds(statement, key[len(header) :]):
            return start + 1
        start = end
    return 0


def _keys(statement: Any) -> tuple[str, ...]:
    """The path that a table's header names."""
    if isinstance(statement, list):
        return _keys(statement[0])
    return next(((name, *_keys(inner)) for name, inner in statement.items()), ())


def _holds(statement: Any, key: tuple[str, ...]) -> bool:
    if not key:
        return True
    return isinstance(statement, dict) and key[0] in statement and _holds(statement[key[0]], key[1:])
