"""Lines that say themselves what they tell: 成员单位:市财政局、市教育局, 主会场:应急指挥中心.

A label is the shortest of sentences, and of little likeness to a question that names it: what else
the question says stands above the line, if anywhere. An item's title is a label as well.
"""

from __future__ import annotations

import re

from chatbot.reading.glyphs import plain
from chatbot.retrieval.passages import Passage
from chatbot.understanding import asking
from chatbot.understanding.query import Query

LABEL = re.compile(
    r"(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.]\s*)?(?P<label>[\u4e00-\u9fff]{2,8})\s*:(?=.)"
)
LONGEST_LABEL = 20
"""Characters of a line in which its number, its label and the colon stand."""
NO_LABEL = re.compile("问|答|附件|注|备注|其中|例如|如下|责任单位|牵头单位|配合单位")
"""What stands before a colon and names nothing that the line tells."""
LONGEST_TOLD = 160
"""Characters that may stand under an item's title: a longer item is no line."""


def is_labelled(query: Query, passage: Passage) -> bool:
    """Return True where *passage* opens with a label that *query* names, or its item's title does.

    Of a title, only where the question says next to nothing beside it.
    """
    asked = query.text.replace(" ", "")
    found = LABEL.match(plain(passage.text[:LONGEST_LABEL]))
    if found is not None:
        return found["label"] in asked and NO_LABEL.search(found["label"]) is None
    clause = passage.clause
    return (
        query.targets == (clause,)
        and clause.title in asked
        and not asking.topic(asked.replace(clause.title, " "), _is_no_word)
        and len(clause.body) <= LONGEST_TOLD
    )


def _is_no_word(_: str) -> bool:
    return False
