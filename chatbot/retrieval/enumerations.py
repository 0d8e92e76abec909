"""What a sentence lists as the parts of something: 程序包括申请、受理、审查和决定."""

from __future__ import annotations

import re

from chatbot.reading.glyphs import plain

CONSISTS = re.compile(
    r"(?:包括|包含|分为|分别(?:为|是)|共有)(?:以下|下列)?:?"
    r"(?P<things>[^,;:。、]{1,20}(?:、[^,;:。、]{1,20})+(?:(?:和|及|以及)[^,;:。、]{1,16})?)(?:等)?[,;。]"
)
MEMBERS = re.compile(
    r"^[^,;:。]{0,6}(?:成员|单位|名单)[^,;:。]{0,4}:(?P<things>[^;:。]+、[^;:。]+)"
)
"""成员单位:市财政局、市教育局、…"""
LEAST_LISTED = 3
"""Things in a row that count as a list."""


def enumerated(sentence: str) -> tuple[str, ...]:
    """Return the things that *sentence* lists as what something consists of: 程序包括甲、乙和丙."""
    found = CONSISTS.search(plain(sentence)) or MEMBERS.search(plain(sentence))
    things = re.split("、|以及|[和及]", found["things"]) if found else []
    return tuple(t for t in things if t) if len(things) >= LEAST_LISTED else ()
