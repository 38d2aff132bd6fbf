"""Tools that read and write catalogs, each as a function of texts."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import polib
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from pathlib import Path

Tool = Callable[[str, str], str]
"""The text of a catalog and of its template -> what the tool saves; raises `ToolError`."""

TOOLKIT = """
import sys
from translate.storage import pypo
sys.stdout.buffer.write(bytes(pypo.pofile.parsefile(sys.argv[1])))
"""


class ToolError(Exception):
    """A tool does not take a file, or is not there."""


def tools_in(folder: Path, toolkit: Path | None) -> Mapping[str, Tool]:
    """The tools, working in a folder; `toolkit` is a Python interpreter that has translate-toolkit."""
    catalog, template = folder / "a.po", folder / "a.pot"

    def command(*words: str, keeps: bool = False) -> Tool:
        """A command that saves to stdout; one that only looks at the file keeps it."""

        def save(text: str, template_text: str) -> str:
            catalog.write_bytes(text.encode())
            template.write_bytes(template_text.encode())
            output = _run([*words], folder)
            return text if keeps else output

        return save

    tools = {
        "msgcat": command("msgcat", "a.po"),
        "msgcat -w 60": command("msgcat", "--width=60", "a.po"),
        "msgcat --no-wrap": command("msgcat", "--no-wrap", "a.po"),
        "msgattrib": command("msgattrib", "a.po"),
        "msgmerge": command("msgmerge", "--quiet", "--previous", "a.po", "a.pot"),
        "msgfmt --check": command("msgfmt", "--check", "--output-file=-", "a.po", keeps=True),
        "polib": lambda text, _: str(polib.pofile(text)),
        "Babel": lambda text, _: _with_babel(text),
        "CRLF, BOM": lambda text, _: "\ufeff" + text.replace("\n", "\r\n"),
    }
    if toolkit is not None:
        tools["translate-toolkit"] = command(str(toolkit.absolute()), "-c", TOOLKIT, "a.po")
    return tools


def _run(words: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(words, cwd=folder, capture_output=True, check=True)
    except FileNotFoundError as error:
        raise ToolError(f"{words[0]} is not installed") from error
    except subprocess.CalledProcessError as error:
        raise ToolError(error.stderr.decode(errors="replace").strip()) from error
    if done.stderr:
        raise ToolError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode(errors="replace")


def _with_babel(text: str) -> str:
    written = io.BytesIO()
    write_po(written, read_po(io.BytesIO(text.encode())))
    return written.getvalue().decode()
