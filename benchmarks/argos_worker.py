"""Argos Translate as a peer: its own code on our package, offline. Runs in its environment; imports nothing of ours.

Only its sentence splitter is replaced: MiniSBD would download a model. Started by `speed.py` and `tags.py`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import ctranslate2
from argostranslate import package as packages
from argostranslate import tags, translate
from workers import cut_off, timed

RE_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


def main() -> None:
    """Do the job, and print what it gives: figures of its speed, or texts with tags."""
    job = json.load(sys.stdin)
    cut_off(ctranslate2.Translator, job.get("cut", 0))
    is_split = "sentences" in job
    translation = _translation(Path(job["package"]), job["source"], job["target"], is_split=is_split)
    if is_split:
        result = timed(job, lambda texts: list(translation.translate("\n".join(texts)).split("\n")))
    else:
        result = [_with_tags(text, translation) for text in job["texts"]]
    print(json.dumps(result))


def _translation(package: Path, source: str, target: str, *, is_split: bool) -> Any:
    """Its translation object; paragraphs are sentences already, or are cut behind full stops and the like."""
    folder = Path(os.environ["ARGOS_PACKAGES_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    translate.MiniSBDSentencizer = translate.StanzaSentencizer = _Whole if is_split else _Splitting
    if package.is_dir():
        shutil.copytree(package, folder / package.name)
    else:
        packages.install_from_path(package)
    return translate.get_translation_from_codes(source, target)


class _Whole:
    """A splitter for paragraphs that are sentences."""

    def __init__(self, package: object) -> None:
        self.package = package

    def split_sentences(self, text: str) -> list[str]:
        """The text as it is."""
        return [text]


class _Splitting(_Whole):
    """A splitter behind full stops, question and exclamation marks."""

    def split_sentences(self, text: str) -> list[str]:
        """The sentences with nothing between them."""
        return [part for part in RE_SENTENCE_END.split(text) if part]


def _with_tags(text: str, translation: Any) -> str:
    """A text in XML through its own tag trees."""
    tree = ET.fromstring(f"<all>{text}</all>")  # noqa: S314  # the file of the person who measures
    return (
        _dumped(tags.translate_tags(translation, _grown(tree))).removeprefix("<all>").removesuffix("</all>")
    )


def _grown(element: ET.Element) -> Any:
    children: list[Any] = [element.text] if element.text else []
    for child in element:
        children.append(_grown(child))
        children += [child.tail] if child.tail else []
    tag = tags.Tag(children)
    tag.name = element.tag
    return tag


def _dumped(tag: Any) -> str:
    inside = "".join(_escaped(child) if isinstance(child, str) else _dumped(child) for child in tag.children)
    return f"<{tag.name}>{inside}</{tag.name}>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


if __name__ == "__main__":
    main()
