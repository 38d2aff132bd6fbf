"""Files that somebody has damaged, on purpose or not: each is read, or refused with an error of ours."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foreigndesk.errors import InputError
from foreigndesk.exchange import safe_xml, tbx, tmx, xliff, xliff12
from foreigndesk.exchange.codes import MOST_COPIES
from foreigndesk.exchange.texts import MOST_DOUBTS, answer, texts_of
from foreigndesk.exchange.values import Code, File, Progress, Text
from foreigndesk.formats.markdown import MarkdownFormat
from foreigndesk.glossary import Concept
from foreigndesk.locales import parse_locale
from foreigndesk.model import Entry, State, Translation, Unit

EN, DE = parse_locale("en"), parse_locale("de")
FORMAT = MarkdownFormat({})
ENTRY = Entry(
    unit=Unit(source='The **old** [ferry](/x "On the map") `c`.', syntax="markdown"),
    translation=Translation(target="Die **alte** Fähre.", state=State.TRANSLATED),
)
FILE = File(article="a.md", source_locale=EN, locale=DE, texts=tuple(texts_of(ENTRY, FORMAT)))
CONCEPT = Concept(type="term", forms={EN: ("quay",), DE: ("Kai",)}, forbidden={DE: ("Kaje",)}, exact=False)
FILES = {
    "xliff": xliff.dumps([FILE]),
    "xliff12": xliff12.dumps([FILE]),
    "tmx": tmx.dumps([tmx.pair_of(ENTRY, FORMAT, EN, DE)], version="1"),
    "tbx": tbx.dumps([CONCEPT], [EN, DE]),
}
RE_PIECE = re.compile(r"<[^>]*>|[^<]+")


@st.composite
def damaged(draw: st.DrawFn, text: str) -> bytes:
    """A file whose elements are left out, doubled or moved, so that many are well-formed still."""
    pieces = RE_PIECE.findall(text)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(pieces) - 1))
        other = draw(st.integers(0, len(pieces) - 1))
        change = draw(st.sampled_from(["drop", "double", "move", "attribute", "word"]))
        if change == "drop":
            pieces[place] = ""
        elif change == "double":
            pieces[place] *= 2
        elif change == "move":
            pieces[place], pieces[other] = pieces[other], pieces[place]
        elif change == "attribute":
            pieces[place] = re.sub(
                r'"[^"]*"', f'"{draw(st.sampled_from(["", "1", "-", "x-y"]))}"', pieces[place]
            )
        else:
            pieces[place] += draw(st.text(max_size=3))
    return "".join(pieces).encode("utf-8", "surrogatepass")


@given(data=st.data())
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str, data: st.DataObject) -> None:
    with contextlib.suppress(InputError):
        root = safe_xml.parse(data.draw(damaged(FILES[name])), path="a", dtd=True)
        match name:
            case "tmx":
                tmx.rows(root, path="a")
            case "tbx":
                tbx.loads(root)
            case _:
                for file in (xliff if name == "xliff" else xliff12).loads(root, path="a"):
                    said = answer(ENTRY, FORMAT, {text.id: text for text in file.texts})
                    assert said is None or said.target


def test_thousands_of_codes_cost_no_time_and_few_doubts() -> None:
    [main, *_] = texts_of(ENTRY, FORMAT)
    codes = [Code(number, side) for side in ("open", "close") for number in ("1", "2") for _ in range(20_000)]
    strange = [Code(str(number), "point") for number in range(100, 20_000)]
    text = Text(id=main.id, source=main.source, target=("a", *codes, *strange), progress=Progress.REVIEWED)
    said = answer(ENTRY, FORMAT, {text.id: text})
    assert said is not None
    assert len(said.doubts) == MOST_DOUBTS + 1
    assert said.target.count("**") <= 2 * MOST_COPIES
