"""Whatever the bytes of an article are, those outside its words come back: line ends, byte order mark, last line."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foreigndesk import cli, po
from foreigndesk.errors import InputError
from foreigndesk.model import State, Translation
from foreigndesk.project.files import Files

if TYPE_CHECKING:
    from collections.abc import Callable

# Each article has every value that a variant sets, so that a variant differs from it in these alone.
ARTICLES = {
    "a.md": """\
---
lang: en
title: The quay
slug: the-quay
translation_of: ""
translation_status: ""
---

# The quay

The quay
is *new* – and wide.

- One step
- Two steps

```
code
```

> A quote
> of two lines.
""",
    "a.mdx": """\
---
lang: en
title: The quay
slug: the-quay
translation_of: ""
translation_status: ""
---

import Note from "./note"

<Note>

The quay
is *new* – and wide.

</Note>

{/* a comment */}

Two steps
""",
    "a.html": """\
<!DOCTYPE html>
<html lang="en">
<title>The quay</title>
<h1>The quay</h1>
<p>The quay
is <b>new</b> – and wide.
<pre>
code
</pre>
<ul>
<li>One step
<li>Two steps
</ul>
""",
    "a.json": """\
{
  "lang": "en",
  "title": "The quay",
  "slug": "the-quay",
  "translation_of": "",
  "translation_status": "",
  "body": [
    {"type": "paragraph", "text": "The quay\\r\\nis new – and wide.\\n\\nTwo steps"},
    {"type": "code", "text": "code"}
  ]
}
""",
    "a.txt": """\
The quay

The quay is new – and wide. It has two steps.
the-quay

The steps

- One step
- Two steps

The quay
is as new as it was.
""",
}
LINE_ENDS = {"lf": ["\n"], "crlf": ["\r\n"], "cr": ["\r"], "mixed": ["\n", "\r\n", "\r"]}
MARK = b"\xef\xbb\xbf"
RE_LINE_END = re.compile(rb"\r\n|\r|\n")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Calls the command in an empty folder; gives its exit code."""
    monkeypatch.chdir(tmp_path)

    def _call(*arguments: str) -> int:
        with pytest.raises(SystemExit) as stop:
            cli.main(arguments)
        assert isinstance(stop.value.code, int)
        return stop.value.code

    return _call


def encoded(name: str, line_ends: str, *, has_mark: bool, has_end: bool) -> bytes:
    text = ARTICLES[name] if has_end else ARTICLES[name].removesuffix("\n")
    ends = itertools.cycle(LINE_ENDS[line_ends])
    data = re.sub("\n", lambda _: next(ends), text).encode()
    return MARK + data if has_mark else data


def review(path: str) -> None:
    """Accept the source of each unit as its translation."""
    catalog = po.loads(Path(path).read_text(encoding="utf-8"), path=path)
    entries = [
        replace(each, translation=Translation(target=each.unit.source, state=State.REVIEWED))
        for each in catalog.entries
    ]
    Path(path).write_text(po.dumps(replace(catalog, entries=tuple(entries))), encoding="utf-8")


def the_variant() -> Path:
    [path] = (path for path in Path("translations").rglob("*.*") if path.name != ".manifest.json")
    return path


def annotated(data: bytes, name: str) -> bytes:
    """The article as its variant in German declares itself."""
    status = b"reviewed"
    for key, old, new in [
        (b"lang", b"en", b"de"),
        (b"translation_of", b"", name.encode()),
        (b"translation_status", b"", status),
    ]:
        data = data.replace(b'"%s": "%s"' % (key, old), b'"%s": "%s"' % (key, new))
        data = data.replace(b'%s: "%s"' % (key, old), b"%s: %s" % (key, new))
        data = data.replace(b"%s: %s\n" % (key, old), b"%s: %s\n" % (key, new))
        data = data.replace(b"%s: %s\r" % (key, old), b"%s: %s\r" % (key, new))
        data = data.replace(b'%s="%s"' % (key, old), b'%s="%s"' % (key, new))
    return data


@pytest.mark.parametrize("has_end", [True, False], ids=["ended", "open"])
@pytest.mark.parametrize("has_mark", [True, False], ids=["marked", "bare"])
@pytest.mark.parametrize("line_ends", LINE_ENDS)
@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_translated_by_its_own_words_comes_back_byte_for_byte(
    call: Callable[..., int], name: str, line_ends: str, *, has_mark: bool, has_end: bool
) -> None:
    data = encoded(name, line_ends, has_mark=has_mark, has_end=has_end)
    Path(name).write_bytes(data)
    assert call("extract", name, "--from", "en", "--to", "de") == 0
    review(f"l10n/de/{name}.po")
    assert call("build", name, "--from", "en", "--to", "de") == 0
    assert the_variant().read_bytes() == annotated(data, name)
    assert Path(name).read_bytes() == data


@pytest.mark.parametrize("has_end", [True, False], ids=["ended", "open"])
@pytest.mark.parametrize("has_mark", [True, False], ids=["marked", "bare"])
@pytest.mark.parametrize("line_ends", LINE_ENDS)
@pytest.mark.parametrize("name", ARTICLES)
def test_a_translated_article_has_the_line_ends_and_the_mark_of_its_source(
    call: Callable[..., int], name: str, line_ends: str, *, has_mark: bool, has_end: bool
) -> None:
    data = encoded(name, line_ends, has_mark=has_mark, has_end=has_end)
    Path(name).write_bytes(data)
    assert call("translate", name, "--from", "en", "--to", "de", "--engine", "pseudo") == 0
    variant = the_variant().read_bytes()
    assert variant.startswith(MARK) == has_mark
    assert variant.endswith((b"\r", b"\n")) == has_end
    assert set(RE_LINE_END.findall(variant)) == {end.encode() for end in LINE_ENDS[line_ends]}
    if line_ends != "mixed":
        usual = encoded(name, "lf", has_mark=False, has_end=True)
        Path(name).write_bytes(usual)
        assert call("build", name, "--from", "en", "--to", "de") == 0
        bare = RE_LINE_END.sub(b"\n", variant.removeprefix(MARK)).rstrip(b"\n") + b"\n"
        assert the_variant().read_bytes() == bare


@pytest.mark.parametrize(
    "letter", ["\x01", "\x0b", "\x0c", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ufeff"]
)
@pytest.mark.parametrize("name", ["a.md", "a.mdx", "a.html", "a.txt"])
def test_a_control_character_within_words_stays(call: Callable[..., int], name: str, letter: str) -> None:
    data = ARTICLES[name].replace("wide", f"wi{letter}de").encode()
    Path(name).write_bytes(data)
    assert call("extract", name, "--from", "en", "--to", "de") == 0
    review(f"l10n/de/{name}.po")
    assert call("build", name, "--from", "en", "--to", "de") == 0
    assert the_variant().read_bytes() == annotated(data, name)


@pytest.mark.parametrize("name", ARTICLES)
@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (
            lambda text: text.replace("wide", "wi\0de").encode(),
            "there is a NUL character (byte {}); save it as plain text in UTF-8",
        ),
        (
            lambda text: text.replace("wide", "wide ä").encode("cp1252"),
            "the file is not UTF-8 (byte {} is 0x96); save it as UTF-8",
        ),
        (lambda text: text.encode("utf-16"), "the file is not UTF-8 (byte 0 is 0xff); save it as UTF-8"),
        (
            lambda text: text.encode("utf-16-le"),
            "there is a NUL character (byte 1); save it as plain text in UTF-8",
        ),
        (
            lambda text: text.replace("–", "\ud800").encode("utf-8", "surrogatepass"),
            "the file is not UTF-8 (byte {} is 0xed); save it as UTF-8",
        ),
    ],
    ids=["nul", "windows-1252", "utf-16", "utf-16-without-mark", "surrogate"],
)
def test_bytes_that_are_no_text_are_refused_with_their_place_and_the_file_stays(
    call: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    name: str,
    spoil: Callable[[str], bytes],
    what: str,
) -> None:
    data = spoil(ARTICLES[name])
    Path(name).write_bytes(data)
    place = next((at for at in map(data.find, (b"\0", b"\x96", b"\xed\xa0")) if at >= 0), 0)
    line = data.count(b"\n", 0, 0 if data[:2] == b"\xff\xfe" else place) + 1
    assert call("extract", name, "--from", "en", "--to", "de") == 3
    assert capsys.readouterr().err.splitlines()[0] == f"error: {name}:{line}: {what.format(place)}"
    assert Path(name).read_bytes() == data
    assert not Path("l10n").exists()


def test_a_control_character_in_json_must_be_an_escape(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b'{"title":\n"a\\u0000"}')
    assert Files(tmp_path.resolve()).read("a.json") == '{"title":\n"a\\u0000"}'
    (tmp_path / "a.json").write_bytes(b'{"title":\n"a\0"}')
    with pytest.raises(InputError, match=r"^a\.json:2: there is a NUL character \(byte 12\); "):
        Files(tmp_path.resolve()).read("a.json")
