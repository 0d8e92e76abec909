"""Which of the ranked sentences answers a question, and which other clause does nearly as well.

The sentence that ranks best is not always it: a figure is asked for, and the next one holds it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from chatbot.reading.glyphs import plain
from chatbot.retrieval.enumerations import enumerated
from chatbot.retrieval.labels import is_labelled
from chatbot.retrieval.passages import READ, Passage
from chatbot.retrieval.signals import TYPED, read_weights
from chatbot.understanding.asking import years
from chatbot.understanding.contrasts import is_of_another_grade
from chatbot.understanding.holding import holds
from chatbot.understanding.query import MEASURED, AnswerType, Query
from chatbot.understanding.titles import longest_common

LISTED = re.compile(
    r"(?:多少|几)\s*(?:个?(?:方面|步骤|环节|情形|条件|阶段|部分|机构)|[项种类条款点])"
    r"|成员(?:单位)?[^,。?]{0,6}(?:多少|几)[个家]|(?:多少|几)[个家]成员"
)
"""Asks for the number of things that a document lists."""
BESIDE = 0.4
"""A sentence of the best one's clause is still about the question at this share of its score."""
WHICH_OF = re.compile(
    r"(?:哪(?:些|几)[个项条种类]?|什么样?的?|啥)(?:基本|主要|重要|具体)?(?P<noun>原则|要求|情形|措施|义务|权利|职责"
    r"|条件|问题|材料|行为|内容|事项|信息|资料|情况|标准)"
)
"""Asks for all of a sort, which a sentence leads in or several tell one each."""
REPEATED = 0.05
"""What a character counts that a list and the question for its length have in a row."""
CLOSE = 0.3
"""Up to here behind the best one, a sentence of another clause may well be the answer."""


def tells(query: Query, passage: Passage) -> bool:
    """Return True where *passage* holds the kind of thing that *query* asks for.

    总共几项 is told by what stands listed after it, too.
    """
    return holds(query.answer_type, query.text, passage.told) or lists(query, passage)


def counts_listed(query: Query) -> bool:
    """Return True where *query* asks for the number of things that a document lists."""
    return query.answer_type is AnswerType.NUMBER and LISTED.search(query.text) is not None


def lists(query: Query, passage: Passage) -> bool:
    """Return True where *passage* lists, in itself or below it, what *query* asks the number of."""
    if not counts_listed(query):
        return False
    return passage.introduces or bool(enumerated(passage.text))


def answering_sentence(query: Query, ranked: Sequence[Passage]) -> Passage:
    """Return the best sentence, one that holds the kind of thing asked for being worth more.

    Where a figure or a date is asked for and it holds none, the best of its clause that does takes
    its place: sentences lean on those before them. *ranked* holds one passage at least, best first.
    """
    worth = read_weights()[TYPED]

    is_typed = partial(tells, query)
    labelled = [p for p in ranked if is_labelled(query, p) and is_typed(p)]
    if len({p.clause.clause_id for p in labelled}) == 1:
        return labelled[0]
    # 对C类机构… is no answer to what is asked about B类, however alike the two are.
    meant = [p for p in ranked[:READ] if not is_of_another_grade(query.text, plain(p.text))]
    meant = _of_the_year(query, meant)
    best = max(meant or ranked, key=lambda p: p.score + worth * is_typed(p) + _repeats(query, p))
    if query.answer_type is AnswerType.CONTACT and not is_typed(best):
        # A telephone stands in a line of its own, whatever the question says beside it.
        return next(filter(is_typed, ranked), best)
    if query.answer_type not in MEASURED or is_typed(best):
        return best
    near = (p for p in ranked if p.clause == best.clause and p.score >= BESIDE * best.score)
    return next(filter(is_typed, near), best)


def _repeats(query: Query, passage: Passage) -> float:
    """What speaks for a list that is led in as the question puts it: 查封、扣押的程序包括….

    有哪些问题会被要求整改 is told by what follows 对存在下列问题的…要进行整改.
    """
    asked = WHICH_OF.search(query.text)
    if asked is not None and passage.introduces and asked["noun"] in passage.text:
        return read_weights()[TYPED]
    if not lists(query, passage):
        return 0.0
    return REPEATED * longest_common(plain(query.text), plain(passage.text))[1]


def _of_the_year(query: Query, found: Sequence[Passage]) -> list[Passage]:
    """*found* without figures of other years, where a figure is asked for of a year that is told.

    Untold, the years stand: what is said of none may hold of any.
    """
    asked = years(query.text) if query.answer_type in MEASURED else frozenset()
    told = [years(p.told) for p in found] if asked else []
    if not any(asked & own for own in told):
        return list(found)
    return [p for p, own in zip(found, told, strict=True) if not own or asked & own]


def alternative(query: Query, best: Passage, ranked: Sequence[Passage]) -> Passage | None:
    """Return the best sentence of another clause that is hardly behind *best*, the answering one.

    None where *best* is clearly ahead.
    """
    worth = read_weights()[TYPED]

    def merit(passage: Passage) -> float:
        return passage.score + worth * tells(query, passage)

    # What is far behind as it ranks cannot catch up by what it tells.
    near = [p for p in ranked[:READ] if p.score + worth + CLOSE > best.score]
    other = max((p for p in near if p.clause != best.clause), key=merit, default=None)
    return other if other is not None and merit(best) - merit(other) < CLOSE else None
