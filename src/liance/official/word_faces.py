"""The font table of a Word file: the official faces by name, and for each what may take its place."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from liance.official.measures import FACES

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def font_table() -> bytes:
    """`word/fontTable.xml`: Word takes an alternative name where the machine lacks the face."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(face.word)}>"
        f"<w:altName w:val={quoteattr(','.join(f for f in (*face.families, *face.open) if f != face.word))}/>"
        '<w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for face in FACES.values()
    )
    return f'{_HEAD}<w:fonts xmlns:w="{_SPACE}">{fonts}</w:fonts>'.encode()
