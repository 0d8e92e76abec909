"""Markdown as sites publish it: front matter, containers and embedded tags off, the words kept."""

from __future__ import annotations

import re

FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
FIELD = re.compile(r"^title[ \t]*:(?P<value>.*)$", re.MULTILINE)
CONTAINER = re.compile(r"^:{3,}.*$", re.MULTILINE)
BREAK = re.compile(r"<(?:/p|br\s*/?|/div|/h[1-6]|/li|/tr)\s*>", re.IGNORECASE)
TAG = re.compile(
    r"</?(?:p|b|i|u|a|em|strong|span|div|center|font|sup|sub|h[1-6]|ul|ol|li|br|small|section)"
    r"(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
LINK = re.compile(r"!?\[(?P<words>[^\[\]]*)\]\((?:#|https?:|\.{0,2}/)[^()\s]*\)")


def read_markdown(source: str) -> str:
    """Return *source* without what only a site's generator reads.

    The title of the front matter becomes the first line. Text that has nothing of the kind comes
    back as it is.
    """
    title = ""
    front = FRONT_MATTER.match(source)
    if front is not None:
        title, source = title_of(front["fields"]), source[front.end() :]
    text = TAG.sub("", BREAK.sub("\n", CONTAINER.sub("", source)))
    text = LINK.sub(lambda found: found["words"], text)
    return f"{title}\n\n{text}" if title and title not in text[:200] else text


def title_of(fields: str) -> str:
    """Return the title among the *fields* of a front matter; empty where none is given."""
    found = FIELD.search(fields)
    return found["value"].strip().strip("\"'").strip() if found else ""
