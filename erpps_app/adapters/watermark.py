"""The strip of text that is laid across a document, drawn by Typst: its fonts have our accents."""

from functools import lru_cache

import typst

SOURCE = b"""
#set page(width: auto, height: auto, margin: (x: 0pt, y: 8pt), fill: none)
#set text(font: "Libertinus Serif", size: 24pt)
#sys.inputs.text
"""
POINTS_PER_INCH = 144


@lru_cache(maxsize=256)
def strip(text: str) -> bytes:
    """One line of text as a transparent PNG; nothing for no text."""
    if not text:
        return b""
    return typst.compile(SOURCE, format="png", ppi=POINTS_PER_INCH, sys_inputs={"text": text})
