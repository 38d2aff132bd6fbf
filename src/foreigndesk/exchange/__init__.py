"""Files for other people's tools, as text: XLIFF 2.1 and 1.2, TMX 1.4b, TBX-Basic and glossary tables.

Each module is a pair of pure functions between text and the values of `values`. What comes from outside is parsed by
`safe_xml` alone.
"""
