"""The glossary goes to other tools and comes back; no row of the user is lost, moved or spelled anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from foreigndesk import cli, glossary_csv
from foreigndesk.errors import InputError
from foreigndesk.exchange import safe_xml, tbx, term_tables
from foreigndesk.exchange.term_merging import merge
from foreigndesk.glossary import Concept
from foreigndesk.locales import parse_locale

EN, DE, FR = (parse_locale(tag) for tag in ("en", "de", "fr"))
GLOSSARY = """\
type,en,de,forbid.de,case,note
name,Pelle Oostendam|Oostendam,Pelle Oostendam|Oostendam,,,he
term,"ceasefire | ceasefires",Waffenruhe|Waffenruhen,Waffenstillstand,,"a, b"
keep,TideLoom,,,,product
term,=SUM,+49,,,
"""
DCT = """\
<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
 xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
<conceptEntry id="c1"><basic:definition>a  pact</basic:definition>
<langSec xml:lang="en"><termSec><term>ceasefire</term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec>
<langSec xml:lang="de">
<termSec><term>Feuerpause</term><basic:administrativeStatus>deprecatedTerm-admn-sts</basic:administrativeStatus></termSec>
<termSec><term>Waffenruhe</term></termSec>
</langSec></conceptEntry></body></text></tbx>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("glossary.csv").write_text(GLOSSARY, encoding="utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int | str | None, str]:
    """Exit code, and what was said."""
    with pytest.raises(SystemExit) as stop:
        cli.main(["glossary", *arguments])
    out, err = capsys.readouterr()
    return stop.value.code, out + err


def term(en: str, de: str, *, line: int = 1, **further: tuple[str, ...]) -> Concept:
    forms = {EN: (en,), DE: (de,), **{parse_locale(tag): each for tag, each in further.items()}}
    return Concept(type="term", forms=forms, forbidden={}, exact=False, line=line)


# ── TBX ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("shape", [tbx.MARTIF, tbx.TBX])
def test_all_that_a_glossary_says_comes_back_from_tbx(shape: tbx.Shape) -> None:
    concepts = glossary_csv.loads(GLOSSARY, path="a.csv").concepts
    root = safe_xml.parse(tbx.dumps(concepts, [EN, DE], shape).encode(), path="a.tbx")
    found = [(each.type, each.forms, each.forbidden, each.note) for each in tbx.loads(root)]
    assert found == [
        (each.type, {EN: each.forms_in(EN), DE: each.forms_in(DE)}, each.forbidden, each.note)
        for each in concepts
    ]


def test_tbx_of_2019_is_read_in_the_style_dct() -> None:
    [found] = tbx.loads(safe_xml.parse(DCT.encode(), path="a.tbx"))
    assert (found.forms, found.forbidden, found.note) == (
        {EN: ("ceasefire",), DE: ("Waffenruhe",)},
        {DE: ("Feuerpause",)},
        "a pact",
    )


def test_what_another_tool_does_not_translate_is_kept() -> None:
    text = (
        '<martif><text><body><termEntry><descrip type="Translation needed">No</descrip>'
        '<langSet xml:lang="en"><ntig><termGrp><term>NATO</term></termGrp></ntig></langSet></termEntry></body></text></martif>'
    )
    [found] = tbx.loads(safe_xml.parse(text.encode(), path="a.tbx"))
    assert (found.type, found.forms, found.exact) == ("keep", {EN: ("NATO",)}, True)


# ── tables ───────────────────────────────────────────────────────────────────

TABLES = {
    "deepl": "Pelle Oostendam,Pelle Oostendam\nOostendam,Oostendam\n",
    "google": "Pelle Oostendam,Pelle Oostendam\nOostendam,Oostendam\n",
    "microsoft": "Pelle Oostendam\tPelle Oostendam\nOostendam\tOostendam\n",
    "omegat": "Pelle Oostendam\tPelle Oostendam\the\nOostendam\tOostendam\the\n",
    "weblate": "source,target,context,developer_comments\nPelle Oostendam,Pelle Oostendam,name,he\nOostendam,Oostendam,name,he\n",
}


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_as_its_tool_wants_it(table: term_tables.Table) -> None:
    concepts = glossary_csv.loads(GLOSSARY, path="a.csv").concepts[:1]
    assert term_tables.dumps(concepts, table, (EN, DE)) == TABLES[table]


@pytest.mark.parametrize("table", [*TABLES, "google all", "crowdin", "tbx", "tbx3"])
def test_what_was_exported_changes_nothing_when_it_comes_back(
    table: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = table.removesuffix(" all")
    pair = ["--from", "en", "--to", "de"] if table in TABLES else []
    assert run(capsys, "export", "--format", name, *pair, "-o", "out.txt") == (0, "wrote out.txt\n")
    assert run(capsys, "import", "out.txt", *pair) == (0, "0 added, 0 completed, 0 left out\n")
    assert Path("glossary.csv").read_text(encoding="utf-8") == GLOSSARY


def test_cells_that_a_spreadsheet_would_run_are_escaped_on_request(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = ["--from", "en", "--to", "de"]
    _, text = run(capsys, "export", "--format", "deepl", *pair, "--escape-formulas")
    assert text.splitlines()[-1] == "'=SUM,'+49"
    assert [each.forms for each in term_tables.loads(text, path="a.csv", pair=(EN, DE))][-1] == {
        EN: ("=SUM",),
        DE: ("+49",),
    }


WRONG = {
    "a NUL": ("a,b\nc\0,d\n", 2, "NUL"),
    "an open quote": ('a,b\n"c,d\n', 2, "cannot be read"),
    "a row that is too long": ("a,b\nc,d,e,f\n", 2, "4 cells"),
    "a row without a translation": ("a,b\nc\n", 2, "1 cells"),
    "a field without end": (f"a,b\n{'c' * (1 << 21)},d\n", 2, "cannot be read"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_hostile_table_is_refused_with_its_row(name: str) -> None:
    text, line, what = WRONG[name]
    with pytest.raises(InputError) as caught:
        term_tables.loads(text, path="a.csv", pair=(EN, DE))
    assert (str(caught.value.location), what in caught.value.what) == (f"a.csv:{line}", True)


def test_a_table_that_names_no_language_needs_a_pair() -> None:
    with pytest.raises(InputError, match="give --from and --to"):
        term_tables.loads("harbour,Hafen\n", path="a.csv", pair=None)


def test_a_header_names_the_languages() -> None:
    text = "en;de;pos;description\nharbour;Hafen;noun;x\nOSCE;OSCE;proper noun;\n"
    found = [(each.type, each.forms, each.note) for each in term_tables.loads(text, path="a.csv", pair=None)]
    assert found == [
        ("term", {EN: ("harbour",), DE: ("Hafen",)}, "x"),
        ("keep", {EN: ("OSCE",), DE: ("OSCE",)}, ""),
    ]


# ── merging ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    [
        GLOSSARY,
        GLOSSARY.replace("\n", "\r\n"),
        "\ufeff" + GLOSSARY,
        GLOSSARY.rstrip("\n"),
        GLOSSARY + ",,,,,\n\n",
    ],
)
def test_new_terms_come_below_the_rows_which_stay_as_they_are_written(written: str) -> None:
    merged = merge(written, [term("quay", "Kai")], path="g.csv", origin="a.csv")
    end = "\r\n" if "\r" in written else "\n"
    whole = written if written.endswith("\n") else written + "\n"
    assert (merged.text, merged.added, merged.findings) == (f"{whole}term,quay,Kai,,,{end}", 1, [])


def test_a_new_language_gets_a_column_and_an_old_row_its_cell() -> None:
    concepts = [term("Ceasefire", "Waffenruhe", fr=("trêve",)), term("quay", "Kai", fr=("quai",))]
    merged = merge(GLOSSARY, concepts, path="g.csv", origin="a.csv")
    lines = merged.text.splitlines()
    assert (merged.added, merged.filled, lines[0], lines[1]) == (
        1,
        1,
        "type,en,de,forbid.de,case,note,fr",
        "name,Pelle Oostendam|Oostendam,Pelle Oostendam|Oostendam,,,he,",
    )
    glossary = glossary_csv.loads(merged.text, path="g.csv")
    assert [each.forms.get(FR) for each in glossary.concepts] == [None, ("trêve",), None, None, ("quai",)]


def test_what_stands_against_a_row_is_a_finding_and_left_out() -> None:
    concepts = [
        term("ceasefire", "Feuerpause", line=2),
        term("TideLoom", "Gezeitenstuhl", line=3),
        term("quay", "Kai", line=4),
        term("quay", "Kaje", line=5),
        term("a|b", "c", line=6),
        term("Oostendam", "Waffenruhe", line=7),
        term("ceasefire", "Waffenruhe", line=8, fr=("trêve",)),
        term("TideLoom", "TideLoom", line=9, fr=("trêve",)),
    ]
    merged = merge(GLOSSARY, concepts, path="g.csv", origin="a.csv")
    assert merged.findings == [
        "a.csv:2: “ceasefire” is “Feuerpause” (de); line 3 says “Waffenruhe”",
        "a.csv:3: “TideLoom” is “Gezeitenstuhl” (de); line 4 says “TideLoom”",
        "a.csv:5: “quay” is “Kaje” (de); an earlier row of the file says “Kai”",
        "a.csv:6: “a|b” has a “|”, which separates forms",
        "a.csv:7: “Oostendam” belongs to line 2 and line 3",
        "a.csv:9: “TideLoom” belongs to line 4 and line 3",
    ]
    assert merged.text.endswith("term,quay,Kai,,,,\n")


def test_a_column_may_be_spelled_otherwise_and_rows_of_one_term_become_one() -> None:
    written = "type,EN,pt_BR\nterm,quay,cais\n"
    pt = parse_locale("pt-BR")
    concepts = [
        Concept(type="term", forms={EN: ("tug",), pt: ("rebocador",)}, forbidden={}, exact=False, line=1),
        Concept(type="term", forms={EN: ("tug",), DE: ("Schlepper",)}, forbidden={}, exact=False, line=2),
        Concept(type="term", forms={EN: ("quay",), DE: ("Kai",)}, forbidden={}, exact=False, line=3),
    ]
    merged = merge(written, concepts, path="g.csv", origin="a.csv")
    assert merged.text == "type,EN,pt_BR,de\nterm,quay,cais,Kai\nterm,tug,rebocador,Schlepper\n"
    assert (merged.added, merged.filled, merged.findings) == (1, 1, [])


def test_findings_are_told_and_the_rest_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.csv").write_text("en,de\nceasefire,Feuerpause\nquay,Kai\n", encoding="utf-8")
    assert run(capsys, "import", "a.csv") == (
        1,
        "a.csv:2: “ceasefire” is “Feuerpause” (de); line 3 says “Waffenruhe”\n1 added, 0 completed, 1 left out\n",
    )


def test_one_bad_file_does_not_stop_the_others(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.tbx").write_text("<!DOCTYPE martif [<!ENTITY a 'b'>]><martif>&a;</martif>", encoding="utf-8")
    Path("a.csv").write_text("en,de\nquay,Kai\n", encoding="utf-8")
    code, said = run(capsys, "import", "bad.tbx", "a.csv")
    assert (code, "bad.tbx:1: there is a DOCTYPE" in said, "1 added" in said) == (3, True, True)


def test_without_a_glossary_there_is_one_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.tab").write_bytes("# quays\nquay\tKai\n".encode("utf-16"))
    assert run(capsys, "import", "a.tab", "--from", "en", "--to", "de") == (
        0,
        "1 added, 0 completed, 0 left out\n",
    )
    assert Path("glossary.csv").read_text(encoding="utf-8") == "type,en,de,note\nterm,quay,Kai,\n"
