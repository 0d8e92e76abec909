"""Site noise off, printed text kept: what remains is the document as it was issued."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.reading.boilerplate import without_boilerplate
from chatbot.reading.glyphs import han_forms
from chatbot.records import Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned text, with the source line of each of its lines."""

    text: str
    anchors: tuple[Anchor, ...]


def clean(source: str) -> Cleaned:
    """Return *source* without site noise; anchors tell where each kept line stood."""
    lines = [
        (number, line)
        for number, line in enumerate(
            han_forms(source.replace("\r\n", "\n").replace("\r", "\n")).split("\n"), 1
        )
    ]
    kept = without_boilerplate(lines)
    anchors: list[Anchor] = []
    pieces: list[str] = []
    offset = 0
    for number, line in kept:
        anchors.append(Anchor(offset=offset, line=number))
        pieces.append(line)
        offset += len(line) + 1
    return Cleaned(text="\n".join(pieces) + ("\n" if pieces else ""), anchors=tuple(anchors))
