"""Markdown's own marks taken off: emphasis, links, pictures, quotation bars.

# in front of a heading stays, since it may be all that tells one; | stays for the tables.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_EMPHASIS = re.compile(r"(\*\*|__)(?=[^\s*_])([^*_\n]{1,300}?)(?<=[^\s*_])\1")
_LOOSE = re.compile(r"\*\*")
_QUOTED = re.compile(r"^(?:> ?)+")
_BREAK = re.compile(r"(?<=[一-鿿。；：，]) *\\$")
_PICTURE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()\s]{0,2000}(?: \"[^\"]{0,200}\")?\)")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,2000}(?: \"[^\"]{0,200}\")?\)")
_WORD = re.compile(r"[一-鿿A-Za-z0-9]")


def without_markup(texts: Sequence[str]) -> list[str]:
    """Return the lines of a text without Markdown's marks; other texts come back as they are.

    ``**第一条** 见[目录](http://…)`` → ``第一条 见目录``; a line of links and pictures only, as in
    a menu, becomes empty.
    """
    emphasised = any(_EMPHASIS.search(text) for text in texts)
    cleaned: list[str] = []
    for text in texts:
        line = _BREAK.sub("", _QUOTED.sub("", text))
        if "](" in line:
            line = _without_links(line)
        cleaned.append(_LOOSE.sub("", _EMPHASIS.sub(r"\2", line)) if emphasised else line)
    return cleaned


def _without_links(line: str) -> str:
    """Keep the words of links inside a sentence; drop a line that is nothing but links."""
    bare = _PICTURE.sub("", line)
    if not _WORD.search(_LINK.sub("", bare)):
        return ""
    return _LINK.sub(r"\1", bare)
