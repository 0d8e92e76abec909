"""What a file is called where its text bears no title: by its front matter, or its first line."""

from __future__ import annotations

import re

from chatbot.reading import customs
from chatbot.reading.glyphs import plain
from chatbot.reading.loaders.markdown import FRONT_MATTER, title_of
from chatbot.reading.markers import read_mark

_HAN = re.compile(r"[一-鿿]")
_NAMED = re.compile(r"[一-鿿]{4}")
_HEADING = re.compile(r"\A\ufeff?\s*#{1,2}[ \t]+(?P<title>\S.*?)[ \t#]*$", re.MULTILINE)
_STOPS = ("。", ";", ":", ",")
SHORTEST, LONGEST = 4, 2 * customs.TITLE_LONGEST
FRONT_BYTES = 4000
"""Of a file, in which front matter is looked for."""


def is_named(stem: str) -> bool:
    """Tell whether a file's name says what the document is: 城镇排水条例, not 094 or post_1018."""
    return _NAMED.search(stem) is not None


def declared_title(data: bytes, text: str) -> str | None:
    """Return the title that *data* gives in its front matter or first, else the headline of *text*.

    A headline is the first line where it is short and no sentence; it may ask or exclaim, as those
    of news and guides do. None where there is neither.
    """
    opening = data[:FRONT_BYTES].decode("utf-8", "ignore")
    front, heading = FRONT_MATTER.match(opening), _HEADING.match(opening)
    if front is not None and (title := title_of(front["fields"])):
        return title
    if heading is not None and SHORTEST <= len(heading["title"]) <= LONGEST:
        return heading["title"]
    line = text.lstrip().partition("\n")[0].strip("#* \u3000\r")
    words = plain(line)
    no_title = (
        not SHORTEST <= len(line) <= LONGEST
        or _HAN.search(words) is None
        or words.endswith(_STOPS)
        or customs.is_card(words)
        or customs.is_note(words)
        or customs.is_date_line(words)
        or customs.is_contents(words)
        or customs.is_number_line(words)
        or read_mark(words, 0, len(words)) is not None
    )
    return None if no_title else line
