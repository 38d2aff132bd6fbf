"""How other tools do on a folder: through their own commands, on a copy of the files, in environments of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import polib
from roundtrip_environments import PACKAGES, programs
from roundtrip_files import Figures, find_files

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterator, Sequence

    from roundtrip_files import Reader

MARKDOWN = (".md", ".markdown")
HTML = (".html", ".htm", ".xhtml")
WORKER = Path(__file__).with_name("mdpo_worker.py")


@dataclass(frozen=True, slots=True)
class Shop:
    """The folders of one tool and one kind of file, and how its commands are called."""

    folder: Path
    paths: Sequence[str]
    arguments: Namespace

    def source(self, path: str) -> str:
        """A copy of the article."""
        return str(self.folder / "articles" / path)

    def catalog(self, path: str) -> str:
        """Its catalog; toolkit's commands replace the suffix."""
        return str((self.folder / "catalogs" / path).with_suffix(".po"))

    def rebuilt(self, path: str) -> str:
        """The article that was made from the catalog."""
        return str(self.folder / "rebuilt" / path)

    def call(
        self, command: Sequence[str], *, seconds: int, text: str = "", cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str] | None:
        """The finished command, or `None` if it took too long."""
        try:
            return subprocess.run(
                command,
                input=text,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                timeout=seconds,
                cwd=cwd,
            )
        except subprocess.TimeoutExpired:
            return None


@dataclass(frozen=True, slots=True)
class Po4a:
    """po4a: one process a file and step."""

    kinds: ClassVar = {(*MARKDOWN, ".mdx"): "text", HTML: "xhtml"}
    merges: ClassVar = True
    markdown: tuple[str, ...] = ("markdown", "neverwrap", "yfm_lenient=1")
    """The options for Markdown."""

    def missing(self) -> str:
        """What to do where it is not installed."""
        is_there = shutil.which("po4a-updatepo") and shutil.which("po4a-translate")
        return "" if is_there else "install it with apt-get install po4a"

    def extract(self, shop: Shop, kind: str) -> None:
        """Make or update the catalogs."""
        for path in shop.paths:
            command = ["po4a-updatepo", *self._options(kind), "-M", "UTF-8", "-m", shop.source(path)]
            self._run(shop, [*command, "--wrap-po", "no", "-p", shop.catalog(path)])

    def rebuild(self, shop: Shop, kind: str) -> None:
        """Write the articles from the catalogs."""
        for path in shop.paths:
            command = ["po4a-translate", *self._options(kind), "-M", "UTF-8", "-L", "UTF-8", "-k", "0"]
            files = ["-m", shop.source(path), "-p", shop.catalog(path), "-l", shop.rebuilt(path)]
            self._run(shop, [*command, *files])

    def _options(self, kind: str) -> list[str]:
        options = self.markdown if kind == "text" else ()
        return ["-f", kind, *(part for option in options for part in ("-o", option))]

    @staticmethod
    def _run(shop: Shop, command: Sequence[str]) -> None:
        done = shop.call(command, seconds=shop.arguments.timeout)
        if done is None or done.returncode:
            Path(command[-1]).unlink(missing_ok=True)


class Toolkit:
    """translate-toolkit: one process a step, for all files of a kind. It does not update a catalog."""

    kinds: ClassVar = {MARKDOWN: "md", (".mdx",): "mdx", HTML: "html"}
    merges = False

    def missing(self) -> str:
        """Nothing: it is installed when it is needed."""
        return ""

    def extract(self, shop: Shop, kind: str, *, into: str = "catalogs", options: Sequence[str] = ()) -> None:
        """Make the catalogs, in a folder of the shop's."""
        usual = {
            "md": ["-m", "0", "--no-placeholders", "--no-code-blocks"],
            "mdx": ["--no-placeholders", "--no-code-blocks"],
            "html": [],
        }
        folders = ["-i", shop.source(""), "-o", str(shop.folder / into)]
        self._run(shop, f"{kind}2po", [*usual[kind], *options, *folders])

    def rebuild(self, shop: Shop, kind: str) -> None:
        """Write the articles from the catalogs."""
        options = {"md": ["-m", "0", "--no-placeholders", "--no-code-blocks"], "html": []}
        options["mdx"] = options["md"]
        folders = ["-i", str(shop.folder / "catalogs"), "-t", shop.source(""), "-o", shop.rebuilt("")]
        self._run(shop, f"po2{kind}", [*options[kind], *folders])

    @staticmethod
    def _run(shop: Shop, program: str, options: Sequence[str]) -> None:
        command = str(programs(shop.arguments.environments, "translate-toolkit") / program)
        shop.call([command, "--progress=none", *options], seconds=shop.arguments.timeout * len(shop.paths))


class Mdpo:
    """mdpo: its two commands, each in one process for all files."""

    kinds: ClassVar = {(*MARKDOWN, ".mdx"): "md"}
    merges = True

    def missing(self) -> str:
        """Nothing: it is installed when it is needed."""
        return ""

    def extract(self, shop: Shop, kind: str) -> None:
        """Make or update the catalogs."""
        calls = [[shop.source(p), "-p", shop.catalog(p), "-s", "-q", "-w", "0"] for p in shop.paths]
        self._run(shop, f"{kind}2po", calls, [shop.catalog(path) for path in shop.paths])

    def rebuild(self, shop: Shop, kind: str) -> None:
        """Write the articles from the catalogs."""
        calls = [
            [shop.source(p), "-p", shop.catalog(p), "-s", shop.rebuilt(p), "-q", "-w", "0"]
            for p in shop.paths
        ]
        self._run(shop, f"po2{kind}", calls, [shop.rebuilt(path) for path in shop.paths])

    @staticmethod
    def _run(shop: Shop, command: str, calls: list[list[str]], results: Sequence[str]) -> None:
        python = programs(shop.arguments.environments, "mdpo") / "python"
        seconds = shop.arguments.timeout
        done = shop.call(
            [str(python), str(WORKER), command, str(seconds)],
            seconds=seconds * len(calls) + 60,
            text=json.dumps(calls),
        )
        failed = (
            range(len(calls)) if done is None or done.returncode else json.loads(done.stdout.splitlines()[-1])
        )
        for number in failed:
            Path(results[number]).unlink(missing_ok=True)


PEERS: dict[str, Po4a | Toolkit | Mdpo] = {"po4a": Po4a(), "translate-toolkit": Toolkit(), "mdpo": Mdpo()}


def measure(name: str, arguments: Namespace, reader: Reader, scratch: Path) -> Figures:
    """The figures of a peer; its copies of the files and all it writes stay in `scratch`."""
    peer = PEERS[name]
    if name in PACKAGES:
        programs(arguments.environments, name)  # So that nothing is installed while the clock runs.
    suffixes = [suffix for kind in peer.kinds for suffix in kind]
    paths = find_files(arguments.folder, suffixes, arguments.limit)
    figures = Figures(files=len(paths), cpu_s=0.0)
    for suffixes_of_kind, kind in peer.kinds.items():
        chosen = [path for path in paths if Path(path).suffix.lower() in suffixes_of_kind]
        shop = Shop(scratch / kind, list(_copied(chosen, arguments, scratch / kind, figures)), arguments)
        if shop.paths:
            _measure_kind(peer, shop, kind, reader, figures)
    return figures


def _copied(paths: Sequence[str], arguments: Namespace, folder: Path, figures: Figures) -> Iterator[str]:
    """Copy the files that are UTF-8; no tool here can be asked for others."""
    for path in paths:
        data = (arguments.folder / path).read_bytes()
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            figures.rejected += 1
            continue
        for kind in ("articles", "catalogs", "rebuilt"):
            (folder / kind / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "articles" / path).write_bytes(data)
        yield path


def _measure_kind(
    peer: Po4a | Toolkit | Mdpo, shop: Shop, kind: str, reader: Reader, figures: Figures
) -> None:
    """Extract, count words, merge into the catalogs, rebuild, compare."""
    _timed(figures, lambda: peer.extract(shop, kind))
    read = [path for path in shop.paths if _read_catalog(shop, path, reader, figures)]
    shop = Shop(shop.folder, read, shop.arguments)
    if peer.merges:
        _timed(figures, lambda: peer.extract(shop, kind))
    for path in read:
        _translate_by_itself(shop, path)
    _timed(figures, lambda: peer.rebuild(shop, kind))
    for path in read:
        result = Path(shop.rebuilt(path))
        if not result.is_file():
            _crash(figures, path, "nothing was rebuilt")
        elif result.read_bytes() == Path(shop.source(path)).read_bytes():
            figures.identical += 1


def _read_catalog(shop: Shop, path: str, reader: Reader, figures: Figures) -> bool:
    """Count the words of a catalog, and translate it by itself; whether there is one."""
    try:
        catalog = polib.pofile(shop.catalog(path))
        _translate_by_itself(shop, path)
    except (OSError, ValueError, IndexError) as error:
        _crash(figures, path, f"no catalog: {type(error).__name__}")
        return False
    text = Path(shop.source(path)).read_text(encoding="utf-8")
    texts = [(entry.msgid, max(1, len(entry.occurrences))) for entry in catalog if not entry.obsolete]
    figures.add_words(path, reader.page(path, text), reader.units(path, texts))
    return True


def _translate_by_itself(shop: Shop, path: str) -> None:
    """Make every translation what its source is, and accept it."""
    try:
        catalog = polib.pofile(shop.catalog(path), wrapwidth=0)
    except OSError:
        return  # The second extraction failed; the rebuild will.
    for entry in catalog:
        entry.msgstr = entry.msgid
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.previous_msgid = entry.previous_msgctxt = None
    catalog.save(shop.catalog(path))


def _timed(figures: Figures, step: Callable[[], None]) -> None:
    """Add the CPU seconds of the processes that a step starts."""
    before = os.times()
    step()
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    figures.cpu_s = (figures.cpu_s or 0.0) + seconds


def _crash(figures: Figures, path: str, what: str) -> None:
    figures.crashed += 1
    figures.faults.append(f"{path}: crashed: {what}")
