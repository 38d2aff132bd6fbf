"""The options of scripts that translate from one locale into another, and what they say."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foreigndesk import plugins
from foreigndesk.engines.argos_shelf import find_packages, package_folders
from foreigndesk.locales import parse_locale

if TYPE_CHECKING:
    from foreigndesk.model import Locale
    from foreigndesk.plugins import Translator


def parser(what: str, path: str) -> argparse.ArgumentParser:
    """A parser for a path, two locales, the engine and how the figures are printed."""
    made = argparse.ArgumentParser(description=what)
    made.add_argument("path", type=Path, help=path)
    made.add_argument("--from", dest="source", default="en", help="locale to translate from")
    made.add_argument("--to", dest="target", default="de", help="locale to translate into")
    made.add_argument("--models", type=Path, action="append", default=[], help="folder of packages")
    made.add_argument("--engine", default="argos", help="what translates")
    made.add_argument("--options", type=json.loads, default={}, help='its options, e.g. {"beam": 4}')
    made.add_argument("--format", choices=("text", "json"), default="text")
    return made


def locales(arguments: argparse.Namespace) -> tuple[Locale, Locale]:
    """What is translated from, and into."""
    return parse_locale(arguments.source), parse_locale(arguments.target)


def translator(arguments: argparse.Namespace) -> Translator:
    """The engine's, for this pair."""
    engine = plugins.load(plugins.ENGINES, arguments.engine)(arguments.options, arguments.models)
    opened: Translator = engine.open(*locales(arguments))
    return opened


def package(arguments: argparse.Namespace) -> Path:
    """The one package that translates this pair."""
    route = find_packages(package_folders(arguments.models, os.environ)).find_route(*locales(arguments))
    if len(route) != 1:
        raise SystemExit("there must be one package for this pair")
    return route[0].path.resolve()


def printed(figures: dict[str, Any], table: str, arguments: argparse.Namespace) -> None:
    """Print the figures as one JSON object, or as the table."""
    is_json = arguments.format == "json"
    print(json.dumps(figures, indent=2, ensure_ascii=False) if is_json else table)
