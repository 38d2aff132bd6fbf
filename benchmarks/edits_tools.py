"""How each tool brings the catalog of an edited article up to date: by its own command."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Literal, Protocol

from edits_text import translated
from roundtrip_peers import Mdpo, Po4a, Shop, Toolkit

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence
    from subprocess import CompletedProcess

    import polib

EXTRACT = ("extract",)
Measure = Literal["by_unit", "by_sentence"]


class Tool(Protocol):
    """A tool with catalogs."""

    measure: Measure
    """What it leaves a reviewer to look at: whole units, or their sentences."""

    def missing(self) -> str:
        """What to do where it is not installed; else empty."""

    def update(self, shop: Shop) -> None:
        """Make the catalogs of the articles in the shop, or bring them up to date; none is there where it failed."""

    def catalog(self, shop: Shop, path: str) -> Path:
        """Where the catalog of an article is."""

    def translation(self, entry: polib.POEntry) -> str:
        """A person's translation of a unit, which the tool accepts."""


class Ours:
    """foreigndesk: one process for all articles, by one of its commands."""

    measure: Measure = "by_sentence"

    def __init__(self, *command: str) -> None:
        self._command = command

    def missing(self) -> str:
        """Nothing: it is what runs this."""
        return ""

    def update(self, shop: Shop) -> None:
        """Run the command.

        Where it has something to say against an article, that may be its variant: what `extract` says counts.
        """
        done = self._run(shop, self._command)
        if self._command != EXTRACT and (done is None or done.returncode):
            done = self._run(shop, EXTRACT)
        if done is None or done.returncode:
            told = done.stderr if done else "it took too long"
            print(f"foreigndesk: {told}", file=sys.stderr)
            named = [path for path in shop.paths if path in told]
            for path in named or shop.paths:
                self.catalog(shop, path).unlink(missing_ok=True)

    def catalog(self, shop: Shop, path: str) -> Path:
        """Beside the articles, as users have it."""
        return Path(shop.source("l10n"), shop.arguments.target, f"{path}.po")

    def translation(self, entry: polib.POEntry) -> str:
        """The translation; of the last part of an address one that is such a part, too."""
        made = translated(entry.msgid)
        return re.sub(r"[^a-z0-9]+", "-", made.lower()).strip("-") if entry.msgctxt == "slug" else made

    @staticmethod
    def _run(shop: Shop, words: Sequence[str]) -> CompletedProcess[str] | None:
        locales = ["--from", shop.arguments.source, "--to", shop.arguments.target]
        command = [sys.executable, "-P", "-m", "foreigndesk", *words, *shop.paths, *locales]
        seconds = shop.arguments.timeout * len(shop.paths)
        return shop.call(command, seconds=seconds, cwd=Path(shop.source("")))


class _Peer:
    """What is the same for all peers: they know whole units only."""

    measure: Measure = "by_unit"

    def catalog(self, shop: Shop, path: str) -> Path:
        """In a folder of their own."""
        return Path(shop.catalog(path))

    def translation(self, entry: polib.POEntry) -> str:
        """The translation of whatever it is."""
        return translated(entry.msgid)


class Po4aUpdate(_Peer):
    """po4a-updatepo, which calls msgmerge. Lines are joined: as they are, each re-wrap would change the msgid."""

    def __init__(self) -> None:
        self._po4a = Po4a(markdown=("markdown", "yfm_lenient=1"))

    def missing(self) -> str:
        """What to do where it is not installed."""
        return self._po4a.missing()

    def update(self, shop: Shop) -> None:
        """One process for each article."""
        with ThreadPoolExecutor() as pool:
            singles = [Shop(shop.folder, [path], shop.arguments) for path in shop.paths]
            list(pool.map(lambda single: self._po4a.extract(single, "text"), singles))


class MdpoUpdate(_Peer):
    """md2po into the catalog that is there; what is not found any more becomes obsolete."""

    def missing(self) -> str:
        """Nothing: it is installed when it is needed."""
        return ""

    def update(self, shop: Shop) -> None:
        """One process for all articles."""
        Mdpo().extract(shop, "md")


class ToolkitUpdate(_Peer):
    """translate-toolkit's md2po, then msgmerge."""

    def missing(self) -> str:
        """What to do where msgmerge is not installed; the rest is when it is needed."""
        return "" if which("msgmerge") else "install msgmerge with apt-get install gettext"

    def update(self, shop: Shop) -> None:
        """One process for all articles, then one for each."""
        Toolkit().extract(shop, "md", into="templates", options=("--duplicates=merge",))
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda path: self._merge(shop, path), shop.paths))

    def _merge(self, shop: Shop, path: str) -> None:
        catalog = self.catalog(shop, path)
        template = shop.folder / "templates" / Path(path).with_suffix(".po")
        if not template.is_file():
            catalog.unlink(missing_ok=True)
            return
        if not catalog.is_file():
            catalog.parent.mkdir(parents=True, exist_ok=True)
            catalog.write_bytes(template.read_bytes())
            return
        options = ["--previous", "--quiet", "--no-wrap", "--output-file", str(catalog)]
        done = shop.call(["msgmerge", *options, str(catalog), str(template)], seconds=shop.arguments.timeout)
        if done is None or done.returncode:
            catalog.unlink(missing_ok=True)


TOOLS: dict[str, Tool] = {
    "foreigndesk extract": Ours(*EXTRACT),
    "foreigndesk translate": Ours("translate", "--engine", "pseudo"),
    "po4a": Po4aUpdate(),
    "translate-toolkit": ToolkitUpdate(),
    "mdpo": MdpoUpdate(),
}


def prepared(tool: Tool, folder: Path, articles: Mapping[str, str], arguments: Namespace) -> Shop:
    """A shop with these articles, by path."""
    shop = Shop(folder, list(articles), arguments)
    for path, text in articles.items():
        for place in (Path(shop.source(path)), tool.catalog(shop, path)):
            place.parent.mkdir(parents=True, exist_ok=True)
        Path(shop.source(path)).write_text(text, encoding="utf-8", newline="")
    return shop
