from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from strategies import catalogs

from foreigndesk import po
from foreigndesk.po_proof import prove

if TYPE_CHECKING:
    from foreigndesk.model import Catalog

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ONE = '#, fuzzy\nmsgctxt "title"\nmsgid "Low tide"\nmsgstr "Ebbe\u2028jetzt"\n'


def test_a_file_that_says_what_was_meant_is_proven() -> None:
    prove(HEAD + ONE, [("title", "Low tide", "Ebbe\u2028jetzt", True)])


@pytest.mark.parametrize(
    "message",
    [
        ("", "Low tide", "Ebbe\u2028jetzt", True),
        ("title", "Low tides", "Ebbe\u2028jetzt", True),
        ("title", "Low tide", "Ebbe", True),
        ("title", "Low tide", "Ebbe\u2028jetzt", False),
    ],
    ids=["context", "source", "target", "fuzzy"],
)
def test_a_file_that_says_something_else_is_not_written(message: tuple[str, str, str, bool]) -> None:
    with pytest.raises(AssertionError, match="polib does not find the message"):
        prove(HEAD + ONE, [message])


@given(catalogs())
def test_every_catalog_is_proven_when_it_is_written(catalog: Catalog) -> None:
    assert po.dumps(catalog)
