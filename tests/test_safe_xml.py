"""XML from strangers: what is hostile or broken is refused with its line, and nothing of it is opened."""

from __future__ import annotations

import pytest

from foreigndesk.errors import InputError
from foreigndesk.exchange import safe_xml

BOMB = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\n<x>&b;</x>'
HOSTILE = {
    "billion laughs": (BOMB, 2, "there is a DOCTYPE"),
    "a file of the system": (
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>\n<x>&e;</x>',
        1,
        "there is a DOCTYPE",
    ),
    "an entity of parameters": (
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://a.example/x.dtd"> %p;]><x/>',
        1,
        "there is a DOCTYPE",
    ),
    "nesting": ("<a>\n" * 300 + "</a>" * 300, 201, "elements are nested more than 200 deep"),
    "an entity that nobody knows": ("<x>\n&nbsp;</x>", 2, "undefined entity"),
    "a control character": ("<x>\n\n\x01</x>", 3, "not well-formed"),
    "a file that was cut off": ("<x>\n<y>text", 2, "no element found"),
    "an encoding that nobody knows": ('<?xml version="1.0" encoding="x-none"?><x/>', 1, "encoding"),
    "nothing": ("", 1, "no element found"),
    "no XML": ("PK\x03\x04", 1, "not well-formed"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_and_broken_files_are_refused_with_their_line(name: str) -> None:
    text, line, what = HOSTILE[name]
    with pytest.raises(InputError) as caught:
        safe_xml.parse(text.encode(), path="a.xlf")
    assert (str(caught.value.location), what in str(caught.value)) == (f"a.xlf:{line}", True)


def test_bytes_that_are_not_of_the_encoding_are_refused() -> None:
    with pytest.raises(InputError, match=r"a\.xlf:1: this is no well-formed XML"):
        safe_xml.parse(b"<x>\xff\xfe</x>", path="a.xlf")


def test_a_document_type_may_be_named_where_tools_name_it_and_is_never_opened() -> None:
    text = b'<!DOCTYPE tmx SYSTEM "http://a.example/tmx14.dtd"><tmx>a</tmx>'
    assert safe_xml.parse(text, path="a.tmx", dtd=True).text == "a"
    with pytest.raises(InputError, match="DOCTYPE"):
        safe_xml.parse(text, path="a.xlf")


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY a "b">]><tmx>&a;</tmx>',
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx>&a;</tmx>',
        BOMB,
    ],
)
def test_no_entity_is_ever_resolved(text: str) -> None:
    with pytest.raises(InputError, match=r"DOCTYPE|entity"):
        safe_xml.parse(text.encode(), path="a.tmx", dtd=True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings_that_tools_write_are_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><x a="ä"><y>Größe</y></x>'
    root = safe_xml.parse(text.encode(encoding), path="a.tmx")
    assert (root.attributes, root.text, root.name) == ({"a": "ä"}, "Größe", "x")
