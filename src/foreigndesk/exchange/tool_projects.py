"""The project files of review tools, as text: where the catalogs lie, in which languages, and what to check.

Values come from the settings and the articles; a path is relative to the file it stands in.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING

from ..locales import language, posix
from .xml_text import DECLARATION, block, element, escaped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..model import Locale

TEMPLATES = "templates"
"""The folder beside those of the locales in which templates lie, as in KDE: `l10n/templates/<article path>.pot`."""
RE_SLUG = re.compile(r"[^a-z0-9]+")
FLAGS = {
    "md-text": (".md", ".markdown", ".mdx"),
    "safe-html": (".html", ".htm", ".xhtml"),
}
"""What Weblate is told of articles with these endings."""
CHECKS = {"md-text": ["md-link", "md-reflink"], "safe-html": ["safe-html"]}
"""The checks of Weblate that a translation must pass to count as one there, by flag."""

TOKENIZERS = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "nl": "Dutch",
    "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "tr": "Turkish", "zh": "SmartChinese",
}  # fmt: skip
"""Language -> what OmegaT calls its tokenizer; others have the default one."""


def weblate(articles: Sequence[str], catalogs: str, locales: Sequence[Locale]) -> str:
    """What `weblate import_json` reads: a component for each article, whose name tells it apart."""
    slugs = [RE_SLUG.sub("-", article.lower()).strip("-") for article in articles]
    taken: Counter[str] = Counter()
    components = []
    for article, slug in zip(articles, slugs, strict=True):
        taken[slug] += 1
        flag = next((each for each, endings in FLAGS.items() if article.lower().endswith(endings)), "")
        components.append(
            {
                "name": article,
                "slug": slug if taken[slug] == 1 else f"{slug}-{taken[slug]}",
                "file_format": "po",
                "filemask": f"{catalogs}/*/{article}.po",
                "new_base": f"{catalogs}/{TEMPLATES}/{article}.pot",
                "new_lang": "none",
                "language_regex": f"^({'|'.join(re.escape(locale) for locale in locales)})$",
                "check_flags": flag,
                "enforced_checks": CHECKS.get(flag, []),
            }
        )
    return json.dumps(components, indent=2, ensure_ascii=False) + "\n"


def lokalize(name: str, source: Locale, locale: Locale) -> str:
    """`index.lokalize`, for the folder of a locale's catalogs."""
    return (
        "[General]\n"
        f"ProjectID={name}-{locale}\n"
        f"LangCode={posix(locale)}\n"
        f"TargetLangCode={posix(locale)}\n"
        f"SourceLangCode={posix(source)}\n"
        "PoBaseDir=./\n"
        f"PotBaseDir=../{TEMPLATES}\n"
        "GlossaryTbx=./terms.tbx\n"
        "\n"
        "[RegExps]\n"
        # Its default takes every & of a text for the mark of a key.
        "Accel=\n"
    )


def omegat(source: Locale, locale: Locale) -> str:
    """`omegat.project`, for a folder with `source/`, `tm/` and `glossary/` in it. Units are not parted into sentences."""
    folders = ("source_dir", "target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir")
    values = {
        **dict.fromkeys(folders, "__DEFAULT__"),
        "source_lang": source,
        "target_lang": locale,
        "source_tok": _tokenizer(source),
        "target_tok": _tokenizer(locale),
        "sentence_seg": "false",
        "support_default_translations": "true",
        "remove_tags": "false",
    }
    lines = block(element(name, escaped(value)) for name, value in values.items())
    return f"{DECLARATION}<omegat>\n{element('project', lines, version='1.0')}\n</omegat>\n"


def crowdin(catalogs: str, locales: Sequence[Locale]) -> str:
    """`crowdin.yml`: templates go up, catalogs come down; who may do that stands in the environment."""
    mapping = "".join(f"        {json.dumps(locale)}: {json.dumps(locale)}\n" for locale in locales)
    return (
        "project_id_env: CROWDIN_PROJECT_ID\n"
        "api_token_env: CROWDIN_PERSONAL_TOKEN\n"
        "preserve_hierarchy: true\n"
        "files:\n"
        f"  - source: {json.dumps(f'/{catalogs}/{TEMPLATES}/**/*.pot')}\n"
        f"    translation: {json.dumps(f'/{catalogs}/%locale%/**/%file_name%.po')}\n"
        "    languages_mapping:\n"
        "      locale:\n"
        f"{mapping}"
    )


def _tokenizer(locale: Locale) -> str:
    name = TOKENIZERS.get(language(locale))
    return f"org.omegat.tokenizer.{f'Lucene{name}' if name else 'Default'}Tokenizer"
